"""A workspace that answers from a table after a fixed time, on loopback; fast enough not to be what is measured.

    server.py LATENCY_MS [TABLE]       prints its port

The table maps `GET /path` to the JSON text of the answer. What is not in it is an empty list; what is created gets the
next id, and every other request is answered as done.
"""

import asyncio
import json
import sys
from itertools import count
from pathlib import Path
from selectors import SelectSelector

DONE = '{"timestamp":"2026-01-01T00:00:00.000Z","status":{"code":200,"type":"success"}}'
IDS = count(0x64A << 84)


def answer(body: str) -> bytes:
    content = body.encode()
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(content) + content


class Workspace(asyncio.Protocol):
    def __init__(self, table: dict[str, bytes], latency: float) -> None:
        self.table, self.latency, self.kept = table, latency, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.kept += data
        while (end := self.kept.find(b"\r\n\r\n")) >= 0:
            head = self.kept[:end].lower()
            place = head.find(b"content-length:")
            length = int(head[place + 15 :].split(b"\r\n", 1)[0]) if place >= 0 else 0
            whole = end + 4 + length
            if len(self.kept) < whole:
                return
            method, path, _ = self.kept.split(b" ", 2)
            self.kept = self.kept[whole:]
            asyncio.get_running_loop().call_later(self.latency, self.reply, method, path)

    def reply(self, method: bytes, path: bytes) -> None:
        if method == b"GET":
            told = self.table.get(f"GET {path.decode()}") or answer("[]")
        elif method == b"POST":
            told = answer(f'{{"id":"{next(IDS):024x}",{DONE[1:]}')
        else:
            told = answer(DONE)
        if not self.transport.is_closing():
            self.transport.write(told)  # type: ignore[attr-defined]


async def serve(latency: float, table: dict[str, bytes]) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Workspace(table, latency), "127.0.0.1", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    told = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")) if len(sys.argv) > 2 else {}
    served = serve(float(sys.argv[1]) / 1000, {path: answer(body) for path, body in told.items()})
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(SelectSelector())) as runner:
        runner.run(served)  # `select` counts microseconds; the usual one is up to a millisecond late
