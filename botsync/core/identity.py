"""Identity: which live resource is which address. State knows; without it, one live resource of the same name does."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from botsync.address import Address, Kind, story_address
from botsync.core.desired import Desired
from botsync.core.live import Live
from botsync.core.state import State
from botsync.diagnostics import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The answer.

    Attributes:
        ids: remote id of each address that exists in live.
        addresses: the reverse, by kind and remote id.
        adopted: addresses that were found by name, not by state.
        moved_from: earlier address of each address that `moved:` renamed in state.
        gone: recorded addresses whose resource is no longer in live.
        problems: names that more than one candidate has.
    """

    ids: Mapping[Address, str]
    addresses: Mapping[tuple[Kind, str], Address]
    adopted: frozenset[Address]
    moved_from: Mapping[Address, Address]
    gone: frozenset[Address]
    problems: tuple[Finding, ...]


class Known(NamedTuple):
    """A live resource as far as identity needs it; there are as many as there are resources, so it is a light one."""

    kind: Kind
    remote_id: str
    name: str
    story: str


def renamed(address: Address, moved: Mapping[Address, Address]) -> Address:
    """Return where `moved:` puts an address; a story takes its interactions along."""
    if not moved:
        return address
    seen = {address}
    while True:
        target = moved.get(address)
        if target is None and address.kind is Kind.INTERACTION and address.story:
            story = moved.get(story_address(address.story))
            target = Address(Kind.INTERACTION, address.key, story.key) if story else None
        if target is None or target in seen:
            return address
        seen.add(target)
        address = target


def match(desired: Desired, state: State, live: Live) -> Identity:
    """Match addresses with live resources, as far as live was read; call it again once more was read."""
    homes = {(item.kind, item.remote_id): "" for item in live.listed}
    homes |= {key: item.story for key, item in live.resources.items() if item.kind is Kind.INTERACTION}
    ids: dict[Address, str] = {}
    moved_from: dict[Address, Address] = {}
    gone: set[Address] = set()
    addresses: dict[tuple[Kind, str], Address] = {}
    adopted: set[Address] = set()
    problems: list[Finding] = []
    for kinds in ((Kind.STORY, Kind.ENTITY, Kind.WEBHOOK, Kind.SEGMENT), (Kind.INTERACTION,)):
        for old, recorded in state.resources.items():
            address = renamed(old, desired.moved)
            if old.kind not in kinds or address in ids:
                continue
            home = ids.get(story_address(address.story)) if address.story else ""
            if homes.get((address.kind, recorded.remote_id)) != home or home is None:
                gone.add(address)
                continue
            ids[address] = recorded.remote_id
            addresses[address.kind, recorded.remote_id] = address
            if address != old:
                moved_from[address] = old
        wanted = [a for a in desired.resources if a.kind in kinds and a not in ids and a not in desired.forget]
        for address, candidates, rivals in _candidates(wanted, desired, live, ids, addresses):
            if len(candidates) == 1 and rivals == 1:
                adopted.add(address)
                ids[address] = candidates[0]
                addresses[address.kind, candidates[0]] = address
            else:
                problems.append(_ambiguous(address, desired, candidates, rivals))
    return Identity(
        ids=dict(sorted(ids.items(), key=lambda item: item[0].order)),
        addresses=addresses,
        adopted=frozenset(adopted),
        moved_from=moved_from,
        gone=frozenset(gone),
        problems=tuple(problems),
    )


def known_resources(live: Live) -> list[Known]:
    """Return all live resources, as far as live was read."""
    known = [Known(item.kind, item.remote_id, item.name, "") for item in live.listed]
    known += [
        Known(item.kind, item.remote_id, item.name, item.story)
        for item in live.resources.values()
        if item.kind is Kind.INTERACTION
    ]
    return known


def _candidates(
    wanted: Sequence[Address],
    desired: Desired,
    live: Live,
    ids: Mapping[Address, str],
    addresses: Mapping[tuple[Kind, str], Address],
) -> Iterator[tuple[Address, list[str], int]]:
    """Yield each address with the free live resources of its name, and how many addresses want that name."""
    if not wanted:
        return
    free: dict[tuple[Kind, str, str], list[str]] = defaultdict(list)
    for item in known_resources(live):
        if (item.kind, item.remote_id) not in addresses:
            free[item.kind, item.story, item.name].append(item.remote_id)
    by_name: dict[tuple[Kind, str, str], list[Address]] = defaultdict(list)
    for address in wanted:
        story = ids.get(story_address(address.story), "?") if address.story else ""
        by_name[address.kind, story, desired.resources[address]["name"]].append(address)
    for name, rivals in by_name.items():
        candidates = sorted(free.get(name, ()))
        if candidates:
            for address in rivals:
                yield address, candidates, len(rivals)


def _ambiguous(address: Address, desired: Desired, candidates: list[str], rivals: int) -> Finding:
    name = desired.resources[address]["name"]
    if len(candidates) > 1:
        message = f"{address}: {len(candidates)} live resources have the name {name!r} ({', '.join(candidates)})"
    else:
        message = (
            f"{address}: {rivals} declared resources have the name {name!r}, and one live resource ({candidates[0]})"
        )
    return Finding(
        code="ambiguous-name",
        message=message,
        suggestion=f"say which one it is: `botsync import {address} {candidates[0]}`, "
        "or give the names a difference in the vendor's editor",
    )
