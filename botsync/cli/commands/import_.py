"""`botsync import`: puts what exists in a workspace under management. Writes state, never the workspace."""

import click

from botsync.address import Address, Kind, story_address
from botsync.cli import output
from botsync.cli.exits import Exit
from botsync.cli.identity import utc_now, who
from botsync.cli.loop import completed
from botsync.cli.options import Where, locking_options
from botsync.cli.project import Target, look, open_target, own_workspace, parse_address
from botsync.cli.recovery import holding, recover
from botsync.core.history import Entry
from botsync.core.situation import Situation
from botsync.core.state import Recorded, State
from botsync.errors import UsageError


@click.command()
@click.argument("address", required=False)
@click.argument("remote_id", required=False)
@click.option(
    "--all", "everything", is_flag=True, help="Every declared resource that one live resource has the name of."
)
@locking_options
def command(address: str | None, remote_id: str | None, everything: bool, where: Where) -> int:
    """Put a live resource under management: ADDRESS is its name here, REMOTE_ID its identifier in the workspace.

    With --all, the state is rebuilt from the workspace: every declared resource is found by its name.
    """
    if everything == (address is not None) or (address is not None and remote_id is None):
        raise UsageError("say what to import", hint="botsync import ADDRESS REMOTE_ID, or botsync import --all")
    target = open_target(where.directory, where.environment)
    with holding(target, "import", where.lock_timeout):
        recover(target)
        state = target.records.load()
        situation = own_workspace(completed(look(target, target.desired, state, where.reach)))
        if address is None or remote_id is None:
            return _import_all(target, situation)
        return _import_one(target, situation, parse_address(address), remote_id)


def _import_all(target: Target, situation: Situation) -> int:
    identity, state = situation.identity, situation.state
    found = {address: Recorded(remote_id=identity.ids[address]) for address in identity.adopted}
    _save(target, state.with_resources({**state.resources, **found}), "import --all")
    output.findings(identity.problems)
    missing = [address for address in situation.desired.resources if address not in identity.ids]
    output.data(
        f"Imported {len(found)} resources; {len(state.resources)} were recorded before, "
        f"{len(missing)} declared ones have no live resource of their name.\n"
    )
    return Exit.REFUSED if identity.problems else Exit.OK


def _import_one(target: Target, situation: Situation, address: Address, remote_id: str) -> int:
    state = situation.state
    if address not in situation.desired.resources:
        raise UsageError(f"the project does not declare {address}", hint="declare it first, then import it")
    recorded = state.resources.get(address)
    if recorded is not None and recorded.remote_id != remote_id and address in situation.identity.ids:
        raise UsageError(
            f"{address} is recorded as {recorded.remote_id} already", hint=f"first: botsync state rm {address}"
        )
    owner = situation.identity.addresses.get((address.kind, remote_id))
    if owner is not None and owner != address and owner not in situation.identity.adopted:
        raise UsageError(
            f"{remote_id} is recorded as {owner} already", hint=f"first: botsync state mv {owner} {address}"
        )
    if not _exists(situation, address, remote_id):
        raise UsageError(f"the workspace has no {address.kind} {remote_id}", hint="copy the identifier from the API")
    renewed = state.with_resources({**state.resources, address: Recorded(remote_id=remote_id)})
    _save(target, renewed, f"import {address}")
    output.data(f"Imported {address}; `botsync plan` shows what differs.\n")
    return Exit.OK


def _save(target: Target, state: State, command: str) -> None:
    target.records.save(state, Entry(at=utc_now(), who=who(), command=command))


def _exists(situation: Situation, address: Address, remote_id: str) -> bool:
    if address.kind is not Kind.INTERACTION:
        return any((item.kind, item.remote_id) == (address.kind, remote_id) for item in situation.live.listed)
    resource = situation.live.resources.get((Kind.INTERACTION, remote_id))
    story = situation.identity.ids.get(story_address(address.story))
    return resource is not None and resource.story == story
