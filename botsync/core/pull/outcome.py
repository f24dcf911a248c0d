"""What a pull does, as values, and what is recorded after it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from botsync.address import Address, Kind
from botsync.core.identity import renamed
from botsync.core.pull.merging import Align, Clash
from botsync.core.situation import Situation
from botsync.core.state import Recorded, without_secrets
from botsync.core.threeway import Rules
from botsync.diagnostics import Finding
from botsync.models.fields import FIELDS, Fields

WHOLE = ""
"""Stands for the resource itself where a field is asked for."""
Spot = tuple[Address, str]
"""A field of a resource, or the resource itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One field that the files are to say otherwise.

    Attributes:
        address: the resource.
        field: canonical name of the field.
        ours: canonical value that the files say now.
        wanted: the one that they are to say.
        found: what the workspace says, in its own order.
    """

    address: Address
    field: str
    ours: Any
    wanted: Any
    found: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What a pull leaves as it is.

    Attributes:
        address: the resource.
        field: the field; `WHOLE` for the resource itself.
        why: what is the matter, behind the name of the resource.
        clashes: the values that both sides changed.
        settles: `--take` would settle it.
    """

    address: Address
    field: str
    why: str
    clashes: tuple[Clash, ...] = ()
    settles: bool = True


@dataclass(slots=True, kw_only=True)
class Pull:
    """What a pull does.

    Attributes:
        written: fields that change in the files, by resource and field.
        added: fields of resources that come into the files, in the workspace's order.
        removed: resources that go from the files.
        conflicts: what is left as it is, and must not be.
        notes: what a reader must know besides.
        kept: fields and resources of which the earlier record stays.
        dropped: resources of which nothing is recorded any more.
        seen: canonical fields of the workspace that are recorded, by resource.
        ids: remote ids of what is recorded.
        unmanaged: how many live resources are left alone, by kind.
        entities: keys of the declared entities by display name.
    """

    written: dict[Spot, Written] = field(default_factory=dict)
    added: dict[Address, Fields] = field(default_factory=dict)
    removed: set[Address] = field(default_factory=set)
    conflicts: list[Conflict] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    kept: set[Spot] = field(default_factory=set)
    dropped: set[Address] = field(default_factory=set)
    seen: dict[Address, Fields] = field(default_factory=dict)
    ids: dict[Address, str] = field(default_factory=dict)
    unmanaged: Mapping[Kind, int] = field(default_factory=dict)
    entities: Mapping[str, str] = field(default_factory=dict)

    def leave(self, conflict: Conflict) -> None:
        """Leave something as the files have it, and as it was recorded."""
        spot = conflict.address, conflict.field
        self.conflicts = [other for other in self.conflicts if (other.address, other.field) != spot]
        self.conflicts.append(conflict)
        self.kept.add(spot)
        self.written.pop(spot, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How a pull is done.

    Attributes:
        rules: whose side counts in a conflict, and what drift is left alone.
        align: tells which item of a list became which.
        takes_all: stories, entities, webhooks and segments that nobody manages come into the files too.
        reserved: addresses that nothing new gets: what some environment declares, or takes out.
    """

    rules: Rules
    align: Align
    takes_all: bool = False
    reserved: AbstractSet[Address] = frozenset()


def record(situation: Situation, pull: Pull, refused: AbstractSet[Spot] = frozenset()) -> dict[Address, Recorded]:
    """Return what is recorded after a pull.

    Args:
        situation: what was there before.
        pull: what was decided.
        refused: what could not be written after all.
    """
    kept = pull.kept | refused
    result = {}
    for old, entry in situation.state.resources.items():
        address = renamed(old, situation.desired.moved)
        if address not in pull.dropped:
            result[address] = Recorded(remote_id=entry.remote_id, fields=situation.remembered_fields(old))
    for address, live in pull.seen.items():
        if (address, WHOLE) in kept:
            continue
        before = situation.recorded_fields(address)
        fields = {name: value for name, value in live.items() if (address, name) not in kept}
        fields |= {name: before[name] for name in live if (address, name) in kept and name in before}
        result[address] = Recorded(
            remote_id=pull.ids[address],
            fields=without_secrets(
                {name: fields[name] for name in FIELDS[address.kind] if name in fields}, situation.digest
            ),
        )
    return result
