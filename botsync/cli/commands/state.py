"""`botsync state`: looks at the recorded state, mends it, and takes it elsewhere. Reaches no workspace."""

import json
from collections.abc import Sized
from pathlib import Path
from typing import TextIO

import click

from botsync.address import Address
from botsync.cli import output
from botsync.cli.exits import Exit
from botsync.cli.identity import utc_now, who
from botsync.cli.moving import migrate_state, unlock_state
from botsync.cli.options import approve_option, format_option, opening_options, records_options
from botsync.cli.project import Target, open_settings, parse_address
from botsync.cli.recovery import holding, recover
from botsync.core.history import Entry
from botsync.core.identity import renamed
from botsync.core.state import Recorded, State, without_secrets
from botsync.diagnostics import did_you_mean
from botsync.errors import UsageError
from botsync.render.history_text import render_serials


@click.group()
def command() -> None:
    """Look at the recorded state of an environment, mend it, take it elsewhere. The workspace is not touched."""


@command.command("list")
@opening_options
def list_(directory: Path, environment: str | None) -> int:
    """Print the address of every recorded resource."""
    state = open_settings(directory, environment).records.load()
    output.data("".join(f"{address}\n" for address in state.resources))
    return Exit.OK


@command.command()
@click.argument("address")
@opening_options
def show(address: str, directory: Path, environment: str | None) -> int:
    """Print what is recorded of one resource, as JSON; secrets are digests."""
    target = open_settings(directory, environment)
    state = target.records.load()
    recorded = state.resources[_known(state, address)]
    document = {"remote_id": recorded.remote_id, "fields": without_secrets(recorded.fields, target.digest)}
    output.data(json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
    return Exit.OK


@command.command()
@click.argument("old", metavar="FROM")
@click.argument("new", metavar="TO")
@records_options
def mv(old: str, new: str, directory: Path, environment: str | None, lock_timeout: float) -> int:
    """Give a recorded resource another address; a story takes its interactions along."""
    target = open_settings(directory, environment)
    with holding(target, "state mv", lock_timeout):
        recover(target)
        state = target.records.load()
        source, destination = _known(state, old), parse_address(new)
        if source.kind is not destination.kind or source.story != destination.story:
            raise UsageError(f"{source} cannot become {destination}", hint="kind and story stay the same")
        moves = {address: renamed(address, {source: destination}) for address in state.resources}
        taken = sorted({moved for address, moved in moves.items() if moved != address} & state.resources.keys())
        if taken:
            raise UsageError(f"{taken[0]} is recorded already", hint=f"remove it first: botsync state rm {taken[0]}")
        resources = {moves[address]: recorded for address, recorded in state.resources.items()}
        _save(target, state, resources, f"state mv {source} {destination}")
    return Exit.OK


@command.command()
@click.argument("addresses", metavar="[ADDRESS]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All of them, as when the workspace was made anew.")
@records_options
def rm(
    addresses: tuple[str, ...], everything: bool, directory: Path, environment: str | None, lock_timeout: float
) -> int:
    """Forget recorded resources; the workspace keeps them. A story takes its interactions along."""
    if everything == bool(addresses):
        raise UsageError("say what to forget: addresses, or --all", hint="see `botsync state list`")
    target = open_settings(directory, environment)
    with holding(target, "state rm", lock_timeout):
        recover(target)
        state = target.records.load()
        gone = [_known(state, address) for address in addresses]
        kept = {
            address: recorded
            for address, recorded in state.resources.items()
            if not everything and not any(entry.covers(address) for entry in gone)
        }
        _save(target, state, kept, f"state rm {' '.join(addresses) or '--all'}")
    return Exit.OK


@command.command()
@opening_options
def pull(directory: Path, environment: str | None) -> int:
    """Print the whole recorded state, as JSON; secrets are digests."""
    target = open_settings(directory, environment)
    state = target.records.load()
    if state.serial:
        output.data(target.records.encode(state))
    else:
        output.note(f"Nothing is recorded of {target.name} yet.")
    return Exit.OK


@command.command()
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--force", is_flag=True, help="Also where it is older than what is recorded, or has another lineage.")
@records_options
def push(file: TextIO, force: bool, directory: Path, environment: str | None, lock_timeout: float) -> int:
    """Record the state in FILE (`-` for stdin), which `botsync state pull` printed, instead of what is recorded."""
    target = open_settings(directory, environment)
    try:
        state = target.records.decode(file.read())
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file.name} cannot be read", hint="botsync state pull > FILE makes one") from error
    with holding(target, "state push", lock_timeout):
        recover(target)
        saved = target.records.put(state, _entry("state push"), force=force)
    output.note(f"{_counted(saved.resources)} recorded in {target.name}, serial {saved.serial}.")
    return Exit.OK


@command.command()
@opening_options
@format_option
def history(directory: Path, environment: str | None, form: str) -> int:
    """Show each time that the state was written: when, by whom, and why; the newest first."""
    target = open_settings(directory, environment)
    entries = target.records.load().history
    if form == "json":
        from botsync.render.history_json import serials_json  # noqa: PLC0415  (start-up time)

        output.data(serials_json(entries))
    else:
        output.data(render_serials(entries, output.data_paint()))
    return Exit.OK


@command.command()
@click.argument("lock_id", metavar="[ID]", required=False)
@opening_options
@approve_option
def unlock(lock_id: str | None, directory: Path, environment: str | None, auto_approve: bool) -> int:
    """Show who holds the lock, and take it away from them: only where they are gone for sure.

    With ID, it is taken away only if it is that lock. What the holder's run did is recorded by the next run.
    """
    return unlock_state(open_settings(directory, environment), lock_id, asks=not auto_approve)


@command.command()
@click.option("--from", "source", required=True, metavar="STATE", help="The `state:` that it lives at until now.")
@click.option("--purge", is_flag=True, help="Remove what is there, instead of leaving a note of where it went.")
@records_options
def migrate(source: str, purge: bool, directory: Path, environment: str | None, lock_timeout: float) -> int:
    """Move state and journals from another place to where `state:` in botsync.yaml says now."""
    return migrate_state(open_settings(directory, environment), source, lock_timeout, purges=purge)


def _known(state: State, text: str) -> Address:
    address = parse_address(text)
    if address not in state.resources:
        near = did_you_mean(text, [str(item) for item in state.resources])
        raise UsageError(f"the state does not know {address}", hint=near or "see `botsync state list`")
    return address


def _entry(command: str) -> Entry:
    return Entry(at=utc_now(), who=who(), command=command)


def _save(target: Target, state: State, resources: dict[Address, Recorded], command: str) -> None:
    target.records.save(state.with_resources(resources), _entry(command))
    output.note(f"{_counted(resources)} recorded in {target.name}.")


def _counted(resources: Sized) -> str:
    return "1 resource is" if len(resources) == 1 else f"{len(resources)} resources are"
