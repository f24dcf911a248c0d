"""`botsync undo`: puts back what a run found, by an ordinary plan."""

from dataclasses import replace

import click

from botsync.cli import output
from botsync.cli.commands.apply import Manner, carry_out
from botsync.cli.loop import completed
from botsync.cli.options import Chosen, Where, approve_option, format_option, locking_options, plan_options
from botsync.cli.project import Target, look, open_settings, open_target, selection
from botsync.cli.recovery import holding, past_runs, recover
from botsync.cli.running import Cause, new_stamp
from botsync.core.journal import Run
from botsync.core.planner import build_plan
from botsync.core.undo import lost_secrets, maybe_created, overtaken, touched, undone
from botsync.core.vault import Vault
from botsync.diagnostics import did_you_mean, sort_findings
from botsync.errors import ProjectInvalid, UsageError

_TELLING = 8
"""Characters of an id below which its beginning tells nothing: those of the day."""
_SHOWN = 5
"""Ids of runs that are shown where several begin alike, the newest ones."""


@click.command()
@click.argument("run_id", metavar="RUN")
@locking_options
@plan_options
@format_option
@approve_option
def command(run_id: str, where: Where, chosen: Chosen, form: str, auto_approve: bool) -> int:
    """Put back what RUN found in the workspace: show a plan, ask, do it, report. See `botsync history` for runs.

    `last` stands for the newest one.

    The project's files stay as they are: revert them too, or the next apply does again what is undone here.
    """
    target = _open(where)
    with holding(target, f"undo {run_id}", where.lock_timeout):
        recover(target)
        run, later = find_run(target, run_id)
        if not touched(run):
            output.note(f"Run {run.id} changed nothing in the workspace.")
            return 0
        state = target.records.load()
        vault = Vault(target.desired.resources.values(), target.digest)
        desired = undone(run, vault)
        part = selection(chosen.targets, chosen.excludes, desired.only or ())
        situation = completed(look(target, desired, state, where.reach))
        plan = build_plan(situation, target.policy(chosen.take), part)
        found = [*plan.findings, *lost_secrets(run, situation, vault), *maybe_created(run, situation)]
        if chosen.take is None:
            found += overtaken(run, later, state, plan)
        cause = Cause(command=f"undo {run.id}", stamp=new_stamp(target.root, chosen.take))
        plan = replace(plan, findings=sort_findings(found))
        return carry_out(plan, situation, target, where.reach, cause, Manner(form=form, auto_approve=auto_approve))


def _open(where: Where) -> Target:
    """Open an environment, also where the bot's files are broken: what is put back does not come from them."""
    try:
        return open_target(where.directory, where.environment)
    except ProjectInvalid as error:
        target = open_settings(where.directory, where.environment)
        count = len(error.findings)
        output.note(f"The project has {count} finding(s), see `botsync validate`; secrets in it are not known.")
        return target


def find_run(target: Target, run_id: str) -> tuple[Run, list[Run]]:
    """Return a run by its id, or the `last` one, and those that came after it.

    Raises:
        UsageError: there is no such run.
    """
    runs = past_runs(target)
    index = next(
        (index for index, entry in enumerate(runs) if entry.run == run_id or (run_id == "last" and entry is runs[-1])),
        None,
    )
    if index is None:
        ids = [entry.run for entry in runs]
        several = [name for name in ids if name.startswith(run_id)] if len(run_id) >= _TELLING else []
        near = f"say all of it: {', '.join(several[-_SHOWN:])}" if len(several) > 1 else did_you_mean(run_id, ids)
        raise UsageError(f"{target.name} knows no run {run_id}", hint=near or "see `botsync history`")
    run, *later = (target.records.read_run(entry.run) for entry in runs[index:])
    return run, later
