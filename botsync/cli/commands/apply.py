"""`botsync apply`: makes the workspace what the project declares, after showing what that means."""

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.commands.plan import read_plan, show
from botsync.cli.encoders import encoder_option
from botsync.cli.exits import Exit
from botsync.cli.loop import completed
from botsync.cli.options import Chosen, Where, approve_option, format_option, locking_options, plan_options
from botsync.cli.project import Target, open_target
from botsync.cli.reach import Reach
from botsync.cli.recovery import holding, past_runs, recover
from botsync.cli.replaying import carry_out_part, environment_for, read_plan_file, replan, verified
from botsync.cli.running import Cause, Performed, new_stamp, perform
from botsync.core.plan import Plan
from botsync.core.report import Outcome, Report, not_begun
from botsync.core.saved import Saved
from botsync.core.situation import Situation
from botsync.core.steps import build_steps
from botsync.errors import RateLimited, Stale, Unauthorized, Unreachable, UsageError
from botsync.render.plan_text import render_plan
from botsync.render.report_text import render_report


@click.command()
@click.argument("plan_file", metavar="[PLAN]", required=False, type=click.Path(dir_okay=False, path_type=Path))
@locking_options
@plan_options
@click.option("--resume", is_flag=True, help="Finish the last run, which was interrupted, as it was planned.")
@format_option
@approve_option
@encoder_option
def command(
    plan_file: Path | None,
    where: Where,
    chosen: Chosen,
    resume: bool,
    form: str,
    auto_approve: bool,
    encoder: str | None,
) -> int:
    """Make the workspace what the project declares: show the plan, ask, do it, report.

    With PLAN, which `botsync plan --out` saved, exactly that plan is applied, and nobody is asked again.
    """
    if (plan_file is not None or resume) and (chosen != Chosen() or (plan_file is not None and resume)):
        raise UsageError(
            "what is applied is settled already", hint="leave --target, --exclude, --take and --resume out"
        )
    if plan_file is not None:
        return _apply_file(plan_file, where, form)
    target = open_target(where.directory, where.environment)
    with holding(target, "apply", where.lock_timeout):
        recover(target)
        if resume:
            return _resume(target, where, form)
        plan, situation = completed(read_plan(target, where.reach, chosen))
        if target.requires_tests and not plan.is_empty:
            from botsync.cli.behaving import behave, gated  # noqa: PLC0415  (start-up time)
            from botsync.cli.embedding import Tongue  # noqa: PLC0415  (start-up time)

            behaviour = behave(plan, situation, where, Tongue(encoder=encoder))
            plan = gated(plan, behaviour, required=True)
        cause = Cause(command="apply", stamp=new_stamp(where.directory, chosen.take))
        return carry_out(plan, situation, target, where.reach, cause, Manner(form=form, auto_approve=auto_approve))


def _apply_file(plan_file: Path, where: Where, form: str) -> int:
    text = read_plan_file(plan_file)
    target = open_target(where.directory, environment_for(text, where.environment))
    with holding(target, f"apply {plan_file.name}", where.lock_timeout):
        recover(target)
        saved = verified(text, target)
        return _replay(saved, target, where, form, f"apply {plan_file.name}")


def _resume(target: Target, where: Where, form: str) -> int:
    runs = past_runs(target)
    if not runs or runs[-1].outcome == "complete":
        output.note("There is nothing to resume: the last run came to its end.")
        return Exit.OK
    last = target.records.read_run(runs[-1].run)
    if last.left and last.complete >= {change.address for change in last.saved.plan.changes}:
        output.note(
            f"There is nothing to resume: run {last.id} did all that still fitted. {len(last.left)} changes were left "
            "out because the workspace had changed; plan again."
        )
        return Exit.REFUSED
    return _replay(last.saved, target, where, form, f"resume {last.id}")


def _replay(saved: Saved, target: Target, where: Where, form: str, command: str) -> int:
    """Apply what still fits of a saved plan, and report on all of it."""
    resumes = command.startswith("resume ")
    plan, situation, misfits = replan(saved, target, where.reach, resumes=resumes)
    if not resumes and target.requires_tests:
        from botsync.cli.behaving import gated  # noqa: PLC0415  (start-up time)

        plan = gated(plan, saved.beside.behaviour, required=True)
    if form == "text":
        show(plan, target, form)
    if plan.is_refused:
        return _not_begun(plan, situation, target, form, "Refused: nothing was changed.")
    left = {*misfits, *(change.address for change in plan.changes)}
    changes = [change for change in saved.plan.changes if change.address in left or not resumes]
    cause = Cause(command=command, stamp=saved.stamp)
    made = carry_out_part(changes, plan, situation, misfits, (target, where.reach, cause))
    return _say(plan, made, target, cause, form)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a plan is carried out.

    Attributes:
        form: form of what is printed on stdout.
        auto_approve: nobody is asked.
    """

    form: str
    auto_approve: bool


def carry_out(plan: Plan, situation: Situation, target: Target, reach: Reach, cause: Cause, manner: Manner) -> int:
    """Show a plan, ask, apply it, record the state and report; return the exit code."""
    form, auto_approve = manner.form, manner.auto_approve
    if form == "text":
        show(plan, target, form)
    if plan.is_refused:
        return _not_begun(plan, situation, target, form, "Refused: nothing was changed.")
    if not plan.is_empty and not auto_approve and not _approved(plan, target, form):
        return _not_begun(plan, situation, target, form, "Nothing was changed.")
    made = perform(plan, situation, target, reach, cause)
    return _say(plan, made, target, cause, form)


def _say(plan: Plan, made: Performed, target: Target, cause: Cause, form: str) -> int:
    report = made.report
    if form == "json":
        from botsync.render.as_json import report_json  # noqa: PLC0415  (start-up time)

        output.data(report_json(plan, report, target.digest, made.run))
    elif report.applied:
        go_on = "plan again to go on" if _is_overtaken(report) else cause.go_on(target.name)
        output.data(render_report(report, target.name, output.data_paint(), made.run, go_on))
    if made.unsaved is not None:
        output.error(made.unsaved)
        output.note(f"Run {made.run} is not in the state yet; its journal is kept, and the next run records it.")
    return Exit.PARTIAL if made.unsaved is not None and report.is_complete else _exit(report)


def _is_overtaken(report: Report) -> bool:
    """Tell whether all that is left was changed in the workspace since: then doing the same again helps nobody."""
    left = [item for item in report.applied if item.outcome is not Outcome.DONE]
    return bool(left) and all(isinstance(item.error, Stale) for item in left)


def _not_begun(plan: Plan, situation: Situation, target: Target, form: str, why: str) -> int:
    """Say that nothing was changed; a program gets the report that it asked for."""
    if form == "json":
        from botsync.render.as_json import report_json  # noqa: PLC0415  (start-up time)

        report = not_begun(plan, situation.state, len(build_steps(plan, situation)))
        output.data(report_json(plan, report, target.digest))
    output.note(why)
    return Exit.REFUSED


def _approved(plan: Plan, target: Target, form: str) -> bool:
    if not sys.stdin.isatty():
        raise UsageError("nobody is there to approve the plan", hint="look at `botsync plan`, then add --auto-approve")
    if form == "json":
        output.note(render_plan(plan, target.digest, output.note_paint()))
    return output.confirm(f"Apply {len(plan.changes)} change(s) to {plan.environment}?")


def _exit(report: Report) -> Exit:
    if report.interrupted:
        return Exit.INTERRUPTED
    if report.is_complete:
        return Exit.OK
    errors = [item.error for item in report.applied if item.outcome is Outcome.FAILED]
    if errors and not report.steps_done:
        if all(isinstance(error, Unreachable | Unauthorized | RateLimited) for error in errors):
            return Exit.API
        if all(isinstance(error, Stale) for error in errors):
            return Exit.REFUSED
    return Exit.PARTIAL
