"""A real HTTP server on loopback that serves an application, and fails on demand at one request.

Every fault happens on the socket, as it does in life: connections are refused, reset, left without an answer or cut.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from support.loopback import in_thread

Headers = list[tuple[bytes, bytes]]

FAULTS = (
    "refused",
    "reset before",
    "reset after",
    "timeout after",
    "429",
    "500",
    "500 after",
    "502 html",
    "truncated",
    "editor",
    "sigkill before",
    "sigkill after",
)
"""What can happen at a request; `after` means that the application did what was asked."""


Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]

_ANSWERS = {
    "429": (429, b"{}", "retry-after: {wait}\r\n"),
    "500": (500, b'{"status": {"code": 500, "type": "internal_error"}}', ""),
    "502 html": (502, b"<html><body>Bad gateway</body></html>", ""),
}


class Faulty:
    """The server.

    Attributes:
        app: the ASGI application; may be replaced between requests.
        fault: what happens at the request `at`; empty for nothing.
        at: index of that request, from 0, counted by `count`.
        count: requests so far.
        asked: methods and paths of all requests.
        meanwhile: called for `editor` and the kills.
    """

    def __init__(self) -> None:
        self.app: Any = None
        self.address = ""
        self.meanwhile: Callable[[], None] = lambda: None
        self.reset()

    def reset(self, fault: str = "", at: int = -1) -> None:
        self.fault, self.at, self.count = fault, at, 0
        self.asked: list[tuple[str, str]] = []

    async def start(self, port: int = 0) -> None:
        self.connections: set[asyncio.StreamWriter] = set()
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", port)
        self.port = self.server.sockets[0].getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.add(writer)
        try:
            while await self.one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.connections.discard(writer)
            writer.close()

    async def one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; return whether the connection stays."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ")
        headers = [
            (name.lower().encode(), value.strip().encode("latin-1"))
            for name, _, value in (line.partition(":") for line in head[1:] if line)
        ]
        length = int(next((value for name, value in headers if name == b"content-length"), b"0"))
        body = await reader.readexactly(length)
        index, self.count = self.count, self.count + 1
        self.asked.append((method, path))
        fault = self.fault if index == self.at else ""
        stays = await self.instead(fault, index, writer)
        if stays is not None:
            return stays
        status, answer = await self.forward(method, path, headers, body)
        return await self.after(fault, (reader, writer), status, answer)

    async def instead(self, fault: str, index: int, writer: asyncio.StreamWriter) -> bool | None:
        """Fail without asking the application; ``None`` where it is asked."""
        match fault:
            case "refused":
                await self.refuse()
            case "reset before":
                writer.transport.abort()
            case "sigkill before":
                self.meanwhile()
            case "editor":
                self.meanwhile()
                return None
            case _ if fault in _ANSWERS:
                status, answer, more = _ANSWERS[fault]
                await send(writer, status, answer, more.format(wait=int(index % 10 == 0)))
                return True
            case _:
                return None
        return False

    async def after(self, fault: str, streams: Streams, status: int, answer: bytes) -> bool:
        """Fail after the application has done what was asked."""
        reader, writer = streams
        match fault:
            case "reset after":
                writer.transport.abort()
                return False
            case "timeout after":
                await reader.read(1)
                return False
            case "sigkill after":
                self.meanwhile()
                return False
            case "500 after":
                await send(writer, 500, b"oops")
            case "truncated":
                await send(writer, status, answer[: max(1, len(answer) // 2)])
            case _:
                await send(writer, status, answer)
        return True

    async def forward(self, method: str, path: str, headers: Headers, body: bytes) -> tuple[int, bytes]:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": headers,
            "scheme": "http",
            "server": ("127.0.0.1", self.port),
            "client": ("127.0.0.1", 0),
            "root_path": "",
        }
        status, parts = 0, []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send_(message: dict[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                parts.append(message.get("body", b""))

        await self.app(scope, receive, send_)
        return status, b"".join(parts)

    async def refuse(self) -> None:
        """Be away for a while: nobody listens, and every connection is gone."""
        self.server.close()
        for writer in list(self.connections):
            writer.transport.abort()
        await asyncio.sleep(0.1)
        await self.start(self.port)


async def send(writer: asyncio.StreamWriter, status: int, body: bytes, headers: str = "") -> None:
    head = f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n{headers}content-length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    await writer.drain()


@contextlib.contextmanager
def faulty() -> Iterator[Faulty]:
    """Serve in a thread."""
    server = Faulty()

    async def start() -> Callable[[], object]:
        await server.start()
        return stop

    def stop() -> None:
        server.server.close()
        for writer in list(server.connections):
            writer.transport.abort()

    with in_thread(start):
        yield server
