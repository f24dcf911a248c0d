"""What the server answers where it says no: status, a word, a message, and where in the body the reason stands."""

from collections.abc import Sequence
from dataclasses import dataclass

WORDS = {400: "bad_request", 401: "unauthorized", 404: "not_found", 500: "internal_error", 501: "not_built"}
"""The vendor documents 400, 401, 404 and 500 (API reference, section 1); their words are our choice (12, row 2)."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One reason, and the part of the body that it is about."""

    path: str
    message: str


class Fault(Exception):
    """An answer that is no success.

    Attributes:
        status: HTTP status.
        message: what is wrong.
        details: where and why, as far as the body is to blame.
    """

    def __init__(self, status: int, message: str, details: Sequence[Detail] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.details = tuple(details)


def bad(path: str, message: str) -> Fault:
    """Return a 400 with one reason."""
    return Fault(400, f"{path}: {message}" if path else message, [Detail(path, message)])


def missing(what: str) -> Fault:
    """Return a 404."""
    return Fault(404, f"there is no such {what}")
