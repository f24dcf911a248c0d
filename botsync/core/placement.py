"""Where interactions stand: which nodes of a story's graph must be set, and the order of its first level."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from botsync.address import Address, Kind, story_address
from botsync.core.live import UNMANAGED
from botsync.core.plan import Action, Change
from botsync.core.situation import Situation


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where one interaction is to stand.

    Attributes:
        interaction: its address, or a marked remote id.
        root: on the first level.
        next: what can follow it, by address or marked remote id.
    """

    interaction: str
    root: bool
    next: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPlacement:
    """What one story needs.

    Attributes:
        story: its address.
        nodes: interactions to place; none where creation alone puts all in place.
        order: the first level in order, where it must be set; else ``None``.
        serves: the changes that are not done before.
    """

    story: Address
    nodes: tuple[Placement, ...]
    order: list[str] | None
    serves: tuple[Address, ...]


def placements(
    changes: Mapping[Address, Change], situation: Situation, parents: Mapping[Address, Address]
) -> Iterator[StoryPlacement]:
    """Yield what each story needs beyond what the creation of its interactions does by itself."""
    by_story: dict[Address, list[Change]] = defaultdict(list)
    for address, change in changes.items():
        if address.kind is Kind.INTERACTION:
            by_story[story_address(address.story)].append(change)
        elif address.kind is Kind.STORY:
            by_story[address] += ()
    for story, members in by_story.items():
        own = changes.get(story)
        if own is None or own.action is not Action.DELETE:
            place = _story(story, own, members, situation, parents)
            if place.nodes or place.order is not None:
                yield place


def _start(story: Address, own: Change | None, situation: Situation) -> tuple[list[str], list[str]]:
    """Return the first level as it is and as it will be."""
    before: list[str] = []
    if own is not None and own.before is not None:
        before = own.before["start"]
    elif story in situation.identity.ids:
        before = situation.live_fields(story)["start"]
    after = (own.after or {}).get("start", before) if own is not None else before
    return before, after


def _story(
    story: Address,
    own: Change | None,
    members: list[Change],
    situation: Situation,
    parents: Mapping[Address, Address],
) -> StoryPlacement:
    before, after = _start(story, own, situation)
    created = {str(change.address) for change in members if change.action is Action.CREATE}
    deleted = {str(change.address) for change in members if change.action is Action.DELETE}
    new_roots = [name for name in after if name in created]
    left = [name for name in before if name in after]
    promoted = [name for name in after if name not in before and name not in created]
    sure = left + new_roots + promoted
    settled = sure == after and len(new_roots) <= 1 and len(promoted) <= 1 and not (new_roots and promoted)
    below: dict[str, list[str]] = defaultdict(list)
    for child, parent in parents.items():
        below[str(parent)].append(str(child))
    nodes: dict[str, Placement] = {}
    for change in members:
        name = str(change.address)
        was = list((change.before or {}).get("next", ()))
        wanted = list((change.after or {}).get("next", ()))
        root, was_root = name in after, name in before
        if name in deleted:
            was_root = was_root and not settled  # a delete takes it off the first level, but after the order is set
        if name in created:
            was_root = change.address not in parents
        grown = below.get(name, [])
        if len(grown) > 1 or was + grown != wanted or root != was_root:
            nodes[name] = Placement(interaction=name, root=root, next=tuple(wanted))
    for name in {*before, *after} - nodes.keys() - created - deleted:
        if (name in before) != (name in after) and not name.startswith(UNMANAGED):
            nodes[name] = Placement(interaction=name, root=name in after, next=_next_of(name, situation))
    serves = {change.address for change in members if str(change.address) in nodes}
    if own is not None:
        serves.add(story)
    return StoryPlacement(
        story=story,
        nodes=tuple(nodes[name] for name in sorted(nodes)),
        order=None if settled else list(after),
        serves=tuple(sorted(serves)),
    )


def _next_of(name: str, situation: Situation) -> tuple[str, ...]:
    """Return what can follow an interaction that does not change itself."""
    return tuple(situation.live_fields(Address.parse(name))["next"])
