"""Drift: what someone changed in the workspace since the last apply, whatever the project says now."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from botsync.address import Address, Kind
from botsync.core.acknowledged import known_gone, led_to
from botsync.core.identity import renamed
from botsync.core.plan import FieldChange, Origin
from botsync.core.planner import count_unmanaged, manages
from botsync.core.situation import Situation
from botsync.core.threeway import Rules, drifted, known_until
from botsync.core.torn import not_compared, story_of, torn_stories
from botsync.diagnostics import Finding, sort_findings
from botsync.models.fields import FIELDS, Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Drifted:
    """One resource that someone changed.

    Attributes:
        address: the resource.
        name: its display name now.
        fields: what was changed: as it was applied, and as it is.
        known: fields that the project knows of and leaves alone, with the last day of that.
    """

    address: Address
    name: str
    fields: tuple[FieldChange, ...]
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """One resource that someone deleted.

    Attributes:
        address: the resource.
        name: its display name, as far as it is recorded.
        fields: what was applied last; `after` is ``None``.
        known: where the project knows of it, the last day on which it is left so; otherwise empty.
    """

    address: Address
    name: str
    fields: tuple[FieldChange, ...]
    known: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What someone changed in one environment.

    Attributes:
        changed: managed resources that were changed, by address.
        gone: managed resources that were deleted, by address.
        unchanged: how many managed resources are as they were applied.
        unknown: how many are managed, and nothing is recorded of what was applied.
        left_out: how many are managed, and in a story whose read is not complete.
        unmanaged: how many live resources botsync leaves alone, by kind.
        is_recorded: anything was ever recorded of this environment, so that there is something to compare with.
        findings: what a reader must know.
    """

    changed: tuple[Drifted, ...]
    gone: tuple[Deleted, ...]
    unchanged: int
    unknown: int
    left_out: int
    unmanaged: Mapping[Kind, int]
    is_recorded: bool = True
    findings: tuple[Finding, ...] = ()

    @property
    def is_found(self) -> bool:
        """Whether there is drift that nobody has acknowledged."""
        deleted = any(not one.known for one in self.gone)
        return deleted or any(item.field not in one.known for one in self.changed for item in one.fields)


def find_drift(situation: Situation, rules: Rules) -> Drift:
    """Return what differs between what was applied last and what is there now, of what is managed.

    Of a story whose read is not complete nothing is concluded.
    """
    desired, identity = situation.desired, situation.identity
    torn = torn_stories(situation.live, identity)
    left_out: Counter[Address] = Counter()
    changed: list[Drifted] = []
    gone: list[Deleted] = []
    acknowledged = known_gone(situation, rules)
    unchanged = unknown = 0
    for old in situation.state.resources:
        address = renamed(old, desired.moved)
        if address not in desired.resources and not manages(desired, address):
            continue
        story = story_of(address)
        if story is not None and story in torn:
            left_out[story] += 1
            continue
        if address not in identity.ids:
            gone.append(_deleted(address, situation.remembered_fields(old), acknowledged.get(address, "")))
            continue
        recorded = situation.recorded_fields(address)
        live = situation.live_fields(address)
        managed = desired.resources.get(address, recorded)
        fields = tuple(item for item in drifted(address, recorded, live, situation.digest) if item.field in managed)
        if fields:
            known = {
                item.field: until
                for item in fields
                if (
                    until := known_until(address, item.field, rules)
                    or led_to(address, item.field, item.before, acknowledged)
                )
            }
            changed.append(Drifted(address=address, name=live["name"], fields=fields, known=known))
        elif recorded:
            unchanged += 1
        else:
            unknown += 1
    return Drift(
        changed=tuple(sorted(changed, key=lambda item: item.address)),
        gone=tuple(sorted(gone, key=lambda item: item.address)),
        unchanged=unchanged,
        unknown=unknown,
        left_out=left_out.total(),
        unmanaged=count_unmanaged(situation),
        is_recorded=bool(situation.state.serial),
        findings=sort_findings(not_compared(situation.live, identity, left_out)),
    )


def _deleted(address: Address, recorded: Fields, known: str) -> Deleted:
    fields = tuple(
        FieldChange(field=name, form=form, before=recorded[name], after=None, origin=Origin.WORKSPACE)
        for name, form in FIELDS[address.kind].items()
        if name in recorded
    )
    return Deleted(address=address, name=recorded.get("name", address.key), fields=fields, known=known)
