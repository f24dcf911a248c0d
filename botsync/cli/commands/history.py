"""`botsync history`: who changed a workspace, when, and what. Reaches no workspace."""

from dataclasses import replace
from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.commands.undo import find_run
from botsync.cli.exits import Exit
from botsync.cli.options import format_option, opening_options
from botsync.cli.project import Target, open_settings
from botsync.cli.recovery import past_runs
from botsync.core.history import Entry
from botsync.core.journal import Run
from botsync.render.history_text import CUT_OFF, UNDER_WAY, render_history, render_run


@click.command()
@click.argument("run_id", metavar="[RUN]", required=False)
@opening_options
@format_option
def command(run_id: str | None, directory: Path, environment: str | None, form: str) -> int:
    """Show who changed the workspace with botsync, when, and what; with RUN, what that run changed field by field."""
    target = open_settings(directory, environment)
    if run_id is not None:
        run = _find(target, run_id)
        if form == "json":
            from botsync.render.history_json import run_json  # noqa: PLC0415  (start-up time)

            output.data(run_json(run, target.digest))
        else:
            output.data(render_run(run, target.digest, output.data_paint()))
        return Exit.OK
    entries = [*past_runs(target), *_open_entries(target)]
    if form == "json":
        from botsync.render.history_json import history_json  # noqa: PLC0415  (start-up time)

        output.data(history_json(entries))
    else:
        output.data(render_history(entries, target.name, output.data_paint()))
    return Exit.OK


def _open_entries(target: Target) -> list[Entry]:
    """Return what is known of runs that are not over: somebody is at it, or they were cut off."""
    runs = target.records.open_runs()
    is_held = any(run.is_open for run in runs) and target.records.backend.holder() is not None
    word = UNDER_WAY if is_held else CUT_OFF
    return [replace(run.entry, outcome=f"{run.outcome}, not recorded yet" if run.outcome else word) for run in runs]


def _find(target: Target, run_id: str) -> Run:
    for run in target.records.open_runs():
        if run.id == run_id:
            return run
    return find_run(target, run_id)[0]
