"""`botsync history`: who changed a workspace, when, and what. Reaches no workspace."""

from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.commands.undo import find_run
from botsync.cli.exits import Exit
from botsync.cli.options import directory_option, environment_option, format_option
from botsync.cli.project import open_target
from botsync.cli.running import past_runs
from botsync.render.history_text import render_history, render_run


@click.command()
@click.argument("run_id", metavar="[RUN]", required=False)
@directory_option
@environment_option
@format_option
def command(run_id: str | None, directory: Path, environment: str | None, form: str) -> int:
    """Show who changed the workspace with botsync, when, and what; with RUN, what that run changed field by field."""
    target = open_target(directory, environment)
    if run_id is None:
        runs = list(past_runs(target))
    else:
        run, _ = find_run(target, run_id)
        runs = [run]
    if form == "json":
        from botsync.render.as_json import history_json  # noqa: PLC0415  (start-up time)

        output.data(history_json(runs, target.digest, whole=run_id is not None))
    elif run_id is None:
        output.data(render_history(runs, target.name, output.data_paint()))
    else:
        output.data(render_run(runs[0], target.digest, output.data_paint()))
    return Exit.OK
