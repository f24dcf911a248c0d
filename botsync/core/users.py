"""Who uses what: the blast radius of a delete, in Git and in the workspace, and references that would lead nowhere."""

from collections.abc import Iterator, Mapping, Sequence

from botsync.address import Address, Kind, story_address
from botsync.core.annotation import entity_names_used
from botsync.core.desired import Desired
from botsync.core.diff import PLACEMENT
from botsync.core.identity import Identity
from botsync.core.live import UNMANAGED, Live, LiveResource
from botsync.core.plan import Action, Change
from botsync.diagnostics import Finding, Severity
from botsync.models.fields import Fields, references

USED = frozenset({Kind.ENTITY, Kind.WEBHOOK})
"""Kinds that stories and interactions use."""
_LED_TO = USED | {Kind.INTERACTION}
_SHOWN = 20


def still_used(changes: Sequence[Change], desired: Desired, identity: Identity, live: Live) -> Iterator[Finding]:
    """Yield a refusal for each entity and webhook that goes while something still uses it after the plan.

    Of an interaction that goes, only a warning: what leads to it is left as it is where no file speaks of it.
    """
    after = {change.address: change.after for change in changes if change.action is not Action.FORGET}
    for change in changes:
        if change.action is not Action.DELETE or change.address.kind not in _LED_TO:
            continue
        if change.address.kind is Kind.ENTITY and _has_heir(change, desired):
            continue
        git = sorted(
            address
            for address, fields in desired.resources.items()
            if _uses(address.kind, fields, change, str(change.address))
        )
        there = sorted(
            _label(resource, identity, live)
            for key, resource in live.resources.items()
            if _uses(resource.kind, resource.fields, change, change.remote_id or "")
            and not _stops(identity.addresses.get(key), change, after)
        )
        if change.address.kind is Kind.INTERACTION and there:
            yield _left_over(change.address, there)
        elif git or there:
            yield _finding(change.address, list(map(str, git)), there)


def _has_heir(used: Change, desired: Desired) -> bool:
    """Tell whether another entity takes over the name by which phrases refer to one that goes."""
    return any(
        address.kind is Kind.ENTITY and address != used.address and fields.get("name") == used.name
        for address, fields in desired.resources.items()
    )


def leads_nowhere(changes: Sequence[Change], identity: Identity) -> Iterator[Finding]:
    """Yield a refusal for each reference to what is neither in the workspace nor created; after an editor's delete.

    A whole project declares what it refers to; an undo or a saved plan speaks for a few addresses only.
    """
    created = {change.address for change in changes if change.action is Action.CREATE}
    deleted = {change.address for change in changes if change.action is Action.DELETE}

    def is_there(name: str) -> bool:
        address = Address.parse(name)
        return (address in identity.ids or address in created) and address not in deleted

    for change in changes:
        if change.action in {Action.DELETE, Action.FORGET, Action.NONE}:
            continue
        written = {item.field: item.after for item in change.fields if item.after is not None}
        found = references(change.address.kind, written)
        missing = sorted(name for name in found if not name.startswith(UNMANAGED) and not is_there(name))
        if missing:
            yield Finding(
                code="dangling-reference",
                message=f"{change.address} would refer to {', '.join(missing)}, which the workspace does not have",
                suggestion=f"bring it back first (botsync apply, or botsync undo of the run that deleted it),\n"
                f"or leave this out: --exclude {change.address}",
            )


def _uses(kind: Kind, fields: Fields, used: Change, reference: str) -> bool:
    if used.address.kind is Kind.ENTITY:
        return used.name in entity_names_used(fields)
    return reference in references(kind, {name: value for name, value in fields.items() if name not in PLACEMENT})


def _stops(user: Address | None, used: Change, after: Mapping[Address, Fields | None]) -> bool:
    """Tell whether the plan itself ends the use: the user goes, with its story or alone, or no longer refers to it."""
    if user is None:
        return False
    story = story_address(user.story) if user.story else user
    if after.get(story, {}) is None or after.get(user, {}) is None:
        return True
    left = after.get(user)
    return left is not None and not _uses(user.kind, left, used, str(used.address))


def _label(resource: LiveResource, identity: Identity, live: Live) -> str:
    address = identity.addresses.get((resource.kind, resource.remote_id))
    if address is not None:
        return str(address)
    story = live.resources.get((Kind.STORY, resource.story))
    inside = f" in {story.name!r}" if story is not None else ""
    return f"{resource.name!r}{inside} (not managed)"


def _finding(address: Address, git: list[str], there: list[str]) -> Finding:
    parts = [f"{where} {_listed(names)}" for where, names in (("in Git", git), ("in the workspace", there)) if names]
    return Finding(
        code="delete-used",
        message=f"{address} would be deleted, and {len({*git, *there})} still use it: {'; '.join(parts)}",
        suggestion=f"take it out of them first; or keep it without managing it:\nforget: [{address}]",
    )


def _left_over(address: Address, there: list[str]) -> Finding:
    return Finding(
        code="delete-leaves-links",
        severity=Severity.WARNING,
        message=f"{address} would be deleted, and {len(there)} would still lead to it: {_listed(there)}",
        suggestion="say in a file what they are to lead to, or change them in the vendor's editor",
    )


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
