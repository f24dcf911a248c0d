"""Webhooks on loopback, good and bad ones, each behind a path of its own."""

import asyncio
import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from support.loopback import serving

REPLY = '{"responses": [{"type": "text", "elements": ["Hi"]}], "attributes": {"size": "large"}}'
ANSWERS: dict[str, tuple[int, dict[str, str], str]] = {
    # path: status, headers, body of the answer to a call
    "/good": (200, {}, REPLY),
    "/empty": (200, {}, ""),
    "/h201": (201, {}, REPLY),
    "/h204": (204, {}, ""),
    "/h404": (404, {}, REPLY),
    "/h500": (500, {}, "planted? no"),
    "/moved": (308, {"location": "/good"}, ""),
    "/lost-body": (301, {"location": "/good"}, ""),
    "/twice": (307, {"location": "/moved"}, ""),
    "/html": (200, {"content-type": "text/html"}, "<html>Hi</html>"),
    "/structure": (200, {}, '{"responses": {"type": "text"}}'),
    "/ill-typed": (200, {}, '{"responses": [{"type": "text", "elements": 5}]}'),
    "/cookie": (307, {"location": "/good", "set-cookie": "a=b; path=/"}, ""),
    "/slow": (200, {}, REPLY),
    "/wrong-challenge": (200, {}, REPLY),
}


@dataclass(frozen=True)
class Asked:
    """One request that a webhook was sent."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Hooks:
    """The webhooks.

    Attributes:
        address: where they are.
        asked: all requests, in order.
        elsewhere: where `/nowhere` and `/elsewhere` lead to.
        wait: seconds that `/slow` and what begins like it take.
    """

    def __init__(self) -> None:
        self.address = ""
        self.asked: list[Asked] = []
        self.elsewhere = ""
        self.wait = 3.0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        query = {name: values[0] for name, values in parse_qs(scope["query_string"].decode()).items()}
        headers = {name.decode(): value.decode("utf-8", "replace") for name, value in scope["headers"]}
        self.asked.append(Asked(scope["method"], scope["path"], query, headers, body))
        if scope["path"].startswith("/slow"):
            await asyncio.sleep(self.wait)
        status, more_headers, content = self._answer(scope["path"], query, scope["query_string"].decode())
        pairs = [(name.encode(), value.encode()) for name, value in more_headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": pairs})
        await send({"type": "http.response.body", "body": content.encode()})

    def _answer(self, path: str, query: dict[str, str], raw: str) -> tuple[int, dict[str, str], str]:
        if path in {"/nowhere", "/elsewhere"}:
            return 307, {"location": f"{self.elsewhere}/good?{raw}"}, ""
        status, headers, content = ANSWERS["/slow" if path.startswith("/slow") else path]
        if status == 200 and "challenge" in query and path != "/wrong-challenge":
            return 200, {}, query["challenge"]
        if "location" in headers and raw:
            headers = {**headers, "location": f"{headers['location']}?{raw}"}
        return status, headers, content


@contextlib.contextmanager
def hooks() -> Iterator[Hooks]:
    """Serve the webhooks."""
    made = Hooks()
    with serving(made) as address:
        made.address = address
        yield made
