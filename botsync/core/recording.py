"""What a run leaves in the state, step by step: also where it ended half-way, or nobody knows how a step ended.

Of a field that was written for sure, what was written is recorded. Of a field that may have been written, nothing is:
then no later plan takes what the run itself did for somebody else's doing.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from botsync.address import Address, Kind, story_address
from botsync.core.live import UNMANAGED
from botsync.core.plan import Action, Change, Reason
from botsync.core.state import Digest, Recorded, without_secrets
from botsync.core.steps import Operation, Step
from botsync.models.fields import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A step that was begun, and what is known of it.

    Attributes:
        operation: what it asked for.
        address: the resource that it was about.
        covers: names of the fields that it writes, by resource.
        done: it was done for sure; otherwise it may have been.
        remote_id: for the create of a resource, the API's identifier.
    """

    operation: Operation
    address: Address
    covers: Mapping[Address, AbstractSet[str]]
    done: bool
    remote_id: str = ""

    @classmethod
    def of(cls, step: Step, *, done: bool, remote_id: str = "") -> "Fact":
        """Return the fact of a step."""
        return cls(operation=step.operation, address=step.address, covers=covers(step), done=done, remote_id=remote_id)


def covers(step: Step) -> dict[Address, frozenset[str]]:
    """Return the names of the fields that a step writes, by resource, as they are to be in the end."""
    match step.operation:
        case Operation.LINK:
            placed = [place.interaction for place in step.placements if not place.interaction.startswith(UNMANAGED)]
            return {Address.parse(name): frozenset({"next"}) for name in placed} | {step.address: frozenset({"start"})}
        case Operation.RENAME:
            return {step.address: frozenset({"name"})}
        case Operation.CREATE if step.parent is not None:
            return {step.address: _names(step), step.parent: frozenset({"next"})}
        case Operation.CREATE | Operation.DELETE if step.address.story:  # it comes to the first level, or goes from it
            return {step.address: _names(step), story_address(step.address.story): frozenset({"start"})}
        case _:
            return {step.address: _names(step)}


def _names(step: Step) -> frozenset[str]:
    return frozenset(step.fields or {}) - step.unfinished


def fold(
    resources: Mapping[Address, Recorded],
    changes: Iterable[Change],
    facts: Iterable[Fact],
    complete: AbstractSet[Address],
    digest: Digest,
) -> dict[Address, Recorded]:
    """Return what is recorded after the facts.

    Args:
        resources: what was recorded before.
        changes: the changes of the plan, adoptions and renames among them.
        facts: steps that were begun, in their order.
        complete: the changes all of whose steps are done.
        digest: gives keyed digests of secrets.
    """
    by_address = {change.address: change for change in changes}
    recorded = _known(resources, by_address)
    for fact in facts:
        if fact.operation is Operation.DELETE and fact.done:
            recorded = {key: entry for key, entry in recorded.items() if not _went(fact.address, key)}
        if fact.operation is Operation.CREATE and fact.done:
            recorded[fact.address] = Recorded(remote_id=fact.remote_id)
        for address, names in fact.covers.items():
            if address in recorded:
                recorded[address] = _written(recorded[address], by_address.get(address), names, fact, digest)
    for address in sorted(complete & by_address.keys()):
        change = by_address[address]
        if change.action in {Action.DELETE, Action.FORGET}:
            recorded.pop(address, None)
        elif address in recorded and change.after is not None:
            recorded[address] = _whole(recorded[address], resources, change, digest)
    return recorded


def _known(resources: Mapping[Address, Recorded], changes: Mapping[Address, Change]) -> dict[Address, Recorded]:
    """Return what is recorded by today's addresses, with the remote ids that the plan found."""
    renames = {change.moved_from: address for address, change in changes.items() if change.moved_from is not None}
    recorded = {renames.get(address, address): entry for address, entry in resources.items()}
    for address, change in changes.items():
        known = change.remote_id is not None and change.action not in {Action.DELETE, Action.FORGET}
        if known and recorded.get(address, Recorded(remote_id="")).remote_id != change.remote_id:
            recorded[address] = Recorded(remote_id=change.remote_id or "")
    return recorded


def _went(gone: Address, address: Address) -> bool:
    return gone == address or (gone.kind is Kind.STORY and gone.covers(address))


def _written(entry: Recorded, change: Change | None, names: AbstractSet[str], fact: Fact, digest: Digest) -> Recorded:
    """Return a record after one fact; what was left as the workspace has it keeps its record."""
    own = change is not None and change.address == fact.address
    sure = fact.done and fact.operation is not Operation.RENAME and own is (fact.operation is not Operation.LINK)
    withheld = set() if change is None else {item.field for item in change.withheld}
    fields = {name: value for name, value in entry.fields.items() if name not in names or name in withheld}
    if change is not None and change.after is not None and sure:
        written = {name: value for name, value in change.after.items() if name in names and name not in withheld}
        fields |= without_secrets(written, digest)
    return replace(entry, fields=fields)


def _whole(entry: Recorded, before: Mapping[Address, Recorded], change: Change, digest: Digest) -> Recorded:
    """Return the record of a change that is done; of a field that was left alone, what was recorded before."""
    known: Fields = {}
    old = before.get(change.address) or before.get(change.moved_from or change.address)
    if old is not None and old.remote_id == entry.remote_id:
        known = old.fields
    after, withheld = change.after or {}, {item.field for item in change.withheld}
    if change.reason is Reason.FOLLOWS:
        withheld = after.keys() - {item.field for item in change.fields}
    fields = {name: value for name, value in after.items() if name not in withheld}
    kept = {name: known[name] for name in withheld if name in known}
    return replace(entry, fields=without_secrets({**fields, **kept}, digest))
