"""`botsync apply`: makes the workspace what the project declares, after showing what that means."""

import asyncio
import sys

import click

from botsync.cli import output
from botsync.cli.commands.plan import read_plan, show
from botsync.cli.exits import Exit
from botsync.cli.options import Chosen, Where, approve_option, format_option, plan_options, workspace_options
from botsync.cli.project import Reach, Target, open_target
from botsync.core.plan import Plan
from botsync.core.planner import Situation
from botsync.core.report import Outcome, Report
from botsync.core.steps import build_steps
from botsync.engine.apply import apply_plan
from botsync.errors import Unauthorized, Unreachable, UsageError
from botsync.render.report_text import render_report


@click.command()
@workspace_options
@plan_options
@format_option
@approve_option
def command(where: Where, chosen: Chosen, form: str, auto_approve: bool) -> int:
    """Make the workspace what the project declares: show the plan, ask, do it, report."""
    target = open_target(where.directory, where.environment)
    with target.backend.lock():
        plan, situation = asyncio.run(read_plan(target, where.reach, chosen))
        return carry_out(plan, situation, target, where.reach, form=form, auto_approve=auto_approve)


def carry_out(plan: Plan, situation: Situation, target: Target, reach: Reach, *, form: str, auto_approve: bool) -> int:
    """Show a plan, ask, apply it, record the state and report; return the exit code."""
    if form == "text" or plan.is_refused:
        show(plan, target, form)
    if plan.is_refused:
        output.note("Refused: nothing was changed.")
        return Exit.REFUSED
    if not plan.is_empty and not auto_approve and not _approved(plan):
        output.note("Nothing was changed.")
        return Exit.REFUSED
    report = perform(plan, situation, target, reach)
    if form == "json":
        from botsync.render.as_json import report_json  # noqa: PLC0415  (start-up time)

        output.data(report_json(plan, report, target.digest))
    elif not plan.is_empty:
        output.data(render_report(report, target.name, output.data_paint()))
    return _exit(report)


def perform(plan: Plan, situation: Situation, target: Target, reach: Reach) -> Report:
    """Apply a plan and record the state."""
    report = asyncio.run(_apply(plan, situation, target, reach))
    if report.state is not situation.state:
        target.backend.save(report.state)
    return report


def _approved(plan: Plan) -> bool:
    if not sys.stdin.isatty():
        raise UsageError("nobody is there to approve the plan", hint="look at `botsync plan`, then add --auto-approve")
    return output.confirm(f"Apply {len(plan.changes)} change(s) to {plan.environment}?")


async def _apply(plan: Plan, situation: Situation, target: Target, reach: Reach) -> Report:
    async with target.writer(reach) as writer:
        total = len(build_steps(plan, situation))
        with output.progress(f"applying to {target.name}", total) as advance:
            return await apply_plan(writer, plan, situation, parallel=reach.parallel, advance=advance)


def _exit(report: Report) -> Exit:
    if report.interrupted:
        return Exit.INTERRUPTED
    if report.is_complete:
        return Exit.OK
    errors = [item.error for item in report.applied if item.outcome is Outcome.FAILED]
    if not report.steps_done and all(isinstance(error, Unreachable | Unauthorized) for error in errors):
        return Exit.API
    return Exit.PARTIAL
