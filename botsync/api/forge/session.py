"""HTTP to a forge: the token, pages, waiting, and the translation of what can go wrong into the error tree.

The token goes to one host, over TLS or to loopback; redirects are not followed. No message repeats the token.
"""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from botsync.api.machine import DIRECT
from botsync.api.pace import PATIENCE, retry_after, utc_now
from botsync.api.transport import check_address, check_token
from botsync.core.backoff import ATTEMPTS, delay
from botsync.errors import (
    ApiError,
    BadRequest,
    MalformedAnswer,
    NotFound,
    RateLimited,
    ServerFault,
    Unauthorized,
    UnexpectedStatus,
    Unreachable,
    UsageError,
)

PAGE = 100
"""Items of a page: the most that both forges give."""
_PAGES = 200
_FAULTS = range(500, 600)
_LIMITS = {403, 429}
_LONGEST = 300
_NO_PLACE = {404, 410}


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How a forge is reached.

    Attributes:
        name: of the forge, for people.
        api: base address of its REST API.
        variable: name of the variable that `api` is from.
        headers: those that carry the token, and what else each request has.
        token: the token.
        token_variable: name of the variable that it is from.
        scopes: what the token must be allowed to do, as a pipeline says it.
    """

    name: str
    api: str
    variable: str
    headers: Mapping[str, str]
    token: str
    token_variable: str
    scopes: str


class ForgeSession:
    """Requests to one forge as one user.

    Args:
        access: how it is reached.
        timeout: for each part of an answer, in seconds.
        sleep: waits so many seconds.
    """

    def __init__(self, access: Access, *, timeout: float = 30, sleep: Callable[[float], object] = time.sleep) -> None:
        self._access = access
        self._sleep = sleep
        try:
            self._api = check_address(access.api)
        except UsageError as error:
            raise UsageError(
                f"{access.variable} ({access.api}) is no address that a token may be sent to",
                hint="https://…; plain http is for loopback only",
            ) from error
        check_token(access.token, access.token_variable)
        self._http = httpx.Client(
            headers={**access.headers, "user-agent": "botsync"},
            timeout=timeout,
            follow_redirects=False,
            mounts=dict.fromkeys(DIRECT),
        )

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def pages(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        """Yield the items of all pages of a list."""
        for page in range(1, _PAGES + 1):
            items = self.send("GET", path, query={**query, "per_page": str(PAGE), "page": str(page)})
            if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
                raise self._fault(MalformedAnswer, "the answer is no list", "GET", path)
            yield from items
            if len(items) < PAGE:
                return

    def send(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, query: Mapping[str, str] | None = None
    ) -> Any:  # noqa: ANN401  (any JSON)
        """Send one request and return the JSON of its answer; ``None`` for an empty one.

        It is tried again where that can do no harm; of what is new (POST), where it was not done for sure.

        Raises:
            ApiError: whatever went wrong, translated.
        """
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._once(method, path, body, query)
            except (Unreachable, ServerFault, RateLimited) as error:
                if error.maybe_done and method == "POST":
                    raise
                wait = error.wait if isinstance(error, RateLimited) else None
                wait = delay(attempt, random.random()) if wait is None else wait  # noqa: S311  (no secret)
                if attempt >= ATTEMPTS or wait > PATIENCE:
                    raise
                self._sleep(wait)

    def _once(self, method: str, path: str, body: Mapping[str, Any] | None, query: Mapping[str, str] | None) -> Any:  # noqa: ANN401
        content = None if body is None else json.dumps(body).encode("ascii")
        headers = {} if body is None else {"content-type": "application/json"}
        try:
            got = self._http.request(method, self._api + path, content=content, headers=headers, params=query)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            sent = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.InvalidURL)
            reason = str(error) or type(error).__name__
            raise self._fault(
                Unreachable,
                f"{self._api} cannot be reached: {reason}",
                method,
                path,
                hint=f"check the network, and {self._access.variable}",
                maybe_done=sent,
            ) from error
        if not got.is_success:
            raise self._refusal(got, method, path)
        if not got.content.strip():
            return None
        try:
            return json.loads(got.content)
        except (ValueError, RecursionError) as error:
            message = f"the answer of {self._access.name} is no JSON; a proxy or login page may stand in between"
            raise self._fault(MalformedAnswer, message, method, path, status=got.status_code) from error

    def _refusal(self, got: httpx.Response, method: str, path: str) -> ApiError:
        name, status = self._access.name, got.status_code
        wait = self._asked_to_wait(got)
        if status == 429 or (status in _LIMITS and wait is not None):  # noqa: PLR2004  (too many requests)
            asks = "" if wait is None else f"; it asks to wait {wait:.0f} s"
            message = f"{name} has had too many requests{asks}"
            return self._fault(
                RateLimited, message, method, path, status=status, hint="run this job again later", wait=wait
            )
        if status in _FAULTS:
            return self._fault(
                ServerFault, f"{name} failed ({status})", method, path, status=status, hint="run this job again later"
            )
        kind, message, hint = self._meaning(status)
        detail = _detail(got)
        return self._fault(kind, f"{message}: {detail}" if detail else message, method, path, status=status, hint=hint)

    def _meaning(self, status: int) -> tuple[type[ApiError], str, str]:
        """Return what a status means: the error, what to say, and what to do."""
        access = self._access
        if status == 401:  # noqa: PLR2004  (as the forges have it)
            hint = f"renew it; it needs {access.scopes}"
            return Unauthorized, f"{access.name} does not accept the token in {access.token_variable}", hint
        if status == 403:  # noqa: PLR2004
            hint = f"it needs {access.scopes}; a pull request from a fork never has it"
            return Unauthorized, f"{access.name} does not let the token in {access.token_variable} do this", hint
        if status in _NO_PLACE:
            hint = f"see that repository and number are right and issues are enabled; the token needs {access.scopes}"
            return NotFound, f"{access.name} knows no such place, or not with this token", hint
        if status in {400, 422}:
            return BadRequest, f"{access.name} rejected the request", ""
        if status in range(300, 400):
            return UnexpectedStatus, f"{access.name} redirects ({status})", f"see that {access.variable} is right"
        return UnexpectedStatus, f"{access.name} answered with status {status}", ""

    def _asked_to_wait(self, got: httpx.Response) -> float | None:
        """Return the seconds to wait; the headers are those that each of the forges has."""
        wait = retry_after(got.headers.get("retry-after"), utc_now())
        if wait is not None:
            return wait
        for prefix in ("x-ratelimit", "ratelimit"):
            reset = got.headers.get(f"{prefix}-reset", "")
            if got.headers.get(f"{prefix}-remaining") == "0" and reset.isascii() and reset.isdigit():
                return max(0.0, float(reset[:12]) - utc_now().timestamp())
        return None

    def _fault(self, kind: type[ApiError], message: str, method: str, path: str, **more: Any) -> ApiError:  # noqa: ANN401
        text = message.replace(self._access.token, "(secret)") if self._access.token else message
        return kind(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…", method=method, path=path, **more)


def _detail(got: httpx.Response) -> str:
    """Return what a forge says beside the status, in one line."""
    try:
        answer = json.loads(got.content)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(answer, dict):
        return ""
    found = answer.get("message") or answer.get("error") or ""
    return " ".join((found if isinstance(found, str) else json.dumps(found)).split())
