"""The HTTP side: tokens, bodies, envelopes and status codes (API reference, section 1, and 12 where it is silent)."""

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from botsync.conversation.nesting import is_too_deep
from botsync.sandbox.bodies import Query, WebhookBody
from botsync.sandbox.call import Call, Raw
from botsync.sandbox.changes import Changes
from botsync.sandbox.faults import WORDS, Fault
from botsync.sandbox.openapi import openapi
from botsync.sandbox.page import page_routes
from botsync.sandbox.routes import DEFAULTS, ENDPOINTS, Endpoint, Reply
from botsync.sandbox.store import Clock, Store, dump

_HTTP_OK = 200


def _now() -> datetime:
    return datetime.now(UTC)


class Talks(Protocol):
    """Answers `/query`."""

    async def answer(self, body: Query) -> dict[str, Any]:
        """Return what was said, without the envelope; raises `Fault`."""
        ...

    async def verify(self, webhook: Mapping[str, Any]) -> None:
        """Ask a webhook for its challenge before it is stored; raises `Fault` where it does not come back."""
        ...

    async def prepare(self, story: str) -> None:
        """Get ready to talk about a story, which may take long; raises `Fault`."""
        ...


MakeTalks = Callable[[Store, Callable[[], str]], Talks]


class _Silent:
    """Answers nobody: a server that was only asked to keep a workspace."""

    async def answer(self, body: Query) -> dict[str, Any]:  # noqa: ARG002  (the protocol)
        raise Fault(501, "this server keeps a workspace and does not talk; `botsync sandbox serve` does")

    async def verify(self, webhook: Mapping[str, Any]) -> None:
        pass

    async def prepare(self, story: str) -> None:
        pass


class _Server:
    """What all requests share."""

    def __init__(
        self, store: Store, *, developer_token: str, client_token: str, strict: bool, talks: MakeTalks
    ) -> None:
        self.store = store
        self.talks = talks(store, self.timestamp)
        self.developer_token = developer_token
        self.client_token = client_token
        self.strict = strict

    def timestamp(self) -> str:
        return self.store.clock().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"

    def endpoint(self, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            try:
                self.authorize(request, endpoint)
                body = await _body(request) if endpoint.body is not None else None
                call = Call(store=self.store, params=_params(request, endpoint), body=body, strict=self.strict)
                if endpoint.verified:
                    await self.talks.verify(call.parse(WebhookBody).model_dump())
                if endpoint.client:
                    return self.success(await self.talks.answer(call.parse(Query)))
                return self.answer(endpoint, call)
            except Fault as fault:
                return self.refuse(fault)

        return handle

    def authorize(self, request: Request, endpoint: Endpoint) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        good = [self.developer_token, *([self.client_token] if endpoint.client else [])]
        given = token.strip().encode("utf-8", "replace")
        if scheme.lower() != "bearer" or not any(hmac.compare_digest(given, item.encode()) for item in good):
            raise Fault(401, "the token is missing, wrong, or of the wrong kind")

    def answer(self, endpoint: Endpoint, call: Call) -> Response:
        if endpoint.method == "GET":
            result = endpoint.handler(call)
        else:
            with self.store.change():
                result = endpoint.handler(call)
        if isinstance(result, Raw):
            return _json(result.text)
        if endpoint.reply is Reply.CREATED:
            return self.success({"id": result})
        return self.success({}) if endpoint.reply is Reply.DONE else _json(dump(result))

    def success(self, content: Mapping[str, Any]) -> Response:
        """Return content in the envelope of what was done."""
        status = {"code": _HTTP_OK, "type": "success"}
        return _json(dump({**content, "timestamp": self.timestamp(), "status": status}))

    def refuse(self, fault: Fault) -> Response:
        status: dict[str, Any] = {"code": fault.status, "type": WORDS[fault.status], "message": fault.message}
        if fault.details:
            status["details"] = [{"path": item.path, "message": item.message} for item in fault.details]
        return _json(dump({"timestamp": self.timestamp(), "status": status}), fault.status)


def _json(text: str, status: int = _HTTP_OK) -> Response:
    return Response(text.encode("utf-8", "replace"), status, media_type="application/json")


def _params(request: Request, endpoint: Endpoint) -> dict[str, str]:
    params = {name: str(value) for name, value in request.path_params.items()}
    if "{which}" in endpoint.path:
        params["which"] = request.url.path.rpartition("/")[2]
    return params


async def _body(request: Request) -> object:
    """Return the parsed body; what JSON cannot carry back is refused."""
    try:
        value = json.loads(await request.body())
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Fault(400, "the body is not JSON in UTF-8") from error
    if is_too_deep(value):
        raise Fault(400, "the body is nested too deeply")
    return value


def create_app(
    *,
    data: str | None = None,
    developer_token: str = "sandbox-developer",  # noqa: S107  (opens nothing but this server)
    client_token: str = "sandbox-client",  # noqa: S107  (the same)
    clock: Clock = _now,
    strict: bool = False,
    talks: MakeTalks = lambda store, timestamp: _Silent(),  # noqa: ARG005  (the protocol)
) -> Starlette:
    """Return the server.

    Args:
        data: path of its SQLite file; ``None`` keeps everything in memory.
        developer_token: opens everything.
        client_token: opens only `/query`.
        clock: gives the time.
        strict: reject unknown fields and response types instead of accepting them.
        talks: makes what answers `/query`, see `sandbox.talker`; nothing does where left out.
    """
    store = Store(data, clock)
    server = _Server(store, developer_token=developer_token, client_token=client_token, strict=strict, talks=talks)

    async def unknown(request: Request, error: Exception) -> Response:  # noqa: ARG001  (Starlette's form)
        return server.refuse(Fault(404, "there is no such endpoint"))

    async def failed(request: Request, error: Exception) -> Response:  # noqa: ARG001  (Starlette's form)
        return server.refuse(Fault(500, "the sandbox failed"))

    async def document(request: Request) -> Response:  # noqa: ARG001  (Starlette's form)
        return _json(dump(openapi()))

    changes = Changes()
    routes = [Route("/openapi.json", document), *page_routes(store, client_token, changes, server.refuse)]
    for endpoint in ENDPOINTS:
        paths = [endpoint.path]
        if "{which}" in endpoint.path:
            paths = [endpoint.path.replace("{which}", which) for which in DEFAULTS]
        routes += [Route(path, server.endpoint(endpoint), methods=[endpoint.method]) for path in paths]
    app = Starlette(routes=routes, exception_handlers={404: unknown, 405: unknown, Exception: failed})
    app.router.redirect_slashes = False
    app.state.store = store
    app.state.changes = changes
    app.state.talks = server.talks
    return app
