"""`botsync show`: shows a saved plan. Needs no network, no account and no secret."""

from pathlib import Path

import click

from botsync.cli.exits import Exit
from botsync.cli.forges import limit_option
from botsync.cli.options import directory_option
from botsync.cli.outs import Outs, outs_options, prefix_of, write_outs
from botsync.cli.planned import FORMS, Told, saved_view
from botsync.render.forge import Forge


@click.command()
@click.argument("plan_file", metavar="PLAN", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@directory_option
@outs_options(*FORMS)
@limit_option
def command(plan_file: Path, directory: Path, outs: Outs, forge: Forge) -> int:
    """Show a plan that `botsync plan --out PLAN` saved: as text, for a pull request, or as a page to look around in.

    Only the file is read, so nobody can tell here whether it was altered; `botsync apply PLAN` does, and says so.
    """
    told = Told(view=saved_view(plan_file), forge=forge, prefix=prefix_of(directory))
    write_outs(outs, lambda form, paint: FORMS[form](told, paint))
    return Exit.OK
