"""What `botsync doctor` found out, as values: what is well, what is not, and the way out."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How well something is; only an error makes the command fail."""

    OK = "ok"
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at.

    Attributes:
        code: stable kebab-case name of what was looked at, for example ``token``.
        health: how well it is.
        message: what was found, in one sentence without a final full stop.
        hint: what to do next; empty where nothing need be done.
        environment: which one it is about; empty for none.
    """

    code: str
    health: Health
    message: str
    hint: str = ""
    environment: str = ""


def is_ill(checks: Iterable[Check]) -> bool:
    """Tell whether anything is an error."""
    return any(check.health is Health.ERROR for check in checks)


def skew_check(seconds: float, longest: float, environment: str) -> Check:
    """Return what a clock means that differs by so many seconds from that of the API.

    Args:
        seconds: more than nothing where this machine is ahead.
        longest: from where on locks of other machines cannot be told from those that ran out.
        environment: which one was asked.
    """
    off = abs(seconds)
    way = "ahead of" if seconds > 0 else "behind"
    said = f"the clock of this machine is {off:.0f} seconds {way} that of the API"
    hint = "let it be set by NTP (timedatectl set-ntp true): locks of the state and Retry-After dates count on it"
    if off >= longest:
        return Check(code="clock", health=Health.ERROR, message=said, hint=hint, environment=environment)
    if off >= _NOTICEABLE:
        return Check(code="clock", health=Health.WARNING, message=said, hint=hint, environment=environment)
    message = "the clock of this machine agrees with that of the API"
    return Check(code="clock", health=Health.OK, message=message, environment=environment)


_NOTICEABLE = 30.0
