"""Applies a saved plan: verifies it, sees what of it still fits, and carries out exactly that."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from botsync.address import Address
from botsync.cli.loop import completed
from botsync.cli.project import Target, look
from botsync.cli.reach import Reach
from botsync.cli.recovery import past_runs
from botsync.cli.running import Cause, Performed, perform
from botsync.core.plan import Change, Plan
from botsync.core.planner import build_plan
from botsync.core.replay import moved_on, replayed, strayed
from botsync.core.report import Applied, Outcome
from botsync.core.saved import Saved, decode_plan, environment_of, lineage_of
from botsync.core.select import Selection
from botsync.core.situation import Situation
from botsync.core.vault import Vault
from botsync.errors import BotsyncError, PlanAltered, PlanForeign, PlanSpent, Stale, UsageError

How = tuple[Target, Reach, Cause]


def read_plan_file(path: Path) -> str:
    """Return the text of a saved plan.

    Raises:
        UsageError: there is none.
        PlanAltered: it is no text.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror})", hint="botsync plan --out plan.json") from error
    except UnicodeDecodeError as error:
        raise PlanAltered(f"{path} is no saved plan", hint="botsync plan --out plan.json") from error


def environment_for(text: str, asked: str | None) -> str | None:
    """Return the environment that a saved plan is applied to.

    Raises:
        PlanForeign: another one was asked for.
    """
    named = environment_of(text)
    if asked is not None and named is not None and asked != named:
        raise PlanForeign(
            f"the saved plan was made for environment `{named}`, not `{asked}`",
            hint=f"leave --env out, or make a plan for {asked}: botsync plan --env {asked} --out plan.json",
        )
    return named or asked


def verified(text: str, target: Target) -> Saved:
    """Read a saved plan that may be applied here.

    Raises:
        Refused: it was altered or applied before, or belongs elsewhere.
    """
    saved = decode_plan(text, target.digest)
    state = target.records.load()
    if saved.api != state.api:
        raise PlanForeign(
            f"the saved plan was made for the workspace at {saved.api}, not {state.api}", hint="plan again"
        )
    for run in past_runs(target):
        if run.plan == saved.stamp.id:
            raise PlanSpent(
                f"the saved plan was applied before, by run {run.run} ({run.outcome})",
                hint="plan again; to finish a run that was interrupted: botsync apply --resume",
            )
    if state.history and saved.serial < state.history[0].serial - 1:
        raise PlanSpent(
            f"the saved plan is older than what the state remembers of its history (serial {saved.serial})",
            hint="plan again",
        )
    if saved.lineage != lineage_of(state):
        raise PlanForeign(
            f"the saved plan was made from another history of state ({saved.lineage or 'a new one'}, "
            f"not {lineage_of(state) or 'a new one'})",
            hint="the state was replaced since; plan again",
        )
    return saved


def replan(saved: Saved, target: Target, reach: Reach, *, resumes: bool) -> tuple[Plan, Situation, dict[Address, str]]:
    """Plan again what a saved plan wants; return the part that still fits, and why the rest does not."""
    desired, lost = replayed(saved, Vault(target.desired.resources.values(), target.digest))
    situation = completed(look(target, desired, target.records.load(), reach))
    policy = target.policy(saved.stamp.take)
    whole = build_plan(situation, policy, Selection())
    found = strayed(saved, situation) if resumes else moved_on(saved, whole, situation)
    misfits = dict(found) | lost
    unread = saved.plan.unchanged  # nobody looks at these again
    if not misfits:
        return replace(whole, unchanged=whole.unchanged + unread), situation, {}
    part = build_plan(situation, policy, Selection(excludes=tuple(misfits)))
    return replace(part, targeted=saved.plan.targeted, unchanged=part.unchanged + unread), situation, misfits


def carry_out_part(
    changes: Iterable[Change], plan: Plan, situation: Situation, misfits: dict[Address, str], how: How
) -> Performed:
    """Apply what fits; the report speaks of all changes that were to be made."""
    made = perform(plan, situation, *how, misfits)
    taken = {item.change.address for item in made.report.applied}
    left = tuple(_left(change, misfits) for change in changes if change.address not in taken)
    applied = sorted((*made.report.applied, *left), key=lambda item: item.change.address)
    return replace(made, report=replace(made.report, applied=tuple(applied)))


def _left(change: Change, misfits: dict[Address, str]) -> Applied:
    why = misfits.get(change.address)
    if why is None:
        return Applied(change=change, outcome=Outcome.NOT_ATTEMPTED)
    error: BotsyncError = Stale(why, hint="plan again, and look at what is different")
    return Applied(change=change, outcome=Outcome.FAILED, error=error)
