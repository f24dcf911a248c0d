"""Requests to other people's servers, as the vendor sends them to webhooks: over httpx, within one limit of time.

Certificates are verified. A proxy of the process environment is used as by other programs, but never to loopback. What
goes wrong becomes one of the vendor's five reasons; no message repeats what was sent.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

import httpx

from botsync.api.machine import DIRECT
from botsync.conversation.webhook import OK, Ask, Exchange, Failure, Heard, Lost, Outcome

TIMEOUT = 10.0
"""Seconds that the vendor gives a webhook for everything, a redirect included (API reference, section 7.3)."""
LARGEST = 1 << 20
"""Bytes of a reply that are read; the vendor's own limit is not documented."""


async def carry_out(exchange: Exchange, *, timeout: float = TIMEOUT) -> tuple[Outcome, float]:  # noqa: ASYNC109  (a rule of the vendor's, and part of the outcome)
    """Carry an exchange out; return what it comes to, and how many seconds it took."""
    with suppress(OSError):  # told where it matters; here, so that no webhook's time counts what is done once
        _certificates()
    started = time.monotonic()
    step = _advance(exchange, None)
    with suppress(TimeoutError):
        async with asyncio.timeout(timeout):
            while isinstance(step, Ask):
                step = _advance(exchange, await _send(step))
    while isinstance(step, Ask):  # its time is over, whatever it still asks for
        step = _advance(exchange, Lost(failure=Failure.TIME, message=f"timeout of {timeout * 1000:.0f}ms exceeded"))
    return step, time.monotonic() - started


def _advance(exchange: Exchange, answer: Heard | Lost | None) -> Ask | Outcome:
    """Return what an exchange asks next, or its outcome."""
    try:
        return next(exchange) if answer is None else exchange.send(answer)
    except StopIteration as stop:
        outcome: Outcome = stop.value
        return outcome


async def _send(ask: Ask) -> Heard | Lost:
    """Send one request over a connection of its own: nothing, no cookie either, is kept from one to the next."""
    headers = [(_bytes(name), _bytes(value)) for name, value in ask.headers.items()]
    content = _bytes(ask.body) if ask.body else None
    try:
        client = _client()
    except (ImportError, OSError, ValueError, httpx.InvalidURL):
        message = "the proxy or the certificates that this machine is set to cannot be used"
        return Lost(failure=Failure.ADDRESS, message=message)
    try:
        async with client as http, http.stream(ask.method, ask.url, headers=headers, content=content) as response:
            body = await _body(response) if response.status_code == OK else b""
            if isinstance(body, Lost):
                return body
            return Heard(status=response.status_code, headers=dict(response.headers), body=body)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        failure = Failure.TIME if isinstance(error, httpx.TimeoutException) else Failure.ADDRESS
        return Lost(failure=failure, message=_reason(error))


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(
        verify=_certificates(),
        headers={"user-agent": "botsync"},
        mounts=dict.fromkeys(DIRECT),
        follow_redirects=False,
        timeout=None,  # noqa: S113  (the whole exchange has one limit)
    )


@cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


async def _body(response: httpx.Response) -> bytes | Lost:
    """Read a body, as far as it is not too large."""
    body = bytearray()
    try:
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > LARGEST:
                return Lost(failure=Failure.BODY, message=f"the reply is larger than {LARGEST} bytes")
    except httpx.DecodingError:
        return Lost(failure=Failure.BODY, message="the reply cannot be decompressed")
    except httpx.TransportError:
        return Lost(failure=Failure.BODY, message="the reply broke off")
    return bytes(body)


def _reason(error: Exception) -> str:
    """Return why nothing was heard, in a few words: by what lies behind, else by what httpx calls it."""
    for cause in _causes(error):
        match cause:
            case ConnectionRefusedError():
                return "connection refused"
            case socket.gaierror():
                return f"no such host ({cause.strerror})"
            case ssl.SSLCertVerificationError():
                return f"the certificate is not trusted ({cause.verify_message})"
            case ssl.SSLError():
                return "nothing speaks TLS there"
            case _:
                continue
    match error:
        case httpx.ProxyError():
            return "the proxy does not let it through"
        case httpx.InvalidURL() | httpx.UnsupportedProtocol() | httpx.LocalProtocolError():
            return "Invalid URL"
        case httpx.RemoteProtocolError() | httpx.ReadError() | httpx.WriteError():
            return "the connection was closed without an answer in HTTP"
        case _:
            return "no connection"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield all errors that lie behind one."""
    yield error
    for cause in error.exceptions if isinstance(error, BaseExceptionGroup) else (error.__cause__, error.__context__):
        if cause is not None:
            yield from _causes(cause)
