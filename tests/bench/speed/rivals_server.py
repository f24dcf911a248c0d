"""A workspace that keeps what it is sent, after a fixed time, on loopback: a bot, or the intents of Amazon Lex.

    rivals_server.py LATENCY_MS       prints its port

`GET /asked` tells at once how often each method was asked for, and how many different names were created, since it
was last asked. What a story or an intent is does not matter to it: it keeps bodies as they come.
"""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Callable
from itertools import count
from typing import Any
from urllib.parse import unquote

DEFAULT = {"name": "Default", "enabled": True, "responses": [{"type": "text", "elements": ["Hi"], "filters": []}]}


class Bot:
    """The part of the vendor's API that plans and creates ask for; stories are `/stories`, the rest lists of items."""

    def __init__(self) -> None:
        self.ids = count(0x64A << 84)
        self.lists: dict[str, dict[str, Any]] = {name: {} for name in ("stories", "entities", "webhooks", "segments")}
        self.inside: dict[str, dict[str, Any]] = {}
        self.order: dict[str, list[str]] = {}

    def get(self, parts: list[str]) -> Any:
        match parts:
            case [kind]:
                return list(self.lists[kind].values())
            case ["stories", story]:
                nodes = {
                    key: {"id": key, "name": item["name"], "root": True, "references": [], "contextOut": []}
                    for key, item in self.inside[story].items()
                }
                return {**self.lists["stories"][story], "order": self.order[story], "interactions": nodes}
            case ["stories", story, "interactions"]:
                return list(self.inside[story].values())
            case ["stories", _, "interactions", "welcome" | "fallback"]:
                return DEFAULT
            case ["stories", story, "interactions", key]:
                return self.inside[story][key]
            case [kind, key]:
                return self.lists[kind][key]
        raise KeyError(parts)

    def post(self, parts: list[str], body: Any) -> Any:
        key = f"{next(self.ids):024x}"
        if len(parts) == 1:
            self.lists[parts[0]][key] = {"id": key, **body}
            if parts[0] == "stories":
                self.inside[key], self.order[key] = {}, []
        else:
            self.inside[parts[1]][key] = {"id": key, **body}
            self.order[parts[1]].append(key)
        return {"id": key, "timestamp": "2026-01-01T00:00:00.000Z", "status": {"code": 200, "type": "success"}}

    def put(self, parts: list[str], body: Any) -> Any:
        match parts:
            case ["stories", story]:
                self.order[story] = body.pop("order", self.order[story])
                self.lists["stories"][story] |= body
            case ["stories", story, "interactions", key]:
                self.inside[story][key] = {"id": key, **body}
            case _:
                raise KeyError(parts)
        return {"timestamp": "2026-01-01T00:00:00.000Z", "status": {"code": 200, "type": "success"}}


class Lex:
    """The part of Amazon Lex's model building API that Terraform's `aws_lex_intent` asks for."""

    def __init__(self) -> None:
        self.intents: dict[str, dict[str, Any]] = {}

    def get(self, parts: list[str]) -> Any:
        _, name, _, *version = parts
        intent = self.intents[name]
        return intent if version and version[0] else {"intents": [intent]}

    def put(self, parts: list[str], body: Any) -> Any:
        told = {"version": "$LATEST", "checksum": "x", "createdDate": 1.7e9, "lastUpdatedDate": 1.7e9}
        self.intents[parts[1]] = {"name": parts[1], **body, **told}
        return self.intents[parts[1]]


class Counted:
    """Both, and what was asked."""

    def __init__(self) -> None:
        self.bot, self.lex = Bot(), Lex()
        self.asked: Counter[str] = Counter()
        self.names: set[str] = set()

    def told(self) -> Any:
        told = {"asked": dict(self.asked), "created": len(self.names)}
        self.asked.clear()
        self.names.clear()
        return told

    def answer(self, method: str, path: str, content: bytes) -> bytes:
        parts = unquote(path.partition("?")[0]).strip("/").split("/")
        body = json.loads(content) if content else None
        self.asked[method] += 1
        of_lex = parts[0] == "intents"
        try:
            match method:
                case "GET":
                    return reply(self.lex.get(parts) if of_lex else self.bot.get(parts))
                case "POST":
                    self.names.add(body["name"])
                    return reply(self.bot.post(parts, body))
                case "PUT":
                    if of_lex:
                        self.names.add(parts[1])
                    return reply(self.lex.put(parts, body) if of_lex else self.bot.put(parts, body))
        except KeyError:
            pass
        return reply({"message": "not found"}, b"404 Not Found\r\nx-amzn-errortype: NotFoundException")


def reply(body: Any, status: bytes = b"200 OK") -> bytes:
    content = json.dumps(body).encode()
    head = b"HTTP/1.1 %b\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
    return head % (status, len(content)) + content


class Connection(asyncio.Protocol):
    """One connection; requests on it come one after the other."""

    def __init__(self, counted: Counted, latency: float) -> None:
        self.counted, self.latency, self.kept = counted, latency, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.kept += data
        while (end := self.kept.find(b"\r\n\r\n")) >= 0:
            head = self.kept[:end]
            place = head.lower().find(b"content-length:")
            whole = end + 4 + (int(head[place + 15 :].split(b"\r\n", 1)[0]) if place >= 0 else 0)
            if len(self.kept) < whole:
                return
            method, path, _ = head.decode().split(" ", 2)
            content, self.kept = self.kept[end + 4 : whole], self.kept[whole:]
            if path == "/asked":
                self.send(lambda: reply(self.counted.told()))
            else:
                self.later(method, path, content)

    def later(self, method: str, path: str, content: bytes) -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(self.latency, self.send, lambda: self.counted.answer(method, path, content))

    def send(self, told: Callable[[], bytes]) -> None:
        answer = told()
        if not self.transport.is_closing():
            self.transport.write(answer)  # type: ignore[attr-defined]


async def serve(latency: float) -> None:
    counted = Counted()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(counted, latency), "127.0.0.1", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) / 1000))
