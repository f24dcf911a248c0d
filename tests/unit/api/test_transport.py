"""Whatever a server answers, or does not: an error of the tree, without the token, never a library's own error."""

import asyncio
import contextlib
import gzip
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from support.loopback import answering, http, serving

from botsync.api.pace import Pace, retry_after
from botsync.api.transport import Session, check_address, in_process
from botsync.core.backoff import ATTEMPTS, FIRST, LONGEST, delay
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

pytestmark = pytest.mark.enable_socket

TOKEN = "t0p-secret-token"


def send(address: str, method: str = "GET", path: str = "/x", body: object = None, **options: Any) -> Any:
    async def run() -> Any:
        async with Session(address, TOKEN, **{"pace": at_once(), **options}) as session:
            session.conceal(["other-secret", ""])
            return await session.send(method, path, body)

    return asyncio.run(run())


def at_once(**options: Any) -> Pace:
    """Return a pace that tries again without a wait."""
    return Pace(chance=lambda: -0.5, **options)


def refused(raw: bytes, method: str = "GET", **options: Any) -> ApiError:
    with answering(raw) as (address, _), pytest.raises(ApiError) as caught:
        send(address, method, **options)
    return caught.value


def test_a_good_answer_is_its_json() -> None:
    with answering(http(200, '[{"id": "1"}]')) as (address, asked):
        assert send(address) == [{"id": "1"}]
    assert b"authorization: Bearer " + TOKEN.encode() in asked[0]


def test_a_body_is_sent_as_json_in_utf8() -> None:
    with answering(http(200, "{}")) as (address, asked):
        assert send(address, "PUT", "/é", {"a": "é"}) == {}
    assert asked[0].startswith(b"PUT /%C3%A9 HTTP/1.1")
    assert b"content-type: application/json" in asked[0]
    assert asked[0].endswith('{"a": "é"}'.encode())


def test_a_write_may_be_answered_with_nothing() -> None:
    with answering(http(200, "")) as (address, _):
        assert send(address, "DELETE") is None


ENVELOPE = '{"status": {"code": %d, "type": "x", "message": "why", "details": [{"path": "name", "message": "long"}]}}'

FAULTS: dict[str, tuple[bytes, type[ApiError], str, int | None]] = {
    # name: answer, error, message, status
    "400": (http(400, ENVELOPE % 400), BadRequest, "the API rejected the request: why; name: long", 400),
    "401": (http(401, ENVELOPE % 401), Unauthorized, "does not accept the token: why", 401),
    "404": (http(404, ENVELOPE % 404), NotFound, "knows no such resource: why", 404),
    "500": (http(500, ENVELOPE % 500), ServerFault, "the API failed: why", 500),
    "500 in plain text": (http(500, "oops"), ServerFault, "the API failed", 500),
    "502 as a web page": (http(502, "<html>Bad gateway</html>"), ServerFault, "the API failed (502)", 502),
    "418": (http(418, "{}"), UnexpectedStatus, "answered with status 418", 418),
    "a redirect": (
        http(302, "", headers="location: https://elsewhere.example/\r\n"),
        UnexpectedStatus,
        "the API redirects (302)",
        302,
    ),
    "a web page": (http(200, "  <!doctype html><p>Log in</p>"), MalformedAnswer, "a web page, not JSON", 200),
    "truncated JSON": (http(200, '[{"id": "1"'), MalformedAnswer, "not whole JSON (11 bytes)", 200),
    "JSON too deep": (http(200, "[" * 100_000), MalformedAnswer, "not whole JSON", 200),
    "not UTF-8": (http(200, b'"\xff"'), MalformedAnswer, "not whole JSON", 200),
    "nothing": (http(200, " "), MalformedAnswer, "the answer is empty", 200),
    "broken compression": (
        http(200, b"not gzip", headers="content-encoding: gzip\r\n"),
        MalformedAnswer,
        "cannot be decompressed",
        None,
    ),
    "a bad envelope under 200": (http(200, ENVELOPE % 404), NotFound, "knows no such resource: why", 404),
    "an odd envelope under 200": (http(200, ENVELOPE % 999), MalformedAnswer, "reports status 999: why", 999),
    "an error in a list of one": (http(200, f"[{ENVELOPE % 401}]"), Unauthorized, "does not accept the token", 401),
    "a shorter body than promised": (http(200, "[]", length=99), Unreachable, "cannot be reached", None),
    "no HTTP": (b"SSH-2.0-OpenSSH\r\n\r\n", Unreachable, "cannot be reached", None),
    "no answer at all": (b"", Unreachable, "cannot be reached", None),
}


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_translated(name: str) -> None:
    raw, kind, message, status = FAULTS[name]
    error = refused(raw)
    assert type(error) is kind
    assert message in error.message
    assert (error.method, error.path, error.status) == ("GET", "/x", status)


def test_a_compressed_answer_is_read() -> None:
    raw = http(200, gzip.compress(b'{"a": 1}'), headers="content-encoding: gzip\r\n")
    with answering(raw) as (address, _):
        assert send(address) == {"a": 1}


def test_a_late_answer_is_no_answer() -> None:
    with answering(http(200, "{}"), wait=2) as (address, _), pytest.raises(Unreachable) as caught:
        send(address, timeout=0.1)
    assert caught.value.message == "no answer in time"
    assert "--timeout" in caught.value.hint


@pytest.fixture
def trickling() -> Iterator[str]:
    """Serve answers that never end: a byte, and a while later another one."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        with contextlib.suppress(OSError):
            for _ in range(60):
                await send({"type": "http.response.body", "body": b" ", "more_body": True})
                await asyncio.sleep(0.02)

    with serving(app) as address:
        yield address


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_answer_that_never_ends_is_no_answer(method: str, trickling: str) -> None:
    """Bytes that keep coming do not put the end off, neither that of one answer nor that of everything."""
    started = time.monotonic()
    with pytest.raises(Unreachable) as caught:
        send(trickling, "POST", timeout=0.2)
    assert (caught.value.message, caught.value.maybe_done) == ("no answer in time", True)
    with pytest.raises(Unreachable) as caught:
        send(trickling, method, pace=at_once(deadline=0.3))
    assert (caught.value.message, caught.value.maybe_done) == ("no answer before the deadline", True)
    assert caught.value.hint == "raise --deadline"
    assert time.monotonic() - started < 2


def test_nothing_is_asked_after_the_deadline() -> None:
    with answering(http(200, "{}")) as (address, asked), pytest.raises(Unreachable) as caught:
        send(address, "POST", pace=at_once(deadline=0))
    assert (caught.value.message, caught.value.maybe_done) == ("the deadline has passed", False)
    assert asked == []


def test_what_waits_for_its_connection_is_not_done() -> None:
    """Nobody answers the handshake, so the request itself has not left."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"https://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(Unreachable) as caught:
            send(address, "POST", timeout=0.3, pace=at_once(deadline=0.5))
    assert not caught.value.maybe_done


def test_a_late_answer_in_this_process_may_have_been_given() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(5)

    with pytest.raises(Unreachable) as caught:
        send("http://localhost", "POST", timeout=0.05, transport=in_process(app))
    assert caught.value.maybe_done


def test_nobody_listens() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with pytest.raises(Unreachable, match="cannot be reached"):
        send(address)


def test_no_secret_stands_in_an_error() -> None:
    said = ENVELOPE.replace("why", f"bad Bearer {TOKEN} and other-secret") % 400
    error = refused(http(400, said))
    assert error.message == "the API rejected the request: bad Bearer (secret) and (secret); name: long"


def test_an_error_names_its_request_without_query_or_secret() -> None:
    error = refused(http(404, "{}"), path=f"/stories/{TOKEN}/x?query=other-secret")
    assert (error.method, error.path) == ("GET", "/stories/(secret)/x")


def test_the_token_does_not_follow_a_redirect() -> None:
    with answering(http(200, "{}")) as (elsewhere, asked):
        refused(http(301, "", headers=f"location: {elsewhere}\r\n"))
    assert asked == []


@pytest.mark.parametrize("token", ["“quoted”", "s3cret\n", " s3cret", "s3 cret", "s3cret\r", "s3\0cret", "s3cret\x7f"])
def test_a_token_with_odd_characters_is_no_token(token: str) -> None:
    with pytest.raises(UsageError, match="the token has characters that no token has") as caught:
        Session("http://localhost", token)
    assert "the end of a line" in caught.value.hint


@pytest.mark.parametrize(
    ("api", "said"),
    [
        ("ftp://x", "no http address"),
        ("api.chatbot.com", "no http address"),
        ("https://", "no http address"),
        ("https://x:port", "no http address"),
        ("https://x:0", "no http address"),
        ("https://x/y: z #", "no http address"),
        ("https://x\n", "no http address"),
        ("https://me:pw@x", "carries a user name or password"),
        ("http://api.chatbot.com", "in the clear"),
        ("http://10.0.0.1", "in the clear"),
    ],
)
def test_addresses_that_are_refused(api: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        check_address(api)


@pytest.mark.parametrize("api", ["https://x", "http://localhost:1", "http://127.0.0.1", "http://[::1]:2"])
def test_addresses_that_are_taken(api: str) -> None:
    assert check_address(api + "/") == api


@pytest.fixture
def busy() -> Iterator[tuple[str, list[int]]]:
    """Serve requests that take 20 ms; yield the address and how many were under way at each."""
    under_way, seen = 0, []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal under_way
        under_way += 1
        seen.append(under_way)
        await asyncio.sleep(0.02)
        under_way -= 1
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": b"{}"})

    with serving(app) as address:
        yield address, seen


@pytest.mark.parametrize("connections", [1, 7, 25])
def test_as_many_requests_are_under_way_as_there_are_connections(connections: int, busy: tuple[str, list[int]]) -> None:
    address, seen = busy

    async def run() -> None:
        async with Session(address, TOKEN, connections=connections) as session:
            await asyncio.gather(*(session.send("GET", "/") for _ in range(60)))

    asyncio.run(run())
    assert len(seen) == 60
    assert connections // 2 < max(seen) <= connections


# trying again


def test_reading_is_tried_again() -> None:
    with answering(http(500, "{}")) as (address, asked), pytest.raises(ServerFault):
        send(address)
    assert len(asked) == ATTEMPTS


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_write_of_which_nobody_knows_is_not_tried_again(method: str) -> None:
    for raw in (http(500, "{}"), http(200, "<html>"), b""):
        with answering(raw) as (address, asked), pytest.raises(ApiError) as caught:
            send(address, method, body={})
        assert len(asked) == 1
        assert caught.value.maybe_done


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_was_not_done_for_sure_is_tried_again(method: str) -> None:
    with (
        answering(http(429, "{}", headers="retry-after: 0\r\n")) as (address, asked),
        pytest.raises(RateLimited) as hit,
    ):
        send(address, method)
    assert len(asked) == ATTEMPTS
    assert not hit.value.maybe_done
    assert "it asks to wait 0 s" in hit.value.message


def test_a_refused_connection_did_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Unreachable) as caught:
        send(f"http://127.0.0.1:{port}", "POST")
    assert not caught.value.maybe_done


def test_a_wait_that_is_too_long_is_an_error_at_once() -> None:
    with (
        answering(http(429, "{}", headers="retry-after: 3600\r\n")) as (address, asked),
        pytest.raises(RateLimited) as hit,
    ):
        send(address)
    assert len(asked) == 1
    assert hit.value.wait == 3600
    with answering(http(429, "{}")) as (address, _), pytest.raises(RateLimited) as hit:
        send(address, pace=at_once(deadline=60))
    assert hit.value.wait is None


def test_429_in_an_envelope_is_429() -> None:
    error = refused(http(200, ENVELOPE % 429))
    assert type(error) is RateLimited


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("7", 7.0),
        (" 0 ", 0.0),
        ("Sat, 20 Jun 2026 12:00:30 GMT", 30.0),
        ("Sat, 20 Jun 2026 11:00:00 GMT", 0.0),
        ("Sat, 20 Jun 2026 12:00:30 -0000", 30.0),
        ("soon", None),
        ("-3", None),
        ("99999999999", None),
        ("", None),
    ],
)
def test_retry_after_in_seconds_and_as_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, datetime(2026, 6, 20, 12, 0, 0, tzinfo=UTC)) == seconds


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def error(wait: float | None = None) -> RateLimited:
    return RateLimited("x", wait=wait, method="GET", path="/x")


def test_when_one_is_told_to_wait_everybody_does() -> None:
    async def run() -> list[str]:
        pace, order = Pace(), []

        async def told() -> None:
            assert await pace.again(error(0.05), 1)
            order.append("told")

        async def other() -> None:
            await asyncio.sleep(0.01)
            before = asyncio.get_running_loop().time()
            await pace.ready()
            order.append("other")
            assert asyncio.get_running_loop().time() - before > 0.03

        await asyncio.gather(told(), other())
        return order

    assert sorted(asyncio.run(run())) == ["other", "told"]


def test_nothing_waits_beyond_the_deadline() -> None:
    clock = Clock()

    async def run() -> None:
        pace = Pace(deadline=10, clock=clock, chance=lambda: 0.5)
        assert not await pace.again(error(11), 1), "it would be over by then"
        clock.now = 9.99
        assert not await pace.again(error(), 1)
        clock.now = 10
        assert pace.is_over
        await pace.ready()

    asyncio.run(run())


def test_haste_ends_every_wait() -> None:
    async def run() -> None:
        pace = Pace()
        asyncio.get_running_loop().call_later(0.01, pace.hurry)
        assert not await pace.again(error(60), 1)
        assert pace.is_over

    asyncio.run(asyncio.wait_for(run(), 5))


def test_waits_grow_and_differ() -> None:
    assert [delay(attempt, 0.5) for attempt in (1, 2, 3)] == [FIRST, 2 * FIRST, 4 * FIRST]
    assert delay(50, 1) == 1.5 * LONGEST
    assert delay(1, 0) == 0.5 * FIRST
