"""What the API reports, as values: first the lists, then the details of what matters to a plan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botsync.address import Address, Kind
from botsync.models.fields import Fields, Translate, translate_references

UNMANAGED = "#"
"""Marks a reference by remote id, to something that has no address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One item of a list of the API.

    Attributes:
        kind: story, entity, webhook or segment.
        remote_id: the API's identifier.
        name: its display name.
        fields: its fields where the list shows them all; else ``None``, and the item must be read by itself.
    """

    kind: Kind
    remote_id: str
    name: str
    fields: Fields | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Placement of one interaction in its story's graph.

    Attributes:
        root: it stands on the first level.
        next: remote ids of what can follow it.
        references: the API's own list, carried untouched (its meaning is not documented).
    """

    root: bool
    next: tuple[str, ...]
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMap:
    """A story by itself: its texts, and the graph of its interactions by remote id.

    Attributes:
        name: display name.
        description: free text.
        order: remote ids of the first level, in order.
        nodes: placement by remote id.
    """

    name: str
    description: str
    order: tuple[str, ...]
    nodes: Mapping[str, Node]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveResource:
    """One resource as the API reports it.

    Attributes:
        kind: its kind.
        remote_id: the API's identifier.
        story: for an interaction, the remote id of its story; otherwise empty.
        fields: its fields, references by remote id, in the API's order.
        node: for an interaction, its placement.
    """

    kind: Kind
    remote_id: str
    fields: Fields
    story: str = ""
    node: Node | None = None

    @property
    def name(self) -> str:
        """Its display name."""
        return str(self.fields["name"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """The workspace as far as it was read.

    Attributes:
        listed: every story, entity, webhook and segment that exists.
        resources: those that were read in full, by kind and remote id, interactions included.
        torn: remote ids of stories whose map and interaction list disagree: their read is not complete.
    """

    listed: tuple[Listed, ...]
    resources: Mapping[tuple[Kind, str], LiveResource]
    torn: frozenset[str] = field(default_factory=frozenset)


def with_addresses(resource: LiveResource, addresses: Mapping[tuple[Kind, str], Address]) -> Fields:
    """Return the fields of a live resource with references by address; those without one keep a marked remote id."""
    return translate_references(resource.kind, resource.fields, to_addresses(addresses))


def to_addresses(addresses: Mapping[tuple[Kind, str], Address]) -> Translate:
    """Return a translation of references from remote ids to addresses; marked remote ids where there is none."""
    known: dict[tuple[Kind, str], str] = {}

    def translate(kind: Kind, remote_id: str) -> str:
        name = known.get((kind, remote_id))
        if name is None:
            address = addresses.get((kind, remote_id))
            name = known[kind, remote_id] = UNMANAGED + remote_id if address is None else str(address)
        return name

    return translate


def to_remote(ids: Callable[[Address], str]) -> Callable[[Kind, str], str]:
    """Return a translation of references from addresses (and marked remote ids) to remote ids."""

    def translate(_: Kind, reference: str) -> str:
        return reference[1:] if reference.startswith(UNMANAGED) else ids(Address.parse(reference))

    return translate


def story_fields(story: StoryMap, defaults: Mapping[str, tuple[bool, list[Any]]]) -> Fields:
    """Return the fields of a story from its map and its default interactions (enabled, responses) by name."""
    fields: Fields = {"name": story.name, "description": story.description, "start": list(story.order)}
    for which, (enabled, responses) in defaults.items():
        fields |= {f"{which}.enabled": enabled, f"{which}.responses": responses}
    return fields
