"""Real servers on loopback: one that answers bytes as given, one that serves an ASGI application."""

import asyncio
import contextlib
import re
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import uvicorn


@contextlib.contextmanager
def answering(raw: bytes, *, wait: float = 0) -> Iterator[tuple[str, list[bytes]]]:
    """Serve every connection with the same bytes and close it; yield the address and what was asked."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        stop = threading.Event()

        def run() -> None:
            while not stop.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(5)
                    asked.append(_request(connection))
                    stop.wait(wait)
                    with contextlib.suppress(OSError):
                        connection.sendall(raw)

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
        finally:
            stop.set()
            thread.join()


def _request(connection: socket.socket) -> bytes:
    """Read one request, body included, so that closing does not reset the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def http(status: int, body: str | bytes, *, headers: str = "", length: int | None = None) -> bytes:
    """Return a whole HTTP answer; `length` lies about how long its body is."""
    content = body.encode() if isinstance(body, str) else body
    size = len(content) if length is None else length
    return f"HTTP/1.1 {status} X\r\n{headers}content-length: {size}\r\nconnection: close\r\n\r\n".encode() + content


class Proxy:
    """A proxy of its own on a socket of its own: passes requests on, or only those that read.

    Attributes:
        address: where it listens.
        reads_only: whether anything but GET is rejected.
        asked: methods and paths of all requests.
    """

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self.address = ""
        self.reads_only = False
        self.asked: list[tuple[str, str]] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            head = await reader.readuntil(b"\r\n\r\n")
            method, path = head.decode("latin-1").split(" ")[:2]
            found = re.search(rb"(?i)content-length: *(\d+)", head)
            body = await reader.readexactly(int(found[1]) if found else 0)
            self.asked.append((method, path))
            if self.reads_only and method != "GET":
                writer.write(http(405, "only reading is allowed here"))
            else:
                writer.write(await self.ask(head, body))
            await writer.drain()
        writer.close()

    async def ask(self, head: bytes, body: bytes) -> bytes:
        """Pass one request on, and return the whole answer."""
        host, port = self.upstream.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(re.sub(rb"(?i)\r\nconnection:[^\r]*", b"", head)[:-2] + b"connection: close\r\n\r\n" + body)
        answer = await reader.read()
        writer.close()
        lines, _, content = answer.partition(b"\r\n\r\n")
        return re.sub(rb"(?i)\r\nconnection:[^\r]*", b"", lines) + b"\r\nconnection: close\r\n\r\n" + content


@contextlib.contextmanager
def in_thread(start: Callable[[], Awaitable[Callable[[], object]]]) -> Iterator[None]:
    """Run a server in a thread of its own; `start` returns what ends it."""
    ready, ends = threading.Event(), list[Callable[[], object]]()

    async def run() -> None:
        over, loop = asyncio.Event(), asyncio.get_running_loop()
        ends.append(lambda: loop.call_soon_threadsafe(over.set))
        stop = await start()
        ready.set()
        await over.wait()
        stop()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    ready.wait()
    try:
        yield
    finally:
        ends[0]()
        thread.join()


@contextlib.contextmanager
def proxying(upstream: str) -> Iterator[Proxy]:
    """Put a proxy in front of a server."""
    proxy = Proxy(upstream)

    async def start() -> Callable[[], object]:
        server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
        proxy.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return server.close

    with in_thread(start):
        yield proxy


@contextlib.contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serve an ASGI application; yield its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio sees to that for its own sockets only
        config = uvicorn.Config(app, log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
        thread.start()
        try:
            while not server.started:
                time.sleep(0.005)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
