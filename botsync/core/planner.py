"""From desired, state and live to a plan. Decides; does nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter

from botsync.address import Address, Kind, story_address
from botsync.core.acknowledged import Gone, known_gone, led_to
from botsync.core.consequence import consequences
from botsync.core.desired import Desired
from botsync.core.diff import PLACEMENT, all_fields, diff_fields, keep_unmanaged
from botsync.core.foreign import foreign_workspace
from botsync.core.identity import renamed
from botsync.core.live import to_addresses
from botsync.core.plan import Action, Change, FieldChange, Origin, Plan, Reason
from botsync.core.rename import likely_renames
from botsync.core.safety import Policy, refusals
from botsync.core.select import Selection, select
from botsync.core.situation import Situation
from botsync.core.threeway import Rules, Take, drifted, left_alone, notes, with_origins
from botsync.diagnostics import Finding, Severity, sort_findings
from botsync.models.base import Form
from botsync.models.fields import FIELDS, Fields, Translate


def manages(desired: Desired, address: Address) -> bool:
    """Tell whether the project speaks for this address: some file mentions its section."""
    if desired.only is not None:
        return address in desired.only
    if address.kind is not Kind.INTERACTION:
        return address.kind in desired.kinds
    story = story_address(address.story)
    if story in desired.resources:
        return address.story in desired.stories
    return Kind.STORY in desired.kinds


def build_plan(situation: Situation, policy: Policy, selection: Selection) -> Plan:
    """Return the plan of a situation under a policy, of the selected part."""
    chosen = {change.address: change for change in select(list(_changes(situation, policy.rules)), selection)}
    chosen |= {change.address: change for change in consequences(list(chosen.values()), situation)}
    changes = [chosen[address] for address in sorted(chosen, key=attrgetter("order"))]
    findings = [*situation.identity.problems, *_notes(situation), *likely_renames(changes)]
    for change in changes:
        if change.fields or change.withheld or change.reason is Reason.GONE:
            findings += notes(change, policy.rules)
    findings += refusals(policy, changes, situation.desired, situation.identity, situation.live)
    foreign = foreign_workspace(situation.state, situation.live)
    findings += [foreign] if foreign else []
    visible = tuple(change for change in changes if change.action is not Action.NONE)
    left = tuple(change for change in changes if change.action is Action.NONE and change.withheld)
    return Plan(
        environment=policy.environment,
        changes=visible,
        unchanged=len(changes) - len(visible) - len(left),
        left=left,
        unmanaged=count_unmanaged(situation),
        findings=sort_findings(findings),
        targeted=selection.is_partial,
    )


def _changes(situation: Situation, rules: Rules) -> Iterator[Change]:
    desired, identity = situation.desired, situation.identity
    gone = known_gone(situation, rules)
    translate = to_addresses(identity.addresses)
    ambiguous = {finding.message.split(":")[0] for finding in identity.problems}
    for address in desired.resources:
        if address in identity.ids:
            yield _settled(situation, address, translate) or _existing(situation, address, rules, gone)
        elif address in gone:
            yield _left_deleted(address, desired.resources[address])
        elif str(address) not in ambiguous and str(story_address(address.story)) not in ambiguous:
            reason = Reason.GONE if address in identity.gone else Reason.NEW
            after = desired.resources[address]
            yield Change(
                address=address,
                action=Action.CREATE,
                reason=reason,
                name=after["name"],
                fields=all_fields(address, after=after),
                after=after,
            )
    for old in situation.state.resources:
        address = renamed(old, desired.moved)
        if address not in desired.resources:
            yield from _undeclared(situation, address, rules)


def _left_deleted(address: Address, wanted: Fields) -> Change:
    """Return what happens to a declared resource that was deleted in the workspace, and is known to be: nothing."""
    return Change(
        address=address,
        action=Action.NONE,
        reason=Reason.GONE,
        name=wanted["name"],
        withheld=all_fields(address, after=wanted),
    )


def _edited_beside(situation: Situation, address: Address, before: Fields) -> tuple[FieldChange, ...]:
    """Return what the workspace changed of fields that are not spoken for, where a part of a resource is."""
    part = situation.desired.parts.get(address)
    if part is None:
        return ()
    recorded = situation.recorded_fields(address)
    beside = {
        name: value
        for name, value in recorded.items()
        if name not in part and FIELDS[address.kind][name] not in {Form.SECRET, Form.SECRETS}
    }
    return with_origins(diff_fields(address, before, beside), recorded, situation.digest)


def _existing(situation: Situation, address: Address, rules: Rules, gone: Gone) -> Change:
    moved_from = situation.identity.moved_from.get(address)
    adopted = address in situation.identity.adopted
    before = situation.live_fields(address)
    wanted = situation.desired.spoken_for(address, situation.desired.resources[address])
    differing = diff_fields(address, before, wanted)
    if differing:
        differing = with_origins(differing, situation.recorded_fields(address), situation.digest)
    withheld = tuple(
        change
        for change in differing
        if left_alone(address, change, rules)
        or (change.origin is Origin.WORKSPACE and led_to(address, change.field, change.after, gone))
    )
    fields = tuple(change for change in differing if change not in withheld)
    withheld += _edited_beside(situation, address, before)
    kept = {change.field for change in withheld}
    action, reason = _verdict(fields, withheld, adopted=adopted, renamed=moved_from is not None)
    after = before | {
        name: keep_unmanaged(value, before.get(name, ())) if FIELDS[address.kind][name] is Form.LIST else value
        for name, value in wanted.items()
        if name not in kept
    }
    return Change(
        address=address,
        action=action,
        reason=reason,
        name=after["name"],
        fields=fields,
        withheld=withheld,
        remote_id=situation.identity.ids[address],
        moved_from=moved_from,
        before=before,
        after=after,
    )


def _settled(situation: Situation, address: Address, translate: Translate) -> Change | None:
    """Return what happens to nearly all resources of nearly all plans, nothing; ``None`` where something does."""
    if address in situation.identity.moved_from or address in situation.identity.adopted:
        return None
    before = situation.settled_fields(address, translate)
    if before is None:
        return None
    return Change(
        address=address,
        action=Action.NONE,
        reason=Reason.EQUAL,
        name=before["name"],
        remote_id=situation.identity.ids[address],
        before=before,
        after=before,
    )


def _verdict(
    fields: tuple[FieldChange, ...], withheld: tuple[FieldChange, ...], *, adopted: bool, renamed: bool
) -> tuple[Action, Reason]:
    if not fields:
        if adopted:
            return Action.ADOPT, Reason.ADOPTED
        return (Action.MOVE, Reason.RENAMED) if renamed else (Action.NONE, _by_origin(withheld, Reason.EQUAL))
    placed = all(change.field in PLACEMENT for change in fields)
    reason = Reason.ADOPTED if adopted else _by_origin(fields, Reason.PLACED if placed else Reason.CHANGED)
    return (Action.MOVE if placed else Action.UPDATE), reason


def _by_origin(fields: tuple[FieldChange, ...], otherwise: Reason) -> Reason:
    """Return who made fields differ, where it was not the project alone."""
    origins = {change.origin for change in fields}
    if Origin.BOTH in origins:
        return Reason.CONFLICT
    return Reason.DRIFTED if origins == {Origin.WORKSPACE} else otherwise


def _undeclared(situation: Situation, address: Address, rules: Rules) -> Iterator[Change]:
    """Yield what happens to a recorded resource that the project does not declare (any more)."""
    desired, identity = situation.desired, situation.identity
    forgotten = any(entry.covers(address) for entry in desired.forget)
    if not forgotten and not manages(desired, address):
        return
    if forgotten or address not in identity.ids:
        yield Change(
            address=address,
            action=Action.FORGET,
            reason=Reason.FORGOTTEN if forgotten else Reason.GONE,
            name=address.key,
            remote_id=identity.ids.get(address),
        )
        return
    before = situation.live_fields(address)
    changed = {item.field for item in drifted(address, situation.recorded_fields(address), before, situation.digest)}
    fields = tuple(
        replace(item, origin=Origin.BOTH) if item.field in changed else item
        for item in all_fields(address, before=before)
    )
    keeps = bool(changed) and rules.take is Take.LIVE
    yield Change(
        address=address,
        action=Action.NONE if keeps else Action.DELETE,
        reason=Reason.CONFLICT if changed else Reason.REMOVED,
        name=before["name"],
        fields=() if keeps else fields,
        withheld=fields if keeps else (),
        remote_id=identity.ids[address],
        before=before,
        after=before if keeps else None,
    )


def count_unmanaged(situation: Situation) -> dict[Kind, int]:
    """Return how many live resources nobody manages, by kind; interactions only of stories that were read."""
    counts = Counter(_unmanaged(situation))
    return {kind: counts[kind] for kind in Kind if counts[kind]}


def _unmanaged(situation: Situation) -> Iterator[Kind]:
    known = situation.identity.addresses
    for item in situation.live.listed:
        if (item.kind, item.remote_id) not in known:
            yield item.kind
    for kind, remote_id in situation.live.resources:
        if kind is Kind.INTERACTION and (kind, remote_id) not in known:
            yield kind


def _notes(situation: Situation) -> Iterator[Finding]:
    """Yield what a reader should know although nothing happens."""
    if situation.desired.only is not None:
        return
    kept = Counter(
        address.kind
        for address in situation.state.resources
        if address.kind is not Kind.INTERACTION and not manages(situation.desired, address)
    )
    for kind, count in kept.items():
        section = {Kind.STORY: "stories", Kind.ENTITY: "entities"}.get(kind, f"{kind}s")
        yield Finding(
            code="section-absent",
            severity=Severity.INFO,
            message=f"{count} {kind} resource(s) are in the state, and no file mentions `{section}:`; "
            "they are left alone",
            suggestion=f"write `{section}: {{}}` to delete them, or list them under `forget:` to stop managing them",
        )
