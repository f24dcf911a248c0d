"""In which order new interactions come: each below one that leads to it, and after those that it refers to.

Leading (`next`) never waits in a circle, as each new interaction gets one parent at most, found breadth first.
Referring (`goto`, buttons) can: references within a circle are deferred to a later step.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from botsync.address import Address, Kind
from botsync.core.live import UNMANAGED
from botsync.core.plan import Action, Change
from botsync.models.fields import references


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation:
    """How new interactions are created.

    Attributes:
        parents: the interaction below which each is created; absent for those of the first level and for loose ones.
        deferred: for each that must be created before something it refers to, what that is.
    """

    parents: Mapping[Address, Address]
    deferred: Mapping[Address, frozenset[Address]]


def order_creation(changes: Iterable[Change]) -> Creation:
    """Return how the interactions that a plan creates come into being."""
    listed = list(changes)
    created = {
        change.address: change
        for change in listed
        if change.action is Action.CREATE and change.address.kind is Kind.INTERACTION
    }
    parents = _parents(listed, created)
    edges = {
        address: _targets(change) & created.keys()
        | ({parents[address]} & created.keys() if address in parents else set())
        for address, change in created.items()
    }
    group = _groups(edges)
    deferred = {
        address: frozenset(target for target in _targets(change) & created.keys() if group[target] == group[address])
        for address, change in created.items()
    }
    return Creation(parents=parents, deferred={address: targets for address, targets in deferred.items() if targets})


def _addresses(names: Iterable[str]) -> list[Address]:
    return [Address.parse(name) for name in names if not name.startswith(UNMANAGED)]


def _targets(change: Change) -> set[Address]:
    """Return the interactions to which the responses lead."""
    names = references(Kind.INTERACTION, {"responses": (change.after or {})["responses"]})
    return {address for address in _addresses(names) if address.kind is Kind.INTERACTION}


def _parents(changes: Iterable[Change], created: Mapping[Address, Change]) -> dict[Address, Address]:
    """Find a parent for each new interaction below the first level, breadth first from what is there."""
    roots: set[Address] = set()
    leads: dict[Address, list[Address]] = {}
    for change in changes:
        after = change.after or {}
        if change.address.kind is Kind.STORY:
            roots |= set(_addresses(after.get("start", ())))
        elif change.address.kind is Kind.INTERACTION:
            leads[change.address] = _addresses(after.get("next", ()))
    queue = deque(sorted(address for address in leads if address not in created or address in roots))
    parents: dict[Address, Address] = {}
    while queue:
        address = queue.popleft()
        for child in leads[address]:
            if child in created and child not in roots and child not in parents:
                parents[child] = address
                queue.append(child)
    return parents


def _groups(edges: Mapping[Address, set[Address]]) -> dict[Address, int]:
    """Return the number of the strongly connected group of each node (Kosaraju's algorithm, without recursion)."""
    order: list[Address] = []
    seen: set[Address] = set()
    for start in sorted(edges):
        stack = [(start, iter(sorted(edges[start])))] if start not in seen else []
        seen.add(start)
        while stack:
            node, targets = stack[-1]
            target = next((item for item in targets if item not in seen), None)
            if target is None:
                order.append(node)
                stack.pop()
            else:
                seen.add(target)
                stack.append((target, iter(sorted(edges[target]))))
    reverse: dict[Address, set[Address]] = defaultdict(set)
    for node, targets_of in edges.items():
        for target in targets_of:
            reverse[target].add(node)
    group: dict[Address, int] = {}
    for number, start in enumerate(reversed(order)):
        pending = [start]
        while pending:
            node = pending.pop()
            if node not in group:
                group[node] = number
                pending += reverse[node]
    return group
