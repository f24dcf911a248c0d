"""The workspace ports over the client: canonical fields in, canonical fields out."""

from collections.abc import Collection, Sequence
from typing import Any, assert_never

from botsync.address import Kind
from botsync.api.client import ReadClient, WriteClient
from botsync.api.dialect.resources import (
    decode_default,
    decode_entity,
    decode_interaction,
    decode_story,
    decode_webhook,
    encode_default,
    encode_entity,
    encode_interaction,
    encode_node,
    encode_order,
    encode_segment,
    encode_story,
    encode_webhook,
)
from botsync.api.dialect.responses import decode_response, encode_response
from botsync.api.inbox import read_inbox
from botsync.conversation.inbox.phrase import Inbox
from botsync.core.live import Listed, Node, StoryMap
from botsync.errors import ApiError, MalformedAnswer
from botsync.models.fields import Fields, references


class ApiReader:
    """A workspace that can be looked at (``ports.WorkspaceReader``)."""

    def __init__(self, client: ReadClient) -> None:
        self._read = client

    async def listed(self, kind: Kind) -> Sequence[Listed]:
        """Return all resources of a kind."""
        match kind:
            case Kind.STORY:
                stories = await self._read.list_stories()
                return [Listed(kind=kind, remote_id=item.id, name=item.name) for item in stories]
            case Kind.ENTITY:
                entities = await self._read.list_entities()
                return [
                    Listed(kind=kind, remote_id=item.id, name=item.name, fields=decode_entity(item))
                    for item in entities
                ]
            case Kind.WEBHOOK:
                webhooks = await self._read.list_webhooks()
                return [Listed(kind=kind, remote_id=item.id, name=item.name) for item in webhooks]
            case Kind.SEGMENT:
                segments = await self._read.list_segments()
                return [
                    Listed(kind=kind, remote_id=item.id, name=item.name, fields={"name": item.name})
                    for item in segments
                ]
            case Kind.INTERACTION:
                raise ValueError("interactions are listed by story")
            case _:
                assert_never(kind)

    async def story(self, story: str) -> StoryMap:
        """Return texts and graph of a story."""
        return decode_story(await self._read.get_story(story))

    async def interactions(self, story: str) -> Sequence[tuple[str, Fields]]:
        """Return the interactions of a story."""
        return [(item.id, decode_interaction(item)) for item in await self._read.list_interactions(story)]

    async def interaction(self, story: str, remote_id: str) -> Fields:
        """Return one interaction."""
        return decode_interaction(await self._read.get_interaction(story, remote_id))

    async def default(self, story: str, which: str) -> tuple[bool, list[Any]]:
        """Return a default interaction."""
        return decode_default(await self._read.get_default(story, which))

    async def read(self, kind: Kind, remote_id: str) -> Fields:
        """Return an entity or a webhook."""
        if kind is Kind.WEBHOOK:
            return decode_webhook(await self._read.get_webhook(remote_id))
        fields = decode_entity(await self._read.get_entity(remote_id))
        if fields is None:
            path = f"/entities/{remote_id}"
            raise MalformedAnswer("the answer has no entries", method="GET", path=path, status=200)
        return fields

    async def inbox(self, limit: int, since: str = "", stories: Collection[str] | None = None) -> Inbox:
        """Return what users said and no interaction matched, see `api.inbox`."""
        return await read_inbox(self._read, limit=limit, since=since, stories=stories)

    def recognise(self, response: dict[str, Any]) -> dict[str, Any]:
        """Return a raw response as what it is, where it refers to nothing."""
        known = decode_response(response["raw"])
        return response if references(Kind.INTERACTION, {"responses": [known]}) else known

    def opaque(self, response: dict[str, Any]) -> dict[str, Any]:
        """Return a response as raw."""
        return {"type": "raw", "raw": encode_response(response)}


class ApiWriter(ApiReader):
    """A workspace that can be changed (``ports.WorkspaceWriter``)."""

    def __init__(self, client: WriteClient) -> None:
        super().__init__(client)
        self._write = client

    @property
    def is_over(self) -> bool:
        """Whether the deadline has passed, or someone is in a hurry."""
        return self._write.pace.is_over

    async def again(self, error: ApiError, attempt: int) -> bool:
        """Wait after a failed attempt; return whether to try again."""
        return await self._write.pace.again(error, attempt)

    def hurry(self) -> None:
        """Wait for nothing any more."""
        self._write.pace.hurry()

    async def create(self, kind: Kind, fields: Fields) -> str:
        """Create a resource that is no interaction."""
        match kind:
            case Kind.STORY:
                return await self._write.create_story(encode_story(fields))
            case Kind.ENTITY:
                return await self._write.create_entity(encode_entity(fields))
            case Kind.WEBHOOK:
                return await self._write.create_webhook(self._webhook(fields))
            case Kind.SEGMENT:
                return await self._write.create_segment(encode_segment(fields))
            case Kind.INTERACTION:
                raise ValueError("interactions are created in a story")
            case _:
                assert_never(kind)

    async def update(self, kind: Kind, remote_id: str, fields: Fields) -> None:
        """Replace a resource that is no interaction."""
        match kind:
            case Kind.STORY:
                await self._write.update_story(remote_id, encode_story(fields))
            case Kind.ENTITY:
                await self._write.update_entity(remote_id, encode_entity(fields))
            case Kind.WEBHOOK:
                await self._write.update_webhook(remote_id, self._webhook(fields))
            case Kind.SEGMENT:
                await self._write.update_segment(remote_id, encode_segment(fields))
            case Kind.INTERACTION:
                raise ValueError("interactions are updated in a story")
            case _:
                assert_never(kind)

    async def delete(self, kind: Kind, remote_id: str) -> None:
        """Delete a resource that is no interaction."""
        match kind:
            case Kind.STORY:
                await self._write.delete_story(remote_id)
            case Kind.ENTITY:
                await self._write.delete_entity(remote_id)
            case Kind.WEBHOOK:
                await self._write.delete_webhook(remote_id)
            case Kind.SEGMENT:
                await self._write.delete_segment(remote_id)
            case Kind.INTERACTION:
                raise ValueError("interactions are deleted in a story")
            case _:
                assert_never(kind)

    async def create_interaction(self, story: str, parent: str | None, fields: Fields) -> str:
        """Create an interaction on the first level, or below a parent."""
        body = encode_interaction(fields)
        if parent is None:
            return await self._write.create_interaction(story, body)
        return await self._write.create_child(story, parent, body)

    async def update_interaction(self, story: str, remote_id: str, fields: Fields) -> None:
        """Replace the content of an interaction."""
        await self._write.update_interaction(story, remote_id, encode_interaction(fields))

    async def delete_interaction(self, story: str, remote_id: str) -> None:
        """Delete an interaction."""
        await self._write.delete_interaction(story, remote_id)

    async def put_default(self, story: str, which: str, fields: Fields) -> None:
        """Replace a default interaction."""
        await self._write.put_default(story, which, encode_default(which, fields))

    async def place(self, story: str, nodes: Sequence[tuple[str, Node]]) -> None:
        """Set the placement of some interactions."""
        await self._write.put_contexts(story, [encode_node(remote_id, node) for remote_id, node in nodes])

    async def order(self, story: str, start: Sequence[str]) -> None:
        """Set the order of the first level."""
        await self._write.update_story(story, encode_order(list(start)))

    def _webhook(self, fields: Fields) -> dict[str, Any]:
        body, secrets = encode_webhook(fields)
        self._write.conceal(secrets)
        return body
