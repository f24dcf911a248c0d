"""`botsync undo`: puts back what a run found, by an ordinary plan."""

import asyncio
from dataclasses import replace

import click

from botsync.cli import output
from botsync.cli.commands.apply import Manner, carry_out
from botsync.cli.options import Chosen, Where, approve_option, format_option, plan_options, workspace_options
from botsync.cli.project import Target, look, open_target, selection
from botsync.cli.running import Cause, new_stamp, past_runs, recover
from botsync.core.journal import Run
from botsync.core.planner import build_plan
from botsync.core.undo import lost_secrets, maybe_created, overtaken, touched, undone
from botsync.core.vault import Vault
from botsync.diagnostics import did_you_mean, sort_findings
from botsync.errors import UsageError


@click.command()
@click.argument("run_id", metavar="RUN")
@workspace_options
@plan_options
@format_option
@approve_option
def command(run_id: str, where: Where, chosen: Chosen, form: str, auto_approve: bool) -> int:
    """Put back what RUN found in the workspace: show a plan, ask, do it, report. See `botsync history` for runs.

    `last` stands for the newest one.

    The project's files stay as they are: revert them too, or the next apply does again what is undone here.
    """
    target = open_target(where.directory, where.environment)
    with target.backend.lock():
        recover(target)
        run, later = find_run(target, run_id)
        if not touched(run):
            output.note(f"Run {run.id} changed nothing in the workspace.")
            return 0
        state = target.backend.load()
        vault = Vault(target.desired.resources.values(), target.digest)
        desired = undone(run, vault)
        part = selection(chosen.targets, chosen.excludes, desired.only or ())
        situation = asyncio.run(look(target, desired, state, where.reach))
        plan = build_plan(situation, target.policy(chosen.take), part)
        found = [*plan.findings, *lost_secrets(run, situation, vault), *maybe_created(run, situation)]
        if chosen.take is None:
            found += overtaken(run, later, state, plan)
        cause = Cause(command=f"undo {run.id}", stamp=new_stamp(target.root, chosen.take))
        plan = replace(plan, findings=sort_findings(found))
        return carry_out(plan, situation, target, where.reach, cause, Manner(form=form, auto_approve=auto_approve))


def find_run(target: Target, run_id: str) -> tuple[Run, list[Run]]:
    """Return a run by its id, or the `last` one, and those that came after it.

    Raises:
        UsageError: there is no such run.
    """
    runs = list(past_runs(target))
    for index, run in enumerate(runs):
        if run.id == run_id or (run_id == "last" and index == len(runs) - 1):
            return run, runs[index + 1 :]
    near = did_you_mean(run_id, [run.id for run in runs])
    raise UsageError(f"{target.name} knows no run {run_id}", hint=near or "see `botsync history`")
