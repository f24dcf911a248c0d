"""Narrows a plan to some addresses (`--target`, `--exclude`), without breaking what the rest needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from botsync.address import Address, Kind, story_address
from botsync.core.annotation import entity_names_used
from botsync.core.live import UNMANAGED
from botsync.core.plan import Action, Change
from botsync.models.fields import references


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which part of a project is looked at.

    Attributes:
        targets: addresses that are meant; none means all. A story stands for its interactions too.
        excludes: addresses that are not.
    """

    targets: tuple[Address, ...] = ()
    excludes: tuple[Address, ...] = ()

    @property
    def is_partial(self) -> bool:
        """Whether anything may be left out."""
        return bool(self.targets or self.excludes)


def select(changes: Sequence[Change], selection: Selection) -> list[Change]:
    """Return the changes of the targets and what they need, less the excluded.

    What a selected change refers to and would be created comes along; an excluded change takes those along that need
    it.
    """
    if not selection.is_partial:
        return list(changes)
    by_address = {change.address: change for change in changes}
    chosen = {
        address: change
        for address, change in by_address.items()
        if not selection.targets or any(target.covers(address) for target in selection.targets)
    }
    pending = list(chosen.values())
    while pending:
        for needed in _needs(pending.pop(), by_address):
            if needed.address not in chosen:
                chosen[needed.address] = needed
                pending.append(needed)
    dropped = {address for address in chosen if any(entry.covers(address) for entry in selection.excludes)}
    growing = True
    while growing:
        more = {
            change.address
            for change in chosen.values()
            if change.address not in dropped and any(needed.address in dropped for needed in _needs(change, by_address))
        }
        growing = bool(more)
        dropped |= more
    return [change for change in changes if change.address in chosen and change.address not in dropped]


def _needs(change: Change, by_address: dict[Address, Change]) -> list[Change]:
    """Return the creates without which the change cannot be made."""
    after = change.after or {}
    names = references(change.address.kind, after)
    addresses = {Address.parse(name) for name in names if not name.startswith(UNMANAGED)}
    if change.address.story:
        addresses.add(story_address(change.address.story))
    entities = entity_names_used(after)
    return [
        needed
        for address, needed in sorted(by_address.items())
        if needed.action is Action.CREATE
        and (address in addresses or (address.kind is Kind.ENTITY and needed.name in entities))
    ]
