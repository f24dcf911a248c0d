"""Webhooks are called over real connections: whatever they do becomes one of the vendor's five reasons."""

import asyncio
import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.hooks import Hooks, hooks
from support.loopback import answering, http
from support.tls import pair

from botsync.api import outbound
from botsync.api.outbound import LARGEST, carry_out
from botsync.conversation.webhook import Failure, Outcome, call_webhook, verify_webhook

pytestmark = pytest.mark.enable_socket

SECRETS = {"token": "planted-token", "header": "planted-hëader", "user": "planted-user", "password": "planted-password"}


def webhook(url: str) -> dict[str, Any]:
    return {
        "url": url,
        "token": SECRETS["token"],
        "headers": [{"key": "X-Key", "value": SECRETS["header"]}],
        "auth": {"username": SECRETS["user"], "password": SECRETS["password"]},
    }


def call(url: str, timeout: float = 5) -> Outcome:
    return timed(url, timeout)[0]


def timed(url: str, timeout: float = 5) -> tuple[Outcome, float]:
    outcome, seconds = asyncio.run(carry_out(call_webhook(webhook(url), {"result": {"é": 1}}), timeout=timeout))
    assert not [secret for secret in SECRETS.values() if secret in repr(outcome)]
    return outcome, seconds


@pytest.fixture
def served() -> Iterator[Hooks]:
    with hooks() as made:
        yield made


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


EXPECTED: dict[str, tuple[Failure | None, str]] = {
    "/good": (None, ""),
    "/empty": (None, ""),
    "/h201": (Failure.STATUS, "Request failed with status code 201"),
    "/h204": (Failure.STATUS, "Request failed with status code 204"),
    "/h404": (Failure.STATUS, "Request failed with status code 404"),
    "/h500": (Failure.STATUS, "Request failed with status code 500"),
    "/moved": (None, ""),
    "/twice": (Failure.REDIRECTS, "Maximum number of redirects exceeded"),
    "/nowhere": (Failure.ADDRESS, "after the redirect: connection refused"),
    "/html": (Failure.BODY, "the reply is not JSON but a web page"),
    "/structure": (Failure.BODY, "`responses` is no list of maps"),
}


@pytest.mark.parametrize("path", EXPECTED)
def test_what_a_webhook_does_becomes_one_of_the_reasons(path: str, served: Hooks) -> None:
    served.elsewhere = f"http://127.0.0.1:{free_port()}"
    outcome = call(served.address + path)
    assert (outcome.failure, outcome.message) == EXPECTED[path]


def test_a_call_arrives_with_all_that_the_webhook_has(served: Hooks) -> None:
    outcome = call(served.address + "/good?shop=1")
    assert outcome.responses == [{"type": "text", "elements": ["Hi"]}]
    assert outcome.attributes == {"size": "large"}
    (asked,) = served.asked
    assert (asked.method, asked.path, asked.query) == ("POST", "/good", {"shop": "1", "token": SECRETS["token"]})
    assert asked.json == {"result": {"é": 1}}
    assert asked.headers["x-key"] == SECRETS["header"]
    assert asked.headers["authorization"].startswith("Basic ")
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["user-agent"] == "botsync"


def test_a_redirect_keeps_no_cookie_and_all_else_on_the_same_host(served: Hooks) -> None:
    assert call(served.address + "/cookie").failure is None
    first, second = served.asked
    assert second.path == "/good"
    assert "cookie" not in second.headers
    assert second.headers == first.headers
    assert second.body == first.body


def test_a_redirect_of_a_post_with_301_loses_the_body_and_says_so(served: Hooks) -> None:
    outcome = call(served.address + "/lost-body")
    assert [(asked.method, asked.body != b"") for asked in served.asked] == [("POST", True), ("GET", False)]
    assert outcome.note.startswith("the redirect (301) was followed with GET")


def test_no_secret_reaches_another_host(served: Hooks) -> None:
    """Another port is another server; the first one repeats the whole query in its redirect."""
    with hooks() as other:
        served.elsewhere = other.address
        assert call(served.address + "/elsewhere?shop=1").failure is None
        (asked,) = other.asked
    assert (asked.method, asked.query) == ("POST", {"shop": "1"})
    assert not [secret for secret in SECRETS.values() if secret in repr(asked)]
    assert {"authorization", "x-key"} & asked.headers.keys() == set()


def test_a_challenge_over_a_connection(served: Hooks) -> None:
    def verify(path: str) -> Outcome:
        return asyncio.run(carry_out(verify_webhook(webhook(served.address + path), "abc")))[0]

    assert verify("/good") == Outcome()
    assert verify("/moved") == Outcome()
    assert verify("/wrong-challenge") == Outcome(failure=Failure.BODY, message="the challenge did not come back")
    assert verify("/h404").failure is Failure.STATUS
    assert {asked.method for asked in served.asked} == {"GET"}
    assert served.asked[0].query == {"challenge": "abc", "token": SECRETS["token"]}


def test_everything_together_has_one_limit_of_time(served: Hooks) -> None:
    outcome, seconds = timed(served.address + "/slow", timeout=0.3)
    assert (outcome.failure, outcome.message) == (Failure.TIME, "timeout of 300ms exceeded")
    assert 0.3 <= seconds < 1.5
    with answering(http(307, "", headers=f"location: {served.address}/slow\r\n"), wait=0.6) as (address, _):
        served.wait = 0.6
        assert call(address + "/x", timeout=5).failure is None
        assert call(address + "/x", timeout=0.9).failure is Failure.TIME, "the redirect does not begin it anew"


def test_an_answer_in_small_pieces_is_late_all_the_same() -> None:
    with dribbling(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n" + b" " * 1000) as address:
        outcome, seconds = timed(address, timeout=0.4)
    assert outcome.failure is Failure.TIME
    assert seconds < 1.5


def test_a_refused_connection_is_a_wrong_address() -> None:
    outcome = call(f"http://127.0.0.1:{free_port()}/x")
    assert outcome == Outcome(failure=Failure.ADDRESS, message="connection refused")


def test_a_host_of_several_addresses_that_all_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    """The errors come as a group then."""
    port = free_port()
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{last}", port)) for last in (1, 2)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert call(f"http://hook.invalid:{port}/x").message == "connection refused"


def test_a_name_that_does_not_resolve_is_a_wrong_address() -> None:
    outcome = call("http://hook.invalid/x")
    assert outcome.failure is Failure.ADDRESS
    assert outcome.message.startswith("no such host (")


@pytest.mark.parametrize("url", ["http://a..b/", "http://\u2024\u2024/x", "http://xn--a.example/\x00"])
def test_an_address_that_only_the_library_rejects(url: str) -> None:
    assert call(url).failure is Failure.ADDRESS


RAW: dict[str, tuple[bytes, Failure, str]] = {
    "nothing": (b"", Failure.ADDRESS, "the connection was closed without an answer in HTTP"),
    "no HTTP": (b"SSH-2.0-x\r\n", Failure.ADDRESS, "the connection was closed without an answer in HTTP"),
    "half a head": (b"HTTP/1.1 200 OK\r\nx: ", Failure.ADDRESS, "the connection was closed without an answer in HTTP"),
    "half a body": (http(200, '{"resp', length=100), Failure.BODY, "the reply broke off"),
    "no gzip": (
        http(200, "{}", headers="content-encoding: gzip\r\n"),
        Failure.BODY,
        "the reply cannot be decompressed",
    ),
    "too large": (http(200, " " * (LARGEST + 1)), Failure.BODY, "the reply is larger than 1048576 bytes"),
    "too large, compressed": (
        http(200, gzip.compress(b" " * (LARGEST + 1)), headers="content-encoding: gzip\r\n"),
        Failure.BODY,
        "the reply is larger than 1048576 bytes",
    ),
    "half a body of an error": (
        http(500, "x", length=100),
        Failure.STATUS,
        "Request failed with status code 500",
    ),
    "a redirect without an end": (
        http(302, "x", length=100),
        Failure.ADDRESS,
        "redirect without an address (status 302)",
    ),
}


@pytest.mark.parametrize("name", RAW)
def test_broken_answers(name: str) -> None:
    raw, failure, message = RAW[name]
    with answering(raw) as (address, _):
        assert call(address) == Outcome(failure=failure, message=message)


def test_a_reply_as_large_as_may_be() -> None:
    with answering(http(200, " " * LARGEST)) as (address, _):
        assert call(address) == Outcome()


# TLS and proxies


@pytest.fixture
def https(tmp_path: Path) -> Iterator[str]:
    """Serve TLS with a certificate that nobody trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    (tmp_path / "pair.pem").write_bytes(pair())
    context.load_cert_chain(tmp_path / "pair.pem")
    with listening(lambda connection: context.wrap_socket(connection, server_side=True).close()) as port:
        yield f"https://127.0.0.1:{port}/x"


def test_a_certificate_that_nobody_trusts_is_a_wrong_address(https: str) -> None:
    outcome = call(https)
    assert outcome.failure is Failure.ADDRESS
    assert outcome.message.startswith("the certificate is not trusted (self")


def test_tls_to_what_does_not_speak_it_is_a_wrong_address() -> None:
    with listening(lambda connection: connection.sendall(b"HTTP/1.1 400 no TLS\r\n\r\n")) as port:
        outcome = call(f"https://127.0.0.1:{port}/x")
    assert outcome == Outcome(failure=Failure.ADDRESS, message="nothing speaks TLS there")


def test_a_proxy_is_used_but_not_to_loopback(served: Hooks, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(http(502, "no")) as (proxy, asked):
        monkeypatch.setenv("HTTP_PROXY", proxy)
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        assert call(served.address + "/good").failure is None
        assert asked == []
        assert call("http://kitchen.example/x").message == "Request failed with status code 502"
        assert asked[0].startswith(b"POST http://kitchen.example/x?token=")
        assert call("https://kitchen.example/x").message == "the proxy does not let it through"
        assert SECRETS["token"].encode() not in asked[1], "only the name of the host is for the proxy's eyes"


def test_settings_of_the_machine_that_cannot_be_used_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = "the proxy or the certificates that this machine is set to cannot be used"
    monkeypatch.setenv("HTTP_PROXY", "gopher://planted-password@proxy.example")
    assert call("http://kitchen.example/x") == Outcome(failure=Failure.ADDRESS, message=said)
    monkeypatch.delenv("HTTP_PROXY")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    outbound._certificates.cache_clear()
    assert call("https://kitchen.example/x") == Outcome(failure=Failure.ADDRESS, message=said)


@pytest.mark.parametrize("kind", ["ConnectTimeout", "UnsupportedProtocol", "ConnectError"])
def test_no_error_of_the_library_comes_through(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that cannot be had on loopback."""
    import httpx  # noqa: PLC0415  (only here)

    error = getattr(httpx, kind)(f"about {SECRETS['token']}")

    class Failing(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            raise error

    monkeypatch.setattr(outbound, "_client", lambda: httpx.AsyncClient(transport=Failing()))
    failure = Failure.TIME if kind == "ConnectTimeout" else Failure.ADDRESS
    message = "Invalid URL" if kind == "UnsupportedProtocol" else "no connection"
    assert call("http://kitchen.example/x") == Outcome(failure=failure, message=message)


# servers of a kind that only these tests need


class listening:  # noqa: N801  (used as a function)
    """Do something with every connection to a port."""

    def __init__(self, act: Callable[[socket.socket], object]) -> None:
        self._act = act
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> int:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self._thread.start()
        port: int = self._listener.getsockname()[1]
        return port

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._listener.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(5)
                try:
                    connection.recv(1, socket.MSG_PEEK)
                    self._act(connection)
                except OSError:
                    continue


class dribbling(listening):  # noqa: N801  (used as a function)
    """Answer byte by byte, one each 20 ms."""

    def __init__(self, raw: bytes) -> None:
        def act(connection: socket.socket) -> None:
            for start in range(len(raw)):
                connection.sendall(raw[start : start + 1])
                time.sleep(0.02 if start > 45 else 0)

        super().__init__(act)

    def __enter__(self) -> str:  # type: ignore[override]
        return f"http://127.0.0.1:{super().__enter__()}/x"
