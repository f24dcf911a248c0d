"""`botsync drift`: shows what someone changed in the workspace. Takes a client that cannot write."""

import click

from botsync.cli import output
from botsync.cli.exits import Exit
from botsync.cli.loop import completed
from botsync.cli.options import Where, format_option, workspace_options
from botsync.cli.project import look, open_target, own_workspace
from botsync.cli.recovery import counted
from botsync.core.drift import find_drift
from botsync.render.drift_text import render_drift


@click.command()
@workspace_options
@format_option
def command(where: Where, form: str) -> int:
    """Show what someone changed in the workspace since the last apply; nothing is changed.

    Exits with 2 where something was. Only what is managed is looked at; the rest is counted.
    """
    target = open_target(where.directory, where.environment)
    situation = own_workspace(completed(look(target, target.desired, counted(target), where.reach)))
    drift = find_drift(situation, target.policy().rules)
    if form == "json":
        from botsync.render.drift_json import drift_json  # noqa: PLC0415  (start-up time)

        output.data(drift_json(drift, target.name, target.digest))
    else:
        output.data(render_drift(drift, target.name, target.digest, output.data_paint()))
    return Exit.CHANGES if drift.is_found else Exit.OK
