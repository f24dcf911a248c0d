"""Takes a saved plan up again: what it wants, and what of it no longer fits the workspace."""

from collections.abc import Iterator, Mapping

from botsync.address import Address, Kind
from botsync.core.desired import Desired
from botsync.core.diff import PLACEMENT
from botsync.core.plan import Action, Change, Plan, Reason
from botsync.core.saved import Saved, fingerprint
from botsync.core.situation import Situation
from botsync.core.state import without_secrets
from botsync.core.vault import Vault
from botsync.models.fields import Fields, canonical_fields


def replayed(saved: Saved, vault: Vault) -> tuple[Desired, dict[Address, str]]:
    """Return what a saved plan wants, and what of it cannot be had: the reason by address."""
    written: dict[Address, Fields] = {}
    lost: dict[Address, str] = {}
    for address, fields in saved.written.items():
        written[address], unknown = vault.reveal(address.kind, fields)
        if unknown:
            lost[address] = f"{', '.join(f'`{name}`' for name in unknown)} is another secret than when it was planned"
    changes = saved.plan.changes
    desired = Desired(
        resources={address: canonical_fields(address.kind, written[address]) for address in sorted(written)},
        written=written,
        kinds=frozenset(Kind),
        stories=frozenset(),
        moved={change.moved_from: change.address for change in changes if change.moved_from is not None},
        forget=frozenset(change.address for change in changes if change.reason is Reason.FORGOTTEN),
        only=frozenset(change.address for change in changes if change.address in written or change.after is None),
    )
    return desired, lost


def moved_on(saved: Saved, plan: Plan, situation: Situation) -> Iterator[tuple[Address, str]]:
    """Yield each change of a saved plan that no longer fits, and why.

    Args:
        saved: the saved plan.
        plan: the same wishes, planned on the workspace as it is now.
        situation: what that was made from.
    """
    now = {change.address: change for change in plan.changes}
    for change in saved.plan.changes:
        current = now.get(change.address)
        if current is None:
            yield change.address, "it is already as planned, so somebody changed it"
        elif fingerprint(current.before, situation.digest) != saved.fingerprints[change.address]:
            yield change.address, "it was changed in the workspace since the plan was made"
        elif _outline(current) != _outline(change):
            yield change.address, "the plan for it would be another one now"


def _outline(change: Change) -> tuple[Action, list[str], list[str]]:
    return change.action, [item.field for item in change.fields], [item.field for item in change.withheld]


def strayed(saved: Saved, situation: Situation) -> Iterator[tuple[Address, str]]:
    """Yield each change of an interrupted run that cannot be finished, and why.

    Each field must be as it was before the run, or as the run was to leave it; where interactions stand may be in
    between.
    """
    for change in saved.plan.changes:
        if change.before is None or change.after is None or change.address not in situation.identity.ids:
            continue
        live = without_secrets(situation.live_fields(change.address), situation.digest)
        strange = [name for name, value in live.items() if name not in PLACEMENT and _is_strange(name, value, change)]
        if strange:
            yield change.address, f"{', '.join(f'`{name}`' for name in strange)} was changed by somebody else meanwhile"


def _is_strange(name: str, value: object, change: Change) -> bool:
    sides: list[Mapping[str, object]] = [change.before or {}, change.after or {}]
    return all(name not in side or side[name] != value for side in sides)
