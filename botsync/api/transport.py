"""HTTP: connections, the token, and the translation of everything that can go wrong into the error tree.

All requests to the API leave here. The token goes to one host, over TLS or to loopback; redirects are not followed.
"""

import asyncio
import json
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

import httpx

from botsync import __version__
from botsync.api.dialect.envelope import check_envelope, error_detail
from botsync.api.machine import check_machine, proxy_before
from botsync.api.pace import Pace, retry_after, utc_now
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
from botsync.models.web import address_problem

_PHASES = 2
"""Parts of making a connection that httpx counts one by one: TCP, then TLS. All else it counts read by read, so that an
answer which comes in small pieces would never be late: the time for a whole request is ours to count."""

_BY_STATUS: dict[int, tuple[type[ApiError], str, str]] = {
    400: (BadRequest, "the API rejected the request", ""),
    401: (
        Unauthorized,
        "the API does not accept the token",
        "set the developer access token of this workspace; a client token only talks to the bot",
    ),
    404: (NotFound, "the API knows no such resource", ""),
}
_FAULTS = range(500, 600)
_TOO_MANY = 429


def _meaning(status: int, otherwise: tuple[type[ApiError], str, str]) -> tuple[type[ApiError], str, str]:
    """Return what a status means: the error, what to say, and what to do."""
    if status in _FAULTS:
        beside = "" if status == _FAULTS.start else f" ({status})"
        return ServerFault, f"the API failed{beside}", "try again later; the vendor's status page may know more"
    return _BY_STATUS.get(status, otherwise)


def check_address(api: str) -> str:
    """Return the base address without a slash at its end.

    Raises:
        UsageError: it is no http address, or would send the token over a network in the clear.
    """
    problem, hint = address_problem(api)
    if problem:
        shown = "" if "@" in api else f": {api}"
        raise UsageError(f"`api{shown}` {problem}", hint=hint)
    return api.rstrip("/")


def check_token(token: str, name: str) -> None:
    """See that a header can carry a token: it has printable ASCII characters, and no blanks.

    Args:
        token: as it was set.
        name: what to call it; the message does not repeat the token.

    Raises:
        UsageError: it has others.
    """
    if not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError(
            f"{name} has characters that no token has", hint="look for a stray quote, a blank or the end of a line"
        )


class PooledTransport(httpx.AsyncBaseTransport):
    """Spreads requests over connections, each in a pool of its own, each request to the one with the fewest under way.

    For every request httpx's pool looks at all its connections, twice: with fifty in one pool that takes longer than
    the requests themselves.

    Args:
        connections: how many there may be.
        api: base address of what they lead to, through the machine's proxy where it has one.
    """

    def __init__(self, connections: int, api: str) -> None:
        check_machine()
        context = httpx.create_ssl_context()  # once: it takes 20 ms
        proxy = proxy_before(api)
        one = httpx.Limits(max_connections=1, max_keepalive_connections=1)
        self._pools = [httpx.AsyncHTTPTransport(verify=context, limits=one, proxy=proxy) for _ in range(connections)]
        self._busy = [0] * connections

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        index = min(range(len(self._pools)), key=self._busy.__getitem__)
        self._busy[index] += 1
        try:
            response = await self._pools[index].handle_async_request(request)
            await response.aread()
        finally:
            self._busy[index] -= 1
        return response

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in self._pools:
            await pool.aclose()


def in_process(app: Any) -> httpx.AsyncBaseTransport:  # noqa: ANN401  (any ASGI application)
    """Return a transport to an application in this process, without a socket."""
    return httpx.ASGITransport(app=app, raise_app_exceptions=False)


class Session:
    """Requests to one API as one user.

    Args:
        api: base address, see `check_address`.
        token: developer access token.
        transport: how requests travel; by default over the network, with so many connections.
        connections: how many requests may be under way at once.
        timeout: for one whole answer, in seconds.
        pace: when requests may leave, what is tried again, and when everything ends.
    """

    def __init__(
        self,
        api: str,
        token: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        connections: int = 10,
        timeout: float = 30,
        pace: Pace | None = None,
    ) -> None:
        self._api = check_address(api)
        self.pace = pace or Pace()
        self._timeout = timeout
        self._secrets = _spellings(token)
        check_token(token, "the token")
        self._headers = {
            b"authorization": f"Bearer {token}".encode("ascii"),
            b"accept": b"application/json",
            b"accept-encoding": b"gzip, deflate",
            b"user-agent": f"botsync/{__version__}".encode("ascii"),
        }
        self._transport = transport or PooledTransport(connections, self._api)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()

    def conceal(self, secrets: Iterable[str]) -> None:
        """Keep these texts out of every error message from now on."""
        self._secrets |= {spelling for secret in secrets if secret for spelling in _spellings(secret)}

    async def send(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401  (any JSON)
        """Send one request and return the JSON of its answer; ``None`` for an empty one.

        It is tried again where that can do no harm: a request that only reads, and one that was not done for sure.

        Raises:
            ApiError: whatever went wrong, translated.
        """
        attempt = 0
        while True:
            await self.pace.ready()
            attempt += 1
            try:
                return await self._once(method, path, body)
            except (Unreachable, ServerFault, MalformedAnswer, RateLimited) as error:
                if error.maybe_done and method != "GET":
                    raise
                if not await self.pace.again(error, attempt):
                    raise

    async def _once(self, method: str, path: str, body: object) -> Any:  # noqa: ANN401  (any JSON)
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
        headers = self._headers if body is None else {**self._headers, b"content-type": b"application/json"}
        left = self.pace.left
        if left <= 0:
            raise self._fault(Unreachable, "the deadline has passed", method, path, hint=_DEADLINE_HINT)
        longest = min(self._timeout, left)
        try:
            request = httpx.Request(
                method,
                self._api + path,
                content=content,
                headers=headers,
                extensions={"timeout": {"connect": longest / _PHASES}},
            )
            async with asyncio.timeout(longest):
                response = await self._transport.handle_async_request(request)
                await response.aread()
        except TimeoutError as error:
            what, hint = ("before the deadline", _DEADLINE_HINT) if left < self._timeout else ("in time", _TIMEOUT_HINT)
            raise self._fault(Unreachable, f"no answer {what}", method, path, hint=hint, maybe_done=True) from error
        except httpx.DecodingError as error:
            raise self._fault(MalformedAnswer, "the answer cannot be decompressed", method, path) from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            reason = str(error) or type(error).__name__
            message = f"{self._api} cannot be reached: {reason}"
            sent = not isinstance(
                error, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError | httpx.InvalidURL
            )
            hint = _PROXY_HINT if proxy_before(self._api) else _NETWORK_HINT
            raise self._fault(Unreachable, message, method, path, hint=hint, maybe_done=sent) from error
        return self._answer(response, method, path)

    def _answer(self, response: httpx.Response, method: str, path: str) -> Any:  # noqa: ANN401
        status = response.status_code
        if not response.is_success:
            raise self._refusal(response, method, path)
        text = response.content
        if not text.strip():
            if method == "GET":
                raise self._fault(MalformedAnswer, "the answer is empty", method, path, status=status)
            return None
        if text.lstrip()[:1] == b"<":
            hint = "check `api:`; a proxy or login page may stand in between"
            raise self._fault(
                MalformedAnswer, "the answer is a web page, not JSON", method, path, status=status, hint=hint
            )
        try:
            answer = json.loads(text)
        except (ValueError, RecursionError) as error:
            message = f"the answer is not whole JSON ({len(text)} bytes)"
            raise self._fault(MalformedAnswer, message, method, path, status=status) from error
        code, detail = check_envelope(answer)
        if code is not None:
            if code == _TOO_MANY:
                raise self._limited(response, method, path, detail)
            kind, message, hint = _meaning(code, (MalformedAnswer, f"the answer reports status {code}", ""))
            raise self._fault(kind, _with(message, detail), method, path, status=code, hint=hint)
        return answer

    def _refusal(self, response: httpx.Response, method: str, path: str) -> ApiError:
        status = response.status_code
        try:
            detail = error_detail(json.loads(response.content))
        except (ValueError, RecursionError):
            detail = ""
        if response.is_redirect:
            hint = "set `api:` to the address that it redirects to, if you trust it"
            return self._fault(
                UnexpectedStatus, f"the API redirects ({status})", method, path, status=status, hint=hint
            )
        if status == _TOO_MANY:
            return self._limited(response, method, path, detail)
        kind, message, hint = _meaning(status, (UnexpectedStatus, f"the API answered with status {status}", ""))
        return self._fault(kind, _with(message, detail), method, path, status=status, hint=hint)

    def _limited(self, response: httpx.Response, method: str, path: str, detail: str) -> ApiError:
        wait = retry_after(response.headers.get("retry-after"), utc_now())
        asks = "" if wait is None else f"; it asks to wait {wait:.0f} s"
        message = _with(f"the API has had too many requests{asks}", detail)
        return self._fault(RateLimited, message, method, path, status=_TOO_MANY, hint=_RATE_HINT, wait=wait)

    def _fault(self, kind: type[ApiError], message: str, method: str, path: str, **more: Any) -> ApiError:  # noqa: ANN401
        message = self._without_secrets(message)
        if len(message) > _LONGEST:
            message = message[:_LONGEST] + "…"
        return kind(message, method=method, path=self._without_secrets(path.partition("?")[0]), **more)

    def _without_secrets(self, text: str) -> str:
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "(secret)")
        return text


_LONGEST = 600
"""Characters of a message; a server may repeat all that it was sent."""


def _spellings(secret: str) -> set[str]:
    """Return a secret as a server may repeat it: as it is, as JSON writes it, or with its blanks collapsed."""
    texts = {secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    texts |= {json.dumps(text)[1:-1] for text in texts}
    return texts | {" ".join(text.split()) for text in texts} - {""}


_RATE_HINT = "lower --parallel, raise --deadline, or come back later"
_TIMEOUT_HINT = "raise --timeout, or lower --parallel"
_DEADLINE_HINT = "raise --deadline"
_PROXY_HINT = "check the proxy that HTTPS_PROXY or ALL_PROXY names; NO_PROXY names hosts that need none"
_NETWORK_HINT = "check the network and `api:` of the environment"


def _with(message: str, detail: str) -> str:
    return f"{message}: {detail}" if detail else message
