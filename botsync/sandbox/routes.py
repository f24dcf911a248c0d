"""Every endpoint in one table: what dispatches is also what the OpenAPI document is made of."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from pydantic import BaseModel

from botsync.sandbox import bodies, items, stories, training
from botsync.sandbox.call import Call


class Reply(Enum):
    """What an endpoint answers with."""

    RESOURCE = "resource"
    LIST = "list"
    PAGE = "page"
    CREATED = "created"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One endpoint.

    Attributes:
        method: HTTP method.
        path: path with parameters in braces.
        handler: does it; returns what the reply carries.
        reply: kind of reply.
        body: model of the request's body.
        search: model of what may stand behind the path's question mark.
        client: a client token is good enough.
        verified: a webhook that is asked for a challenge before it is stored, where the server does that.
    """

    method: str
    path: str
    handler: Callable[[Call], Any]
    reply: Reply
    body: type[BaseModel] | None = None
    search: type[BaseModel] | None = None
    client: bool = False
    verified: bool = False


def _get(path: str, handler: Callable[[Call], Any], reply: Reply = Reply.RESOURCE) -> Endpoint:
    return Endpoint(method="GET", path=path, handler=handler, reply=reply)


def _post(path: str, handler: Callable[[Call], Any], body: type[BaseModel]) -> Endpoint:
    return Endpoint(method="POST", path=path, handler=handler, reply=Reply.CREATED, body=body)


def _put(path: str, handler: Callable[[Call], Any], body: type[BaseModel]) -> Endpoint:
    return Endpoint(method="PUT", path=path, handler=handler, reply=Reply.DONE, body=body)


def _delete(path: str, handler: Callable[[Call], Any]) -> Endpoint:
    return Endpoint(method="DELETE", path=path, handler=handler, reply=Reply.DONE)


_STORY = "/stories/{story}"
_INTERACTIONS = f"{_STORY}/interactions"
_INTERACTION = f"{_INTERACTIONS}/{{interaction}}"
_DEFAULT = f"{_INTERACTIONS}/{{which}}"

ENDPOINTS: tuple[Endpoint, ...] = (
    _get("/stories", stories.list_stories, Reply.LIST),
    _post("/stories", stories.create_story, bodies.NewStory),
    _get(_STORY, stories.get_story),
    _put(_STORY, stories.update_story, bodies.StoryUpdate),
    _delete(_STORY, stories.delete_story),
    _put(f"{_STORY}/contexts", stories.put_contexts, bodies.Contexts),
    _get(_INTERACTIONS, stories.list_interactions, Reply.LIST),
    _post(_INTERACTIONS, stories.create_interaction, bodies.InteractionBody),
    _get(_DEFAULT, stories.get_default),
    _put(_DEFAULT, stories.put_default, bodies.DefaultBody),
    _get(_INTERACTION, stories.get_interaction),
    _post(_INTERACTION, stories.create_child, bodies.InteractionBody),
    _put(_INTERACTION, stories.update_interaction, bodies.InteractionBody),
    _delete(_INTERACTION, stories.delete_interaction),
    _get("/entities", items.list_entities, Reply.LIST),
    _post("/entities", items.create_entity, bodies.EntityBody),
    _get("/entities/{entity}", items.get_entity),
    _put("/entities/{entity}", items.update_entity, bodies.EntityBody),
    _delete("/entities/{entity}", items.delete_entity),
    _get("/webhooks", items.list_webhooks, Reply.LIST),
    replace(_post("/webhooks", items.create_webhook, bodies.WebhookBody), verified=True),
    _get("/webhooks/{webhook}", items.get_webhook),
    replace(_put("/webhooks/{webhook}", items.update_webhook, bodies.WebhookBody), verified=True),
    _delete("/webhooks/{webhook}", items.delete_webhook),
    _get("/segments", items.list_segments, Reply.LIST),
    _post("/segments", items.create_segment, bodies.SegmentBody),
    _put("/segments/{segment}", items.update_segment, bodies.SegmentBody),
    _delete("/segments/{segment}", items.delete_segment),
    _get("/v2/stories", stories.list_v2, Reply.LIST),
    _post("/v2/stories", stories.create_v2, bodies.V2Story),
    _get("/v2/stories/{story}", stories.get_v2),
    _put("/v2/stories/{story}", stories.update_v2, bodies.V2Story),
    replace(_get("/training", training.list_training, Reply.PAGE), search=bodies.TrainingSearch),
    replace(_delete("/training", training.delete_training), body=bodies.PhraseIds),
    _put("/training/ignore", training.ignore_training, bodies.PhraseIds),
    Endpoint(method="POST", path="/query", handler=items.query, reply=Reply.RESOURCE, body=bodies.Query, client=True),
)

DEFAULTS = ("welcome", "fallback")
