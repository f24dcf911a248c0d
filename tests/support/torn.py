"""A server whose lists leave something out: what a read looks like that is not complete."""

import json
from collections.abc import Collection
from typing import Any


def hiding(app: Any, hidden: Collection[str]) -> Any:
    """Return an application whose lists of interactions leave out those with these ids."""

    async def hides(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].endswith("/interactions"):
            await app(scope, receive, send)
            return
        started: list[Any] = []

        async def instead(message: Any) -> None:
            if message["type"] == "http.response.start":
                started.append({**message, "headers": [(b"content-type", b"application/json")]})
                return
            kept = [item for item in json.loads(message["body"]) if item["id"] not in hidden]
            await send(started[0])
            await send({**message, "body": json.dumps(kept).encode()})

        await app(scope, receive, instead)

    return hides
