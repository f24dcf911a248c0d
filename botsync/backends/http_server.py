"""Asks a server that keeps state: the requests, and what can go wrong with them. Follows no redirect."""

import weakref
from collections.abc import Iterable
from dataclasses import dataclass

import httpx

from botsync.errors import StateUnavailable

_TRIES = 3
_FAULTS = range(500, 600)
_HINT = (
    "see that the address is right and that the credentials are: "
    "BOTSYNC_STATE_USERNAME and BOTSYNC_STATE_PASSWORD, or USER:PASSWORD@ in it by way of `${NAME}`"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """How the server is asked.

    Attributes:
        address: of the document.
        lock_address: where the lock is taken and given up.
        lock_method: with which it is taken.
        unlock_method: with which it is given up.
        username: for basic authentication; empty for none.
        password: likewise.
    """

    address: str
    lock_address: str
    lock_method: str = "LOCK"
    unlock_method: str = "UNLOCK"
    username: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    body: bytes


class StateServer:
    """The server. Methods raise `errors.StateUnavailable`.

    Args:
        endpoint: how it is asked.
        direct: addresses that are asked without a proxy, as httpx's patterns.
    """

    def __init__(self, endpoint: Endpoint, direct: Iterable[str] = ()) -> None:
        self.endpoint = endpoint
        auth = httpx.BasicAuth(endpoint.username, endpoint.password) if endpoint.username else None
        self._client = httpx.Client(auth=auth, timeout=30, follow_redirects=False, mounts=dict.fromkeys(direct))
        weakref.finalize(self, self._client.close)

    def locked_address(self, lock_id: str) -> str:
        """Return the address with the id of the lock under which something is written."""
        return (
            str(httpx.URL(self.endpoint.address).copy_merge_params({"ID": lock_id}))
            if lock_id
            else self.endpoint.address
        )

    def ask(self, method: str, address: str, body: str = "", *, tries: int = _TRIES) -> Answer:
        """Send a request, again where no answer came or the server failed; return the answer."""
        content = body.encode()
        headers = {"content-type": "application/json"} if content else {}
        for attempt in range(tries):
            last = attempt + 1 == tries
            try:
                got = self._client.request(method, address, content=content or None, headers=headers)
            except httpx.HTTPError as error:
                if last:
                    raise StateUnavailable(
                        f"{self.endpoint.address} cannot be reached ({type(error).__name__})", hint="try again later"
                    ) from error
                continue
            if got.status_code not in _FAULTS or last:
                return Answer(got.status_code, got.content)
        raise AssertionError  # the last try returns or raises

    def unexpected(self, method: str, answer: Answer) -> StateUnavailable:
        """Return the error of a status that says nothing that was hoped for."""
        return StateUnavailable(f"{self.endpoint.address} answers {method} with status {answer.status}", hint=_HINT)
