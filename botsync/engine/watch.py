"""What the API has of the resources that a run writes to: read just before the first write, and after a lost answer."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from botsync.address import Address, Kind, story_address
from botsync.core.diff import PLACEMENT
from botsync.core.live import UNMANAGED, LiveResource, Node, StoryMap, with_addresses
from botsync.core.situation import Situation
from botsync.core.steps import Operation, Step
from botsync.engine.seal import seal_fields
from botsync.errors import ApiError, NotFound, Stale
from botsync.models.fields import Fields, canonical_fields
from botsync.ports import WorkspaceReader

_DEFAULTS = frozenset({Operation.WELCOME, Operation.FALLBACK})
_PLACING = frozenset({Operation.LINK, Operation.ORDER})


@dataclass(frozen=True, slots=True)
class _Part:
    """What one endpoint shows of a resource: its content, a default interaction of a story, or the story's map."""

    address: Address
    name: str


def _part(step: Step) -> _Part:
    if step.operation in _DEFAULTS:
        return _Part(step.address, step.operation)
    return _Part(step.address, "map" if step.operation in _PLACING else "content")


class Watch:
    """Compares what is there with what the plan saw, and with what was sent.

    Args:
        reader: the workspace.
        situation: what the plan was made from.
        ids: remote ids by address; grows as the run creates.
    """

    def __init__(self, reader: WorkspaceReader, situation: Situation, ids: dict[Address, str]) -> None:
        self._reader = reader
        self._situation = situation
        self._ids = ids
        self._addresses = dict(situation.identity.addresses)
        self._created: set[str] = set()
        self._deleted: set[str] = set()
        self._expected: dict[_Part, Any] = {}
        live = situation.live
        self._before = {item.remote_id for item in live.listed} | {remote_id for _, remote_id in live.resources}
        self._webhooks = {item.remote_id for item in live.listed if item.kind is Kind.WEBHOOK}
        self._members: dict[str, set[str]] = defaultdict(set)
        for item in live.resources.values():
            self._members[item.story].add(item.remote_id)

    def created(self, address: Address, remote_id: str) -> None:
        """Take note of a resource that the run has created."""
        self._ids[address] = remote_id
        self._addresses[address.kind, remote_id] = address
        self._created.add(remote_id)
        if address.kind is Kind.WEBHOOK:
            self._webhooks.add(remote_id)
        if address.story:
            self._members[self._ids[story_address(address.story)]].add(remote_id)

    def written(self, step: Step) -> None:
        """Take note of a step that is done: what it sent is what is there now."""
        part = _part(step)
        if step.operation is Operation.DELETE:
            self._deleted.add(self._ids.pop(step.address))
        elif part.name != "map":
            self._expected[part] = _wanted(step)

    async def check(self, step: Step) -> bool:
        """Look at what the step is about to write; return whether it is there at all.

        Raises:
            Stale: it is not what the plan saw.
            ApiError: it cannot be read.
        """
        part = _part(step)
        if (
            step.operation is Operation.CREATE
            or part in self._expected
            or step.address not in self._situation.identity.ids
        ):
            return True
        expected = self._planned(part)
        found = await self._observe(part)
        if found is None and step.operation is Operation.DELETE:
            return False
        if found is None:
            raise _stale(step, "deleted")
        if part.name == "map":
            drop = self._created | self._deleted
            found, expected = _reduced(found, drop), _reduced(expected, drop)
        if found != expected:
            raise _stale(step, "changed")
        if step.operation is Operation.DELETE and step.address.kind is Kind.STORY:
            await self._check_members(step)
        self._expected[part] = expected
        return True

    async def is_done(self, step: Step, error: ApiError) -> bool:
        """Tell after a lost answer whether the step was done; a resource that it created is taken note of.

        Raises:
            Stale: neither what was there nor what was sent is there.
            ApiError: the answer of the step itself, where reading back does not tell.
        """
        try:
            if step.operation is Operation.CREATE:
                return await self._find_created(step, error)
            part = _part(step)
            found = await self._observe(part)
        except ApiError as second:
            raise error from second
        if step.operation is Operation.DELETE:
            return found is None
        if part.name == "map":
            return found is not None and self._is_placed(step, found)
        if found is None:
            raise _stale(step, "deleted")
        if _agrees(found, _wanted(step)):
            return True
        if not _agrees(found, self._expected[part]):
            raise _stale(step, "changed")
        return False

    def _planned(self, part: _Part) -> Any:  # noqa: ANN401  (fields or a map)
        """Return what the plan saw."""
        live = self._situation.live_fields(part.address)
        match part.name:
            case "map":
                return self._planned_map(part.address)
            case "content" if part.address.kind is Kind.STORY:
                return {"name": live["name"], "description": live["description"]}
            case "content":
                return {name: value for name, value in live.items() if name not in PLACEMENT}
            case which:
                return {name: value for name, value in live.items() if name.startswith(f"{which}.")}

    def _planned_map(self, story: Address) -> StoryMap:
        remote_id = self._ids[story]
        resource = self._situation.live_resource(story)
        nodes = {
            item.remote_id: item.node
            for item in self._situation.live.resources.values()
            if item.story == remote_id and item.node is not None
        }
        return StoryMap(name="", description="", order=tuple(resource.fields["start"]), nodes=nodes)

    async def _observe(self, part: _Part) -> Any:  # noqa: ANN401  (fields or a map)
        """Return what is there now, or ``None`` where it is gone."""
        address, remote_id = part.address, self._ids[part.address]
        try:
            if part.name == "map":
                return await self._reader.story(remote_id)
            if part.name in _DEFAULTS:
                enabled, responses = await self._reader.default(remote_id, part.name)
                fields = {f"{part.name}.enabled": enabled, f"{part.name}.responses": responses}
                return self._canonical(address, remote_id, fields)
            return self._canonical(address, remote_id, await self._content(address, remote_id))
        except NotFound:
            return None

    async def _content(self, address: Address, remote_id: str) -> Fields:
        match address.kind:
            case Kind.STORY:
                found = await self._reader.story(remote_id)
                return {"name": found.name, "description": found.description}
            case Kind.SEGMENT:
                for item in await self._reader.listed(Kind.SEGMENT):
                    if item.remote_id == remote_id and item.fields is not None:
                        return item.fields
                raise NotFound("it is not in the list", method="GET", path="/segments", status=404)
            case Kind.INTERACTION:
                return await self._reader.interaction(self._ids[story_address(address.story)], remote_id)
            case kind:
                return await self._reader.read(kind, remote_id)

    def _canonical(self, address: Address, remote_id: str, fields: Fields) -> Fields:
        story = self._ids[story_address(address.story)] if address.story else remote_id
        sealed = seal_fields(self._reader, address.kind, fields, self._webhooks | self._members[story])
        resource = LiveResource(kind=address.kind, remote_id=remote_id, fields=sealed)
        return canonical_fields(address.kind, with_addresses(resource, self._addresses))

    async def _check_members(self, step: Step) -> None:
        """Refuse to delete a story to which something was added that the plan did not see."""
        found = await self._observe(_Part(step.address, "map"))
        if found is not None and not set(found.nodes) <= self._before | self._created:
            raise _stale(step, "changed")

    def _is_placed(self, step: Step, found: StoryMap) -> bool:
        def remote(reference: str) -> str:
            return reference[1:] if reference.startswith(UNMANAGED) else self._ids[Address.parse(reference)]

        if step.operation is Operation.ORDER:
            return list(found.order) == [remote(item) for item in (step.fields or {})["start"]]
        for place in step.placements:
            node = found.nodes.get(remote(place.interaction))
            if node is None or (node.root, node.next) != (place.root, tuple(map(remote, place.next))):
                return False
        return True

    async def _find_created(self, step: Step, error: ApiError) -> bool:
        """Find what a create whose answer was lost has created."""
        wanted, address = _wanted(step), step.address
        found: list[str] = []
        for remote_id, name, fields in await self._existing(address):
            if name != wanted["name"] or remote_id in self._before | self._created:
                continue
            content = fields if fields is not None else await self._content(address, remote_id)
            there = self._canonical(address, remote_id, content)
            if _agrees(there, wanted):
                found.append(remote_id)
        if len(found) > 1:
            raise error
        if found:
            self.created(address, found[0])
        return bool(found)

    async def _existing(self, address: Address) -> list[tuple[str, str, Fields | None]]:
        if address.kind is Kind.INTERACTION:
            story = self._ids[story_address(address.story)]
            return [(key, fields["name"], fields) for key, fields in await self._reader.interactions(story)]
        return [(item.remote_id, item.name, item.fields) for item in await self._reader.listed(address.kind)]


def _wanted(step: Step) -> Fields:
    """Return what is there once the step is done, as far as it says."""
    return canonical_fields(step.address.kind, step.fields or {})


def _agrees(found: Fields, wanted: Fields) -> bool:
    return all(name in found and found[name] == value for name, value in wanted.items())


def _reduced(found: StoryMap, drop: set[str]) -> tuple[list[str], dict[str, Node]]:
    """Return a map without some interactions: those that the run itself creates and deletes."""

    def left(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(item for item in ids if item not in drop)

    nodes = {
        key: Node(root=node.root, next=left(node.next), references=left(node.references))
        for key, node in found.nodes.items()
        if key not in drop
    }
    return list(left(found.order)), nodes


def _stale(step: Step, what: str) -> Stale:
    return Stale(
        f"{step.address} was {what} in the workspace since the plan was made; it is left as it is now",
        hint="plan again, and look at what is different",
    )
