"""`botsync state`: looks at the recorded state, and mends it. Reaches no workspace."""

import json
from pathlib import Path

import click

from botsync.address import Address
from botsync.cli import output
from botsync.cli.exits import Exit
from botsync.cli.options import directory_option, environment_option
from botsync.cli.project import Target, open_target, parse_address
from botsync.core.identity import renamed
from botsync.core.state import Recorded, State, without_secrets
from botsync.diagnostics import did_you_mean
from botsync.errors import UsageError


@click.group()
def command() -> None:
    """Look at the recorded state of an environment, and mend it. The workspace is not touched."""


@command.command("list")
@directory_option
@environment_option
def list_(directory: Path, environment: str | None) -> int:
    """Print the address of every recorded resource."""
    state = open_target(directory, environment).backend.load()
    output.data("".join(f"{address}\n" for address in state.resources))
    return Exit.OK


@command.command()
@click.argument("address")
@directory_option
@environment_option
def show(address: str, directory: Path, environment: str | None) -> int:
    """Print what is recorded of one resource, as JSON; secrets are digests."""
    target = open_target(directory, environment)
    state = target.backend.load()
    recorded = state.resources[_known(state, address)]
    document = {"remote_id": recorded.remote_id, "fields": without_secrets(recorded.fields, target.digest)}
    output.data(json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
    return Exit.OK


@command.command()
@click.argument("old", metavar="FROM")
@click.argument("new", metavar="TO")
@directory_option
@environment_option
def mv(old: str, new: str, directory: Path, environment: str | None) -> int:
    """Give a recorded resource another address; a story takes its interactions along."""
    target = open_target(directory, environment)
    with target.backend.lock():
        state = target.backend.load()
        source, destination = _known(state, old), parse_address(new)
        if source.kind is not destination.kind or source.story != destination.story:
            raise UsageError(f"{source} cannot become {destination}", hint="kind and story stay the same")
        moves = {address: renamed(address, {source: destination}) for address in state.resources}
        taken = sorted({moved for address, moved in moves.items() if moved != address} & state.resources.keys())
        if taken:
            raise UsageError(f"{taken[0]} is recorded already", hint=f"remove it first: botsync state rm {taken[0]}")
        _save(target, state, {moves[address]: recorded for address, recorded in state.resources.items()})
    return Exit.OK


@command.command()
@click.argument("addresses", metavar="ADDRESS...", nargs=-1, required=True)
@directory_option
@environment_option
def rm(addresses: tuple[str, ...], directory: Path, environment: str | None) -> int:
    """Forget recorded resources; the workspace keeps them. A story takes its interactions along."""
    target = open_target(directory, environment)
    with target.backend.lock():
        state = target.backend.load()
        gone = [_known(state, address) for address in addresses]
        kept = {
            address: recorded
            for address, recorded in state.resources.items()
            if not any(entry.covers(address) for entry in gone)
        }
        _save(target, state, kept)
    return Exit.OK


def _known(state: State, text: str) -> Address:
    address = parse_address(text)
    if address not in state.resources:
        near = did_you_mean(text, [str(item) for item in state.resources])
        raise UsageError(f"the state does not know {address}", hint=near or "see `botsync state list`")
    return address


def _save(target: Target, state: State, resources: dict[Address, Recorded]) -> None:
    target.backend.save(state.with_resources(resources))
    output.note(f"{len(resources)} resources are recorded in {target.name}.")
