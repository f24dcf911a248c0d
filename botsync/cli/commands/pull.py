"""`botsync pull`: writes a project from a live workspace, with its state. Reads the workspace only."""

import asyncio
from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.exits import Exit
from botsync.cli.identity import utc_now, who
from botsync.cli.options import Where, locking_options
from botsync.cli.project import Target, open_target
from botsync.cli.reach import Reach
from botsync.cli.recovery import holding
from botsync.core.history import Entry
from botsync.core.live import Live
from botsync.core.pulled import Pulled, pull_project
from botsync.core.torn import names_of_torn
from botsync.engine.read import everything, read_live
from botsync.errors import Refused, UsageError
from botsync.loader.writer import escape, write_yaml


@click.command()
@locking_options
def command(where: Where) -> int:
    """Write a project from a live workspace: a file per story, and one each for entities, webhooks and segments.

    The project must not declare anything yet.
    """
    target = open_target(where.directory, where.environment)
    if target.desired.resources:
        raise UsageError(
            f"the project declares {len(target.desired.resources)} resources already; pull writes new projects only",
            hint="to see what differs, run `botsync plan`",
        )
    with holding(target, "pull", where.lock_timeout):
        state = target.records.load()
        if state.resources:
            raise UsageError(
                f"the state of {target.name} records {len(state.resources)} resources already",
                hint="take them out with `botsync state rm`, or give the environment a new `state:`",
            )
        live = asyncio.run(_read(target, where.reach))
        _check_complete(live)
        pulled = pull_project(live)
        written = _write(where.directory, pulled)
        entry = Entry(at=utc_now(), who=who(), command="pull")
        target.records.save(state.with_resources(pulled.recorded), entry)
    output.findings(pulled.findings)
    for name in written:
        output.data(f"wrote {name}\n")
    output.data(f"Pulled {len(pulled.recorded)} resources from {target.name}.\n")
    return Exit.OK


async def _read(target: Target, reach: Reach) -> Live:
    async with target.reader(reach) as reader:
        with output.progress(f"reading {target.name}") as advance:
            return await read_live(reader, everything, parallel=reach.parallel, advance=advance)


def _check_complete(live: Live) -> None:
    """Refuse to write files of a story that was read only in part: they would lack what was not read.

    Raises:
        Refused: there is such a story.
    """
    names = names_of_torn(live)
    if names:
        raise Refused(
            f"the story map and the list of interactions disagree, so the read is not complete: {', '.join(names)}; "
            "nothing was written",
            hint="pull again; if it stays, look at the story in the vendor's editor",
        )


def _write(directory: Path, pulled: Pulled) -> list[str]:
    """Write all files, or none where one of them is there already."""
    texts = {
        name: write_yaml(
            escape(data),
            comments={path: text for (file, path), text in pulled.comments.items() if file == name},
        )
        for name, data in sorted(pulled.files.items())
    }
    there = [name for name in texts if (directory / name).exists()]
    if there:
        raise UsageError(f"{', '.join(there)} would be overwritten", hint="move it away first")
    for name, text in texts.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(texts)
