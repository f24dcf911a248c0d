"""The page of the sandbox: its files, and what it asks beside the vendor's API. All of it only reads.

Whoever reaches the server gets the page with the client token in it, so requests must name the server by a loopback
name: no website can reach it through a name of its own that leads to 127.0.0.1.
"""

import html
import ipaddress
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from importlib import resources
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from botsync.conversation.graph import Role, Step, graph_json, story_graph
from botsync.sandbox.changes import Changes
from botsync.sandbox.faults import Fault, bad
from botsync.sandbox.store import Store, dump

FILES: Mapping[str, str] = {
    "answers.js": "text/javascript",
    "api.js": "text/javascript",
    "chat.js": "text/javascript",
    "graph.css": "text/css",
    "graph.js": "text/javascript",
    "icon.svg": "image/svg+xml",
    "style.css": "text/css",
    "turn.js": "text/javascript",
    "vendor/dagre.min.js": "text/javascript",
}
"""What is served below `/page/static/`, and as what."""
HEADERS: Mapping[str, str] = {
    "content-security-policy": (
        "default-src 'self'; img-src 'self' http: https:; object-src 'none'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache",
}
"""Nothing from elsewhere but images, which bots refer to by address; nothing inline."""
PATIENCE = 25.0
"""Seconds after which a stream of changes ends; the browser opens the next one by itself."""

Answer = Callable[[Request], Awaitable[Response]]


def page_routes(store: Store, client_token: str, changes: Changes, refuse: Callable[[Fault], Response]) -> list[Route]:
    """Return the routes of the page.

    Args:
        store: the data.
        client_token: what the page talks to `/query` with.
        changes: told when a project was loaded anew.
        refuse: makes an answer of a fault.
    """

    async def index(request: Request) -> Response:  # noqa: ARG001  (Starlette's form)
        text = _file("index.html").decode("utf-8").replace("{{ client_token }}", html.escape(client_token))
        return _response(text, "text/html")

    async def static(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in FILES:
            raise Fault(404, "the page has no such file")
        return _response(_file(name), FILES[name])

    async def stories(request: Request) -> Response:  # noqa: ARG001  (Starlette's form)
        found = [{"id": story, "name": name} for story, name, _ in store.stories()]
        return _response(dump(found), "application/json")

    async def graph(request: Request) -> Response:
        story = request.query_params.get("story")
        if story is None:
            raise bad("story", "the identifier of a story is needed")
        return _response(dump(stored_graph(store, story)), "application/json")

    async def changed(request: Request) -> Response:
        stream = _events(changes, request.headers.get("last-event-id"))
        return StreamingResponse(stream, media_type="text/event-stream", headers=dict(HEADERS))

    handlers: dict[str, Answer] = {
        "/": index,
        "/page/static/{name:path}": static,
        "/page/stories": stories,
        "/page/graph": graph,
        "/page/changes": changed,
    }
    return [Route(path, _guarded(handler, refuse), methods=["GET"]) for path, handler in handlers.items()]


def _guarded(handler: Answer, refuse: Callable[[Fault], Response]) -> Answer:
    async def handle(request: Request) -> Response:
        if not _is_loopback(request.url.hostname or ""):
            return refuse(Fault(404, "the page is served under a loopback address only"))
        try:
            return await handler(request)
        except Fault as fault:
            return refuse(fault)

    return handle


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _file(name: str) -> bytes:
    return resources.files("botsync.sandbox").joinpath("page", *name.split("/")).read_bytes()


def _response(content: str | bytes, media_type: str) -> Response:
    return Response(content, media_type=media_type, headers=dict(HEADERS))


def stored_graph(store: Store, story: str) -> dict[str, Any]:
    """Return the graph of a story as the page draws it; welcome and fallback are called like their roles.

    Raises:
        Fault: 404 where there is no such story.
    """
    name, _, order = store.story(story)
    placed = store.graph(story)
    contents = {item["id"]: item for item in map(json.loads, store.contents(story))}
    steps = [
        Step(
            id=node,
            name=contents[node]["name"],
            root=placed[node].root,
            next=(*placed[node].following, *placed[node].references),
            responses=contents[node]["responses"],
        )
        for node in (*order, *(node for node in placed if node not in order))
    ]
    ends = {role: store.default(story, role) for role in (Role.WELCOME, Role.FALLBACK)}
    defaults = {
        role: [Step(id=role, name=role.capitalize(), role=role, responses=json.loads(text))] if enabled else []
        for role, (enabled, text) in ends.items()
    }
    return graph_json(story_graph(story, name, [*defaults[Role.WELCOME], *steps, *defaults[Role.FALLBACK]]))


async def _events(changes: Changes, last: str | None) -> AsyncIterator[str]:
    """Yield server-sent events: one that tells the count, and `changed` for each change after the last known one.

    A browser that comes back after the server was started anew knows another count, and is told at once.
    """
    known = changes.count
    if last is not None and last != str(known):
        yield _event("changed", known)
    else:
        yield "retry: 1000\n" + _event("known", known)
    while await changes.wait(known, PATIENCE):
        known = changes.count
        yield _event("changed", known)


def _event(name: str, count: int) -> str:
    return f"event: {name}\nid: {count}\ndata: {count}\n\n"
