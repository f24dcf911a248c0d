"""Two workspaces side by side: which resources are the same in both, and which fields of them differ.

A resource is the same by its address, which the states of both know or its name does; without one, by its name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from botsync.address import Address, Kind
from botsync.core.compare import Comparison, Differing, Single, path_of, written_at
from botsync.core.live import UNMANAGED, LiveResource
from botsync.core.plan import FieldChange, Origin
from botsync.core.situation import Situation
from botsync.models.fields import FIELDS, Fields, canonical_fields, translate_references

Key = tuple[Kind, str]
Pair = tuple[LiveResource | None, LiveResource | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """One of the two.

    Attributes:
        environment: its name.
        situation: what is declared, recorded and live; all of live was read.
        written: the tree of the project as it is written, overlay included, before values are put in.
    """

    environment: str
    situation: Situation
    written: Mapping[str, Any]

    def address(self, resource: LiveResource) -> Address | None:
        """Return the address of a resource, if it has one."""
        return self.situation.identity.addresses.get((resource.kind, resource.remote_id))


def compare_live(first: Workspace, second: Workspace) -> Comparison:
    """Return what differs in what is live."""
    pairs = _Pairs(first, second)
    differing: list[Differing] = []
    only: tuple[list[Single], list[Single]] = ([], [])
    same = by_variables = 0
    for left, right in pairs.all:
        if left is None or right is None:
            alone, side = (left, 0) if left is not None else (right, 1)
            assert alone is not None  # noqa: S101  (a pair has one)
            address = pairs.addresses[side].get(_key(alone))
            label = pairs.described(side, alone)
            only[side].append(Single(label=label, name=alone.name, address=address))
            continue
        fields, explained = pairs.fields(left, right)
        by_variables += explained
        same += not fields
        if fields:
            address = pairs.addresses[0].get(_key(left))
            label = pairs.described(0, left)
            differing.append(Differing(label=label, name=left.name, address=address, fields=fields))
    return Comparison(
        environments=(first.environment, second.environment),
        is_live=True,
        only=(_sorted(only[0]), _sorted(only[1])),
        differing=tuple(sorted(differing, key=_order)),
        same=same,
        by_variables=by_variables,
    )


def _order(item: Single | Differing) -> tuple[bool, tuple[int, str, str], str]:
    return (item.address is None, item.address.order if item.address else (0, "", ""), item.label)


def _sorted(items: Iterable[Single]) -> tuple[Single, ...]:
    return tuple(sorted(items, key=_order))


def _key(resource: LiveResource) -> Key:
    return resource.kind, resource.remote_id


class _Pairs:
    """Which resource of one workspace is which of the other.

    Attributes:
        all: the pairs; what only one workspace has stands alone.
        addresses: of the resources of each, also where only the other one knows it.
    """

    def __init__(self, first: Workspace, second: Workspace) -> None:
        self.sides = (first, second)
        self.all: list[Pair] = []
        self.addresses: tuple[dict[Key, Address], dict[Key, Address]] = (
            dict(first.situation.identity.addresses),
            dict(second.situation.identity.addresses),
        )
        self._homes: tuple[dict[str, int], dict[str, int]] = ({}, {})
        resources = [list(side.situation.live.resources.values()) for side in self.sides]
        for inside in (False, True):
            lefts, rights = (
                [item for item in items if (item.kind is Kind.INTERACTION) is inside] for items in resources
            )
            self._pair(lefts, rights)

    def _pair(self, lefts: list[LiveResource], rights: list[LiveResource]) -> None:
        by_address = {address: item for item in rights if (address := self.sides[1].address(item)) is not None}
        taken: set[str] = set()
        left_over: list[LiveResource] = []
        for item in lefts:
            address = self.sides[0].address(item)
            other = None if address is None else by_address.get(address)
            if other is None:
                left_over.append(item)
            else:
                taken.add(other.remote_id)
                self._add(item, other)
        self._by_name(left_over, [item for item in rights if item.remote_id not in taken])

    def _by_name(self, lefts: list[LiveResource], rights: list[LiveResource]) -> None:
        """Pair by kind, story and name; where both have addresses, they are different ones."""
        free: dict[tuple[Kind, object, str], list[LiveResource]] = defaultdict(list)
        for item in sorted(rights, key=lambda item: item.remote_id, reverse=True):
            free[item.kind, self._home(1, item), item.name].append(item)
        for item in sorted(lefts, key=lambda item: item.remote_id):
            candidates = free[item.kind, self._home(0, item), item.name]
            known = self.sides[0].address(item) is not None
            if candidates and not (known and self.sides[1].address(candidates[-1]) is not None):
                self._add(item, candidates.pop())
            else:
                self._add(item, None)
        for candidates in free.values():
            for item in candidates:
                self._add(None, item)

    def _home(self, side: int, item: LiveResource) -> object:
        """Return what tells the story of an interaction in both workspaces."""
        return self._homes[side].get(item.story, (side, item.story)) if item.story else None

    def _add(self, left: LiveResource | None, right: LiveResource | None) -> None:
        pair = (left, right)
        known = (side.address(item) for side, item in zip(self.sides, pair, strict=True) if item is not None)
        address = next((found for found in known if found is not None), None)
        for side, item in enumerate(pair):
            if item is None:
                continue
            if address is not None:
                self.addresses[side][_key(item)] = address
            if item.kind is Kind.STORY:
                self._homes[side][item.remote_id] = len(self.all)
        self.all.append(pair)

    def described(self, side: int, item: LiveResource) -> str:
        """Return the address of a resource, or its kind and name."""
        address = self.addresses[side].get(_key(item))
        if address is not None:
            return str(address)
        story = self.sides[side].situation.live.resources.get((Kind.STORY, item.story))
        return f'{item.kind} "{item.name}"' + (f" in {self.described(side, story)}" if story else "")

    def fields(self, left: LiveResource, right: LiveResource) -> tuple[tuple[FieldChange, ...], int]:
        """Return the fields that differ, and how many others differ by variables only."""
        values = [self._canonical(side, item) for side, item in enumerate((left, right))]
        found: list[FieldChange] = []
        explained = 0
        for name, form in FIELDS[left.kind].items():
            before, after = (fields.get(name) for fields in values)
            if before == after:
                continue
            declared = self._is_declared(left, name, (before, after))
            if declared and self._is_written_alike(left, name):
                explained += 1
                continue
            origin = Origin.PROJECT if declared else Origin.WORKSPACE
            found.append(FieldChange(field=name, form=form, before=before, after=after, origin=origin))
        return tuple(found), explained

    def _canonical(self, side: int, item: LiveResource) -> Fields:
        return canonical_fields(item.kind, translate_references(item.kind, item.fields, self._translation(side)))

    def _translation(self, side: int) -> Callable[[Kind, str], str]:
        resources, addresses = self.sides[side].situation.live.resources, self.addresses[side]

        def translate(kind: Kind, remote_id: str) -> str:
            if (kind, remote_id) in addresses:
                return str(addresses[kind, remote_id])
            known = resources.get((kind, remote_id))
            return UNMANAGED + (known.name if known else remote_id)

        return translate

    def _is_declared(self, left: LiveResource, name: str, values: tuple[object, object]) -> bool:
        """Tell whether both workspaces have what the project declares for them."""
        address = self.addresses[0].get(_key(left))
        return address is not None and all(
            address in side.situation.desired.resources and side.situation.desired.resources[address].get(name) == value
            for side, value in zip(self.sides, values, strict=True)
        )

    def _is_written_alike(self, left: LiveResource, name: str) -> bool:
        path = path_of(self.addresses[0][_key(left)], name)
        first, second = (written_at(side.written, path) for side in self.sides)
        return bool(first == second)
