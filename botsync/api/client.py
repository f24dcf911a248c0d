"""One method per endpoint (API reference, section 2), typed both ways. The reading client has no method that writes."""

from collections.abc import Hashable, Sequence
from functools import cache
from typing import Any, TypeVar, cast
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from botsync.api.dialect.envelope import created_id
from botsync.api.dialect.training import newest_first
from botsync.api.pace import Pace
from botsync.api.payloads import (
    DefaultPayload,
    EntityPayload,
    InteractionPayload,
    SegmentPayload,
    StoryItem,
    StoryPayload,
    TrainingPayload,
    WebhookItem,
    WebhookPayload,
)
from botsync.api.transport import Session
from botsync.errors import MalformedAnswer

Type = TypeVar("Type")


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast("Any", kind))


def _path(*parts: str) -> str:
    return "/" + "/".join(quote(part, safe="", errors="surrogatepass") for part in parts)


class ReadClient:
    """Reads. Every method raises `errors.ApiError`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def _get(self, kind: type[Type], *parts: str, search: str = "") -> Type:
        path = _path(*parts) + (f"?{search}" if search else "")
        answer = await self._session.send("GET", path)
        try:
            result: Type = _adapter(cast("Hashable", kind)).validate_python(answer)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            place = ".".join(map(str, first["loc"])) or "the answer"
            message = f"the answer does not have the documented form: {place}: {first['msg']}"
            raise MalformedAnswer(message, method="GET", path=_path(*parts), status=200) from error
        return result

    async def list_stories(self) -> list[StoryItem]:
        """Return all stories: `GET /stories`."""
        return await self._get(list[StoryItem], "stories")

    async def get_story(self, story: str) -> StoryPayload:
        """Return one story with its graph: `GET /stories/:id`."""
        return await self._get(StoryPayload, "stories", story)

    async def list_interactions(self, story: str) -> list[InteractionPayload]:
        """Return all interactions of a story: `GET /stories/:sid/interactions`."""
        return await self._get(list[InteractionPayload], "stories", story, "interactions")

    async def get_interaction(self, story: str, interaction: str) -> InteractionPayload:
        """Return one interaction: `GET /stories/:sid/interactions/:id`."""
        return await self._get(InteractionPayload, "stories", story, "interactions", interaction)

    async def get_default(self, story: str, which: str) -> DefaultPayload:
        """Return a default interaction: `GET /stories/:sid/interactions/welcome` or `fallback`."""
        return await self._get(DefaultPayload, "stories", story, "interactions", which)

    async def list_entities(self) -> list[EntityPayload]:
        """Return all entities, perhaps without entries: `GET /entities`."""
        return await self._get(list[EntityPayload], "entities")

    async def get_entity(self, entity: str) -> EntityPayload:
        """Return one entity: `GET /entities/:id`."""
        return await self._get(EntityPayload, "entities", entity)

    async def list_webhooks(self) -> list[WebhookItem]:
        """Return all webhooks, without secrets: `GET /webhooks`."""
        return await self._get(list[WebhookItem], "webhooks")

    async def get_webhook(self, webhook: str) -> WebhookPayload:
        """Return one webhook: `GET /webhooks/:id`."""
        return await self._get(WebhookPayload, "webhooks", webhook)

    async def list_segments(self) -> list[SegmentPayload]:
        """Return all segments: `GET /segments`."""
        return await self._get(list[SegmentPayload], "segments")

    async def list_training(self, page: int) -> TrainingPayload:
        """Return a page of texts that no interaction matched, the newest first: `GET /training`."""
        return await self._get(TrainingPayload, "training", search=newest_first(page))


class WriteClient(ReadClient):
    """Reads and writes. Every method raises `errors.ApiError`."""

    async def _create(self, body: dict[str, Any], *parts: str) -> str:
        path = _path(*parts)
        found = created_id(await self._session.send("POST", path, body))
        if found is None:
            raise MalformedAnswer("the reply to a create has no id", method="POST", path=path, status=200)
        return found

    async def _put(self, body: object, *parts: str) -> None:
        await self._session.send("PUT", _path(*parts), body)

    async def _delete(self, *parts: str) -> None:
        await self._session.send("DELETE", _path(*parts))

    @property
    def pace(self) -> Pace:
        """When requests may leave."""
        return self._session.pace

    def conceal(self, secrets: Sequence[str]) -> None:
        """Keep these texts out of error messages."""
        self._session.conceal(secrets)

    async def create_story(self, body: dict[str, Any]) -> str:
        """Create a story, return its id: `POST /stories`."""
        return await self._create(body, "stories")

    async def update_story(self, story: str, body: dict[str, Any]) -> None:
        """Update the given keys of a story: `PUT /stories/:id`."""
        await self._put(body, "stories", story)

    async def delete_story(self, story: str) -> None:
        """Delete a story: `DELETE /stories/:id`."""
        await self._delete("stories", story)

    async def put_contexts(self, story: str, nodes: list[dict[str, Any]]) -> None:
        """Set the placement of some interactions: `PUT /stories/:id/contexts`."""
        await self._put(nodes, "stories", story, "contexts")

    async def create_interaction(self, story: str, body: dict[str, Any]) -> str:
        """Create an interaction on the first level: `POST /stories/:sid/interactions`."""
        return await self._create(body, "stories", story, "interactions")

    async def create_child(self, story: str, parent: str, body: dict[str, Any]) -> str:
        """Create an interaction below another: `POST /stories/:sid/interactions/:parentId`."""
        return await self._create(body, "stories", story, "interactions", parent)

    async def update_interaction(self, story: str, interaction: str, body: dict[str, Any]) -> None:
        """Replace the content of an interaction: `PUT /stories/:sid/interactions/:id`."""
        await self._put(body, "stories", story, "interactions", interaction)

    async def delete_interaction(self, story: str, interaction: str) -> None:
        """Delete an interaction: `DELETE /stories/:sid/interactions/:id`."""
        await self._delete("stories", story, "interactions", interaction)

    async def put_default(self, story: str, which: str, body: dict[str, Any]) -> None:
        """Replace a default interaction: `PUT /stories/:sid/interactions/welcome` or `fallback`."""
        await self._put(body, "stories", story, "interactions", which)

    async def create_entity(self, body: dict[str, Any]) -> str:
        """Create an entity: `POST /entities`."""
        return await self._create(body, "entities")

    async def update_entity(self, entity: str, body: dict[str, Any]) -> None:
        """Replace an entity: `PUT /entities/:id`."""
        await self._put(body, "entities", entity)

    async def delete_entity(self, entity: str) -> None:
        """Delete an entity: `DELETE /entities/:id`."""
        await self._delete("entities", entity)

    async def create_webhook(self, body: dict[str, Any]) -> str:
        """Create a webhook: `POST /webhooks`."""
        return await self._create(body, "webhooks")

    async def update_webhook(self, webhook: str, body: dict[str, Any]) -> None:
        """Replace a webhook: `PUT /webhooks/:id`."""
        await self._put(body, "webhooks", webhook)

    async def delete_webhook(self, webhook: str) -> None:
        """Delete a webhook: `DELETE /webhooks/:id`."""
        await self._delete("webhooks", webhook)

    async def create_segment(self, body: dict[str, Any]) -> str:
        """Create a segment: `POST /segments`."""
        return await self._create(body, "segments")

    async def update_segment(self, segment: str, body: dict[str, Any]) -> None:
        """Rename a segment: `PUT /segments/:id`."""
        await self._put(body, "segments", segment)

    async def delete_segment(self, segment: str) -> None:
        """Delete a segment: `DELETE /segments/:id`."""
        await self._delete("segments", segment)
