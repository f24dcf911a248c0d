"""`botsync destroy`: deletes everything that is managed, under the same rules as every other delete."""

from dataclasses import replace

import click

from botsync.address import Kind
from botsync.cli.commands.apply import Manner, carry_out
from botsync.cli.commands.plan import read_plan
from botsync.cli.loop import completed
from botsync.cli.options import Chosen, Where, approve_option, format_option, locking_options, selection_options
from botsync.cli.project import open_target
from botsync.cli.recovery import holding, recover
from botsync.cli.running import Cause, new_stamp


@click.command()
@locking_options
@selection_options
@format_option
@approve_option
def command(where: Where, chosen: Chosen, form: str, auto_approve: bool) -> int:
    """Delete everything that the state says is managed; what botsync does not manage stays."""
    target = open_target(where.directory, where.environment)
    nothing = replace(
        target.desired,
        resources={},
        written={},
        kinds=frozenset(Kind),
        stories=frozenset(),
        moved={},
    )
    target.desired = nothing
    with holding(target, "destroy", where.lock_timeout):
        recover(target)
        plan, situation = completed(read_plan(target, where.reach, chosen))
        cause = Cause(command="destroy", stamp=new_stamp(where.directory, chosen.take))
        return carry_out(plan, situation, target, where.reach, cause, Manner(form=form, auto_approve=auto_approve))
