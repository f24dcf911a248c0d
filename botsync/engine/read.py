"""Reads a workspace: first all lists, then in full what a plan is about. Reads only."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from botsync.address import Kind
from botsync.core.desired import Desired
from botsync.core.identity import match
from botsync.core.live import Listed, Live, LiveResource, Node, StoryMap, story_fields
from botsync.core.planner import manages
from botsync.core.situation import Situation
from botsync.core.state import Digest, State
from botsync.core.users import USED
from botsync.engine.advance import Advance, quiet
from botsync.engine.gather import gather
from botsync.engine.seal import seal
from botsync.models.base import Form
from botsync.models.fields import FIELDS, Fields
from botsync.ports import WorkspaceReader

LISTS = (Kind.STORY, Kind.ENTITY, Kind.WEBHOOK, Kind.SEGMENT)

Choose = Callable[[Live], set[tuple[Kind, str]]]
"""Says which of the listed resources are read in full."""


def everything(live: Live) -> set[tuple[Kind, str]]:
    """Choose all that is listed."""
    return {(item.kind, item.remote_id) for item in live.listed}


def nothing_more(live: Live) -> set[tuple[Kind, str]]:  # noqa: ARG001  (a choice)
    """Choose none of what is listed."""
    return set()


async def read_situation(  # noqa: PLR0913  (what is read, and how)
    reader: WorkspaceReader,
    desired: Desired,
    state: State,
    digest: Digest,
    *,
    parallel: int,
    advance: Advance = quiet,
    also: Choose = nothing_more,
) -> Situation:
    """Read what a plan of this project needs, and what is asked for besides, and match it with the project.

    Where an entity or a webhook may be deleted, all stories are read: any of them may use it.

    Raises:
        ApiError: a request failed; nothing is known then.
    """

    def managed(live: Live) -> set[tuple[Kind, str]]:
        identity = match(desired, state, live)
        wanted = {(a.kind, remote_id) for a, remote_id in identity.ids.items() if a.kind in desired.kinds}
        if any(a.kind in USED and a not in desired.resources and manages(desired, a) for a in identity.ids):
            wanted |= {(item.kind, item.remote_id) for item in live.listed if item.kind is Kind.STORY}
        return wanted | also(live)

    live = await read_live(reader, managed, parallel=parallel, advance=advance)
    return Situation.of(_recognised(reader, desired), state, live, digest)


async def read_all(
    reader: WorkspaceReader,
    desired: Desired,
    state: State,
    digest: Digest,
    *,
    parallel: int,
    advance: Advance = quiet,
) -> Situation:
    """Read everything that a workspace holds, managed or not, and match it with the project.

    Raises:
        ApiError: a request failed; nothing is known then.
    """
    live = await read_live(reader, everything, parallel=parallel, advance=advance)
    return Situation.of(_recognised(reader, desired), state, live, digest)


def _recognised(reader: WorkspaceReader, desired: Desired) -> Desired:
    """Return the desired resources with raw responses of known types as what they are, as live has them."""

    def fields(kind: Kind, before: Fields) -> Fields:
        lists = {
            name: [reader.recognise(item) if item["type"] == "raw" else item for item in before[name]]
            for name, form in FIELDS[kind].items()
            if form is Form.RESPONSES and name in before
        }
        return {**before, **lists}

    return replace(
        desired,
        resources={address: fields(address.kind, found) for address, found in desired.resources.items()},
        written={address: fields(address.kind, found) for address, found in desired.written.items()},
    )


async def read_live(reader: WorkspaceReader, choose: Choose, *, parallel: int, advance: Advance = quiet) -> Live:
    """Read all lists, and in full what is chosen.

    Raises:
        ApiError: a request failed.
    """
    lists = await gather(LISTS, reader.listed, parallel=parallel)
    listed = tuple(sorted((item for items in lists for item in items), key=lambda item: (item.kind, item.remote_id)))
    chosen = choose(Live(listed=listed, resources={}))
    wanted = [item for item in listed if (item.kind, item.remote_id) in chosen]
    jobs = [job for item in wanted for job in _jobs(item)]

    async def run(job: tuple[Listed, str]) -> object:
        result = await _fetch(reader, *job)
        advance(job[0].name)
        return result

    parts = dict(
        zip(((item.remote_id, part) for item, part in jobs), await gather(jobs, run, parallel=parallel), strict=True)
    )
    resources: dict[tuple[Kind, str], LiveResource] = {}
    torn: set[str] = set()
    for item in wanted:
        if item.kind is Kind.STORY:
            own = {part: parts[item.remote_id, part] for part in _STORY_PARTS}
            if not _add_story(resources, item.remote_id, own):
                torn.add(item.remote_id)
        else:
            fields = item.fields if item.fields is not None else parts[item.remote_id, "self"]
            resources[item.kind, item.remote_id] = LiveResource(
                kind=item.kind,
                remote_id=item.remote_id,
                fields=fields,  # type: ignore[arg-type]
            )
    return Live(listed=listed, resources=seal(reader, listed, resources), torn=frozenset(torn))


_STORY_PARTS = ("map", "interactions", "welcome", "fallback")


def _jobs(item: Listed) -> Iterable[tuple[Listed, str]]:
    if item.kind is Kind.STORY:
        return [(item, part) for part in _STORY_PARTS]
    return [] if item.fields is not None else [(item, "self")]


async def _fetch(reader: WorkspaceReader, item: Listed, part: str) -> object:
    match part:
        case "map":
            return await reader.story(item.remote_id)
        case "interactions":
            return await reader.interactions(item.remote_id)
        case "self":
            return await reader.read(item.kind, item.remote_id)
        case _:
            return await reader.default(item.remote_id, part)


def _add_story(resources: dict[tuple[Kind, str], LiveResource], story: str, parts: Mapping[str, Any]) -> bool:
    """Add a story and its interactions; return whether its map and its interaction list agree."""
    graph: StoryMap = parts["map"]
    contents: list[tuple[str, Fields]] = parts["interactions"]
    fields = story_fields(graph, {which: parts[which] for which in ("welcome", "fallback")})
    resources[Kind.STORY, story] = LiveResource(kind=Kind.STORY, remote_id=story, fields=fields)
    for remote_id, content in contents:
        node = graph.nodes.get(remote_id, Node(root=False, next=()))
        resources[Kind.INTERACTION, remote_id] = LiveResource(
            kind=Kind.INTERACTION,
            remote_id=remote_id,
            story=story,
            fields={**content, "next": list(node.next)},
            node=node,
        )
    return {remote_id for remote_id, _ in contents} == set(graph.nodes) and set(graph.order) <= set(graph.nodes)
