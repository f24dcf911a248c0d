"""Stories whose read is not complete: what may not be done, nor said, of a workspace that was read only in part."""

from collections.abc import Iterable, Iterator, Mapping

from botsync.address import Address, Kind, story_address
from botsync.core.identity import Identity
from botsync.core.live import Live
from botsync.core.plan import Action, Change
from botsync.core.users import USED
from botsync.diagnostics import Finding, Severity

_BY_ABSENCE = frozenset({Action.CREATE, Action.DELETE, Action.FORGET})
"""Actions that follow from something not being there, and are wrong where it was only not read."""

_SUGGESTION = "plan again; if it stays, look at the story in the vendor's editor"


def incomplete_reads(live: Live, identity: Identity, changes: Iterable[Change]) -> Iterator[Finding]:
    """Yield a finding for each story whose read is not complete: a refusal where a change relies on it."""
    listed = list(changes)
    doomed = {story_of(change.address) for change in listed if change.action in _BY_ABSENCE}
    used = [change.address for change in listed if change.action is Action.DELETE and change.address.kind in USED]
    for remote_id in sorted(live.torn):
        address = identity.addresses.get((Kind.STORY, remote_id))
        own = f"nothing of this story may be created, deleted or forgotten{_users(used)}"
        yield Finding(
            code="incomplete-read",
            severity=Severity.ERROR if used or (address is not None and address in doomed) else Severity.WARNING,
            message=f"{_torn(live, remote_id, address)}, so {own}",
            suggestion=_SUGGESTION,
        )


def names_of_torn(live: Live) -> list[str]:
    """Return the stories whose read is not complete, by name and remote id."""
    return [_named(live, remote_id) for remote_id in sorted(live.torn)]


def torn_stories(live: Live, identity: Identity) -> frozenset[Address]:
    """Return the managed stories whose read is not complete."""
    found = (identity.addresses.get((Kind.STORY, remote_id)) for remote_id in live.torn)
    return frozenset(address for address in found if address is not None)


def not_compared(live: Live, identity: Identity, left_out: Mapping[Address, int]) -> Iterator[Finding]:
    """Yield a warning for each managed story whose read is not complete, given how many resources it has."""
    for address, count in sorted(left_out.items()):
        yield Finding(
            code="incomplete-read",
            severity=Severity.WARNING,
            message=f"{_torn(live, identity.ids[address], address)}, so nothing can be said of its {count} resource(s)",
            suggestion="look again; if it stays, look at the story in the vendor's editor",
        )


def story_of(address: Address) -> Address | None:
    """Return the story that an address is, or is in."""
    if address.kind is Kind.INTERACTION:
        return story_address(address.story)
    return address if address.kind is Kind.STORY else None


def _users(used: Iterable[Address]) -> str:
    """Return what of the delete of entities and webhooks nobody can tell."""
    names = ", ".join(map(str, used))
    return f", and nobody knows whether it uses {names}, which would be deleted" if names else ""


def _torn(live: Live, remote_id: str, address: Address | None) -> str:
    name = str(address) if address else f"the story {_named(live, remote_id)}"
    return f"{name}: the story map and the list of its interactions disagree; the read is not complete"


def _named(live: Live, remote_id: str) -> str:
    return f"{live.resources[Kind.STORY, remote_id].name!r} ({remote_id})"
