"""`botsync pull`: brings what a live workspace says into the files of a project. Reads the workspace only."""

from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.exits import Exit
from botsync.cli.identity import utc_now, who
from botsync.cli.loop import completed
from botsync.cli.options import Where, format_option, locking_options, take_option
from botsync.cli.project import Target
from botsync.cli.pulling import Choices, marked, merge_pull, open_files, projects_around
from botsync.cli.pulling import Pulled as Merged
from botsync.cli.reach import Reach
from botsync.cli.recovery import holding
from botsync.cli.starting import SCHEMAS, schema_line
from botsync.core.history import Entry
from botsync.core.live import Live
from botsync.core.pulled import Pulled, pull_project
from botsync.core.torn import names_of_torn
from botsync.engine.read import everything, read_live
from botsync.errors import Refused, UsageError
from botsync.loader.writer import escape, write_yaml
from botsync.render.pull_text import pull_json, pull_lines, pull_patch, pull_summary


@click.command()
@locking_options
@take_option
@click.option(
    "--all", "takes_all", is_flag=True, help="Take over what nobody manages too: stories, entities and so on."
)
@click.option("--as-patch", is_flag=True, help="Print a patch for `git apply`; write neither files nor state.")
@format_option
def command(where: Where, take: str | None, takes_all: bool, as_patch: bool, form: str) -> int:
    """Bring what the workspace says into the project's files, and record it.

    What someone changed in the vendor's editor is written into the YAML; what you changed stays, for the next apply;
    where both changed the same, the file stays as it is, and the exit code is 3. Only lines that change are touched.
    New interactions of your stories come in, deleted ones go.

    A project that declares nothing yet gets a file per story, and one each for entities, webhooks and segments.
    """
    target, opened = open_files(where)
    if not target.desired.resources:
        return _first_patch(target, where) if as_patch else _first(target, where)
    choices = Choices(take=take, takes_all=takes_all, as_patch=as_patch)
    pulled = merge_pull(target, opened, where, choices)
    output.findings(pulled.findings)
    _show(pulled, target, choices, form)
    return Exit.REFUSED if pulled.conflicts else Exit.OK


def _show(pulled: Merged, target: Target, choices: Choices, form: str) -> None:
    if choices.as_patch:
        output.data(pull_patch(marked(target.root, pulled.before), marked(target.root, pulled.after)))
    elif form == "json":
        output.data(pull_json(pulled.pull, pulled.after, pulled.findings, target.name))
    else:
        output.data("".join(f"wrote {name}\n" for name in sorted(pulled.after)))
        output.data(pull_lines(pulled.pull, output.data_paint()))
        output.data(pull_summary(pulled.pull, pulled.conflicts, target.name, takes_all=choices.takes_all))


def _first_patch(target: Target, where: Where) -> int:
    """Print the files that a project would get that declares nothing yet."""
    live = completed(_read(target, where.reach))
    _check_complete(live)
    pulled = pull_project(live)
    output.findings(pulled.findings)
    output.data(pull_patch({}, _texts(where.directory, pulled)))
    return Exit.OK


def _first(target: Target, where: Where) -> int:
    """Write the files of a project that declares nothing yet."""
    with holding(target, "pull", where.lock_timeout):
        state = target.records.load()
        if state.resources:
            raise UsageError(
                f"the state of {target.name} records {len(state.resources)} resources already",
                hint="take them out with `botsync state rm`, or give the environment a new `state:`",
            )
        live = completed(_read(target, where.reach))
        _check_complete(live)
        pulled = pull_project(live)
        written = _texts(where.directory, pulled)
        _write(where.directory, written)
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


def _texts(directory: Path, pulled: Pulled) -> dict[str, str]:
    """Return all files; none may be there already, or be left out when the project is read.

    Raises:
        UsageError: one is, or would be.
    """
    has_schemas = (directory / SCHEMAS).is_dir()
    texts = {
        name: (schema_line("bot", name) if has_schemas else "")
        + write_yaml(
            escape(data),
            comments={path: text for (file, path), text in pulled.comments.items() if file == name},
        )
        for name, data in sorted(pulled.files.items())
    }
    there = [name for name in texts if (directory / name).exists()]
    if there:
        raise UsageError(f"{', '.join(there)} would be overwritten", hint="move it away first")
    around = projects_around(directory, texts)
    if around:
        raise UsageError(
            f"{', '.join(sorted(around))} makes that folder a project of its own; what is written there is not read",
            hint="move it away first",
        )
    return texts


def _write(directory: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
