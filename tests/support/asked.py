"""A sandbox to ask over its own protocol, without a socket."""

import asyncio
import json
import weakref
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from botsync.sandbox import create_app

NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    body: Any
    text: str

    @property
    def word(self) -> str:
        """The word of an error."""
        return str(self.body["status"]["type"])

    @property
    def message(self) -> str:
        """The message of an error."""
        return str(self.body["status"]["message"])


class Sandbox:
    """A server; call it with method, path and body."""

    def __init__(self, **options: Any) -> None:
        self.app = create_app(**{"clock": lambda: NOW, **options})
        weakref.finalize(self, self.app.state.store.close)

    def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = "sandbox-developer",
        content: bytes | None = None,
    ) -> Answer:
        async def run() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            headers = {"authorization": f"Bearer {token}"} if token else {}
            sent = content if body is None else json.dumps(body).encode()
            async with httpx.AsyncClient(transport=transport, base_url="http://sandbox", headers=headers) as client:
                return await client.request(method, path, content=sent)

        response = asyncio.run(run())
        assert response.headers["content-type"] == "application/json"
        return Answer(response.status_code, response.json(), response.text)

    def make(self, path: str, body: Any) -> str:
        """Create something and return its id."""
        answer = self("POST", path, body)
        assert answer.status == 200, answer.text
        return str(answer.body["id"])

    def story(self, *names: str) -> tuple[str, list[str]]:
        """Create a story with interactions on its first level; return all ids."""
        story = self.make("/stories", {"name": "s"})
        return story, [self.make(f"/stories/{story}/interactions", {"name": name}) for name in names]

    def graph(self, story: str) -> tuple[list[str], dict[str, tuple[bool, list[str]]]]:
        """Return the first level by name, and for each name whether it is a root and what follows it."""
        body = self("GET", f"/stories/{story}").body
        names = {node: placed["name"] for node, placed in body["interactions"].items()}
        return [names[node] for node in body["order"]], {
            names[node]: (placed["root"], [names[item] for item in placed["contextOut"]])
            for node, placed in body["interactions"].items()
        }
