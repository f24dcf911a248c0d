"""What it takes to put back what a run found: an ordinary set of wishes, from which an ordinary plan is made."""

from collections.abc import Iterator, Sequence

from botsync.address import Address, Kind, story_address
from botsync.core.desired import Desired
from botsync.core.identity import known_resources, renamed
from botsync.core.journal import Run
from botsync.core.live import UNMANAGED
from botsync.core.plan import Action, Change, Plan
from botsync.core.situation import Situation
from botsync.core.state import State, without_secrets
from botsync.core.vault import Vault
from botsync.diagnostics import Finding, Severity
from botsync.models.base import Form
from botsync.models.fields import FIELDS, Fields, canonical_fields, translate_references


def touched(run: Run) -> tuple[Change, ...]:
    """Return the changes of a run of which anything may have been done in the workspace."""
    addresses = {address for fact in run.facts for address in (fact.address, *fact.covers)}
    gone = {fact.address for fact in run.facts if fact.address.kind is Kind.STORY and fact.operation == "delete"}
    return tuple(
        change
        for change in run.saved.plan.changes
        if change.address in addresses
        or any(story.covers(change.address) for story in gone)
        or (change.moved_from is not None and change.address in run.complete)
    )


def undone(run: Run, vault: Vault) -> Desired:
    """Return what the workspace had before a run, of what the run touched: of what is still there the fields alone."""
    changes = touched(run)
    back = {change.address: change.moved_from for change in changes if change.moved_from is not None}
    written: dict[Address, Fields] = {}
    for change in changes:
        if change.address in run.saved.found:
            address = back.get(change.address, change.address)
            fields, _ = vault.reveal(address.kind, run.saved.found[change.address])
            written[address] = _managed(address.kind, _renamed(address, fields, back))
    return Desired(
        resources={address: canonical_fields(address.kind, written[address]) for address in sorted(written)},
        written=written,
        kinds=frozenset(Kind),
        stories=frozenset(),
        moved=back,
        forget=frozenset(),
        only=frozenset({back.get(change.address, change.address) for change in changes}),
        parts={
            back.get(change.address, change.address): frozenset({item.field for item in change.fields})
            for change in changes
            if change.action is not Action.DELETE
        },
    )


def _renamed(address: Address, fields: Fields, back: dict[Address, Address]) -> Fields:
    def translate(_: Kind, reference: str) -> str:
        return reference if reference.startswith(UNMANAGED) else str(renamed(Address.parse(reference), back))

    return translate_references(address.kind, fields, translate)


def _managed(kind: Kind, fields: Fields) -> Fields:
    """Return fields without the places of what nobody manages: those are kept as they are."""
    return {
        name: [item for item in value if not item.startswith(UNMANAGED)] if FIELDS[kind][name] is Form.LIST else value
        for name, value in fields.items()
    }


def overtaken(run: Run, later: Sequence[Run], state: State, plan: Plan) -> Iterator[Finding]:
    """Yield a refusal for each resource that a later run changed, so that putting it back would undo that run too."""
    last = {change.address: other.id for other in later for change in touched(other)}
    concerned = {address for change in plan.changes for address in (change.address, change.moved_from)}
    for change in touched(run):
        if change.address not in last or change.address not in concerned:
            continue
        recorded = state.resources.get(change.address)
        if recorded is None:
            what = "" if change.action is Action.DELETE else "deleted"
        elif change.after is None:
            what = "created"
        else:
            names = {item.field for item in change.fields}
            differs = any(
                name in names and name in change.after and change.after[name] != value
                for name, value in recorded.fields.items()
            )
            what = "changed" if differs else ""
        if what:
            yield Finding(
                code="undo-overtaken",
                message=f"{change.address} was {what} by run {last[change.address]}, after run {run.id}",
                suggestion=f"undo that run first: botsync undo {last[change.address]} --env {plan.environment}",
            )


def maybe_created(run: Run, situation: Situation) -> Iterator[Finding]:
    """Yield a warning for each resource that the run may have created, and nobody knows: it is not deleted by its name.

    An apply adopts it; then it can be undone.
    """
    unsure = {fact.address for fact in run.facts if fact.operation == "create" and not fact.done}
    names = {change.address: change.name for change in run.saved.plan.changes}
    for address in sorted(unsure - situation.identity.ids.keys()):
        story = situation.identity.ids.get(story_address(address.story), "?") if address.story else ""
        for resource in known_resources(situation.live):
            if (resource.kind, resource.remote_id) in situation.identity.addresses:
                continue
            if (resource.kind, resource.story, resource.name) == (address.kind, story, names.get(address)):
                yield Finding(
                    code="maybe-created",
                    severity=Severity.WARNING,
                    message=f"{address} may have been created by run {run.id}, or by somebody else; it stays",
                    suggestion=f"if it is to go, delete {resource.name!r} in the vendor's editor; "
                    "or let `botsync apply` adopt it, and undo again",
                )


def lost_secrets(run: Run, situation: Situation, vault: Vault) -> Iterator[Finding]:
    """Yield a warning for each secret that cannot be put back: botsync keeps none, and nobody knows it any more."""
    for change in touched(run):
        if change.before is None:
            continue
        _, unknown = vault.reveal(change.address.kind, change.before)
        live: Fields = {}
        if change.address in situation.identity.ids:
            live = without_secrets(situation.live_fields(change.address), situation.digest)
        for name in unknown:
            if live.get(name) != change.before[name]:
                yield Finding(
                    code="secret-not-kept",
                    severity=Severity.WARNING,
                    message=f"{change.address}: `{name}` cannot be put back: botsync keeps no secret; it stays",
                    suggestion="set the secret that was used before in the process environment, and undo again",
                )
