"""What a plan may not do. A refusal names the rule, the numbers, and the exact line that would allow it."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from botsync.address import Address, Kind
from botsync.core.desired import Desired
from botsync.core.identity import Identity
from botsync.core.live import Live
from botsync.core.plan import Action, Change
from botsync.core.threeway import Rules
from botsync.core.torn import incomplete_reads
from botsync.core.users import leads_nowhere, still_used
from botsync.diagnostics import Finding
from botsync.models.project import Deletes

FLOOR = 3
"""Deletes up to this count never break the percent rule: in a small bot one resource is many percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What is allowed in an environment.

    Attributes:
        environment: its name.
        deletes: permission to delete, and its limits.
        protect: addresses that stay, with what they hold.
        rules: how drift and conflicts are settled.
    """

    environment: str
    deletes: Deletes = field(default_factory=Deletes)
    protect: tuple[Address, ...] = ()
    rules: Rules = field(default_factory=Rules)


def refusals(
    policy: Policy, changes: Sequence[Change], desired: Desired, identity: Identity, live: Live
) -> Iterator[Finding]:
    """Yield every rule that the changes break, and every read that cannot be trusted."""
    yield from _names_taken(changes, identity, live)
    yield from leads_nowhere(changes, identity)
    deletes = [change for change in changes if change.action is Action.DELETE]
    yield from incomplete_reads(live, identity, changes)
    if not deletes:
        return
    yield from _limits(policy, deletes, len(identity.ids))
    yield from _protected(policy, deletes)
    yield from _strangers(deletes, identity, live)
    yield from still_used(changes, desired, identity, live)


def _refusal(code: str, message: str, suggestion: str) -> Finding:
    return Finding(code=code, message=message, suggestion=suggestion)


def _limits(policy: Policy, deletes: Sequence[Change], managed: int) -> Iterator[Finding]:
    rule, count = policy.deletes, len(deletes)
    percent = 100 * count / managed
    said = f"{count} of {managed} managed resources ({percent:.0f} %) would be deleted"
    too_many = rule.max_count is not None and count > rule.max_count
    too_much = rule.max_percent is not None and percent > rule.max_percent and count > FLOOR
    wanted: dict[str, bool | float] = {"allow": True}
    if rule.max_count is not None:
        wanted["max_count"] = count if too_many else rule.max_count
    if rule.max_percent is not None:
        wanted["max_percent"] = math.ceil(percent) if too_much else rule.max_percent
    line = ", ".join(f"{name}: {_plain(value)}" for name, value in wanted.items())
    suggestion = _write(policy, f"deletes: {{{line}}}")
    if not rule.allow:
        yield _refusal(
            "delete-not-allowed",
            f"{said}, and environment `{policy.environment}` does not allow deletes",
            suggestion,
        )
    if too_many:
        yield _refusal("delete-too-many", f"{said}, and `max_count` is {rule.max_count}", suggestion)
    if too_much:
        yield _refusal("delete-too-much", f"{said}, and `max_percent` is {rule.max_percent:g}", suggestion)


def _plain(value: bool | float) -> str:  # noqa: FBT001  (a setting)
    """Return a setting as YAML writes it."""
    if value is True:
        return "true"
    return str(int(value)) if value == int(value) else str(value)


def _write(policy: Policy, line: str) -> str:
    """Return the advice to write a whole line, in the place of the one that is there."""
    return f"to allow it, write in botsync.yaml under `environments.{policy.environment}`:\n{line}"


def _protected(policy: Policy, deletes: Iterable[Change]) -> Iterator[Finding]:
    """Yield a refusal for each delete that `protect` forbids; a story stays with all it holds, and with any of it."""
    for change in deletes:
        address = change.address
        blocking = [item for item in policy.protect if item.covers(address) or address.covers(item)]
        left = ", ".join(str(item) for item in policy.protect if item not in blocking)
        if blocking:
            yield _refusal(
                "delete-protected",
                f"{address} would be deleted, and `protect` of environment `{policy.environment}` forbids it "
                f"by {len(blocking)} of {len(policy.protect)} entries: {', '.join(map(str, blocking))}",
                _write(policy, f"protect: [{left}]"),
            )


def _strangers(deletes: Iterable[Change], identity: Identity, live: Live) -> Iterator[Finding]:
    """Yield a refusal for each story that would take unmanaged interactions with it."""
    for change in deletes:
        if change.address.kind is not Kind.STORY:
            continue
        names = sorted(
            resource.name
            for (kind, remote_id), resource in live.resources.items()
            if kind is Kind.INTERACTION
            and resource.story == change.remote_id
            and (kind, remote_id) not in identity.addresses
        )
        if names:
            yield _refusal(
                "delete-unmanaged",
                f"{change.address} holds {len(names)} interaction(s) that botsync does not manage "
                f"({', '.join(names[:5])}); they would be deleted with it",
                f"delete them in the vendor's editor, or keep the story: `forget: [{change.address}]`",
            )


def _names_taken(changes: Iterable[Change], identity: Identity, live: Live) -> Iterator[Finding]:
    """Yield a refusal for each name that a live resource has which botsync does not manage."""
    holders: Mapping[tuple[Kind, str, str], str] = {
        (resource.kind, resource.story, resource.name): resource.remote_id
        for key, resource in live.resources.items()
        if resource.kind is Kind.INTERACTION and key not in identity.addresses
    } | {
        (item.kind, "", item.name): item.remote_id
        for item in live.listed
        if item.kind is Kind.ENTITY and (item.kind, item.remote_id) not in identity.addresses
    }
    for change in changes:
        if change.action is not Action.UPDATE or all(item.field != "name" for item in change.fields):
            continue
        story = identity.ids.get(Address(Kind.STORY, change.address.story), "") if change.address.story else ""
        holder = holders.get((change.address.kind, story, change.name))
        if holder:
            yield _refusal(
                "name-taken",
                f"{change.address}: the name {change.name!r} belongs to a live resource that botsync does not manage "
                f"({holder})",
                "choose another name, or rename or delete the other one in the vendor's editor",
            )
