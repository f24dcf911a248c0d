"""Runs: applies a plan with a journal, and records the state."""

import asyncio
import secrets
import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from botsync import __version__
from botsync.address import Address
from botsync.cli import output
from botsync.cli.hygiene import git
from botsync.cli.identity import boot, utc_now, who
from botsync.cli.loop import completed
from botsync.cli.project import Target
from botsync.cli.reach import Reach
from botsync.core.history import DIRTY, Entry
from botsync.core.journal import Opening, closed, left_out, opened
from botsync.core.plan import Action, Plan
from botsync.core.report import Outcome, Report
from botsync.core.saved import Stamp
from botsync.core.saving import plan_document
from botsync.core.situation import Situation
from botsync.core.steps import build_steps
from botsync.core.threeway import Take
from botsync.engine.apply import apply_plan
from botsync.errors import StateError
from botsync.ports import Journal


def new_stamp(root: Path, take: str | None = None) -> Stamp:
    """Return where a plan that is made now comes from."""
    return Stamp(
        id=secrets.token_hex(8),
        created=utc_now(),
        tool=__version__,
        commit=_commit(root),
        take=None if take is None else Take(take),
    )


def _commit(root: Path) -> str | None:
    """Return the commit of the project, where it is in Git and Git is there, and whether all of it is committed."""
    commit = (git(root, "rev-parse", "--verify", "--quiet", "HEAD") or "").strip()
    changed = commit and git(root, "--no-optional-locks", "status", "--porcelain", "--", ".")
    return f"{commit}{DIRTY}" if changed else commit or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a run happens.

    Attributes:
        command: what was asked for.
        stamp: where its plan comes from.
    """

    command: str
    stamp: Stamp

    def go_on(self, environment: str) -> str:
        """Return how the work goes on where it did not come to its end; a plan is begun once, and `last` moves on."""
        verb, _, rest = self.command.partition(" ")
        if verb == "undo":
            return f"to go on: botsync undo {rest} --env {environment}"
        return (
            f"to go on: botsync apply --resume --env {environment}" if rest else "run the same command again to go on"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Performed:
    """A run that was made.

    Attributes:
        report: what came of its plan.
        run: its id; empty where there was nothing to do.
        unsaved: why the state could not be written in the end.
    """

    report: Report
    run: str = ""
    unsaved: StateError | None = None


def perform(
    plan: Plan,
    situation: Situation,
    target: Target,
    reach: Reach,
    cause: Cause,
    left: Mapping[Address, str] = MappingProxyType({}),
) -> Performed:
    """Apply a plan with a journal and record the state.

    A plan without steps leaves no journal, only state. What cannot be recorded in the end stays in the journal, from
    which the next run records it.

    Args:
        plan: what to do.
        situation: what it was made from.
        target: where.
        reach: how the workspace is reached.
        cause: why.
        left: changes of a saved plan that do not fit any more, and why.
    """
    steps = build_steps(plan, situation)
    if not plan.changes and not left:
        report = completed(_apply(plan, situation, target, reach, None))
        target.records.save(report.state, Entry(at=utc_now(), who=who(), command=cause.command))
        return Performed(report=report)
    run_id = f"{datetime.now(UTC).strftime('%Y%m%dT%H%M%S%f')[:-3]}-{secrets.token_hex(2)}"
    opening = Opening(
        run=run_id,
        command=cause.command,
        who=who(),
        started=utc_now(),
        plan=plan_document(plan, steps, situation, cause.stamp),
        boot=boot(),
    )
    with closing(target.records.begin(run_id)) as journal:
        journal.append(opened(opening) + "".join(left_out(address, why) for address, why in sorted(left.items())))
        journal.flush()
        report = completed(_apply(plan, situation, target, reach, journal))
        try:
            with _undisturbed():
                _record(report, target, opening, journal, _word(report, left), len(left))
        except StateError as error:
            return Performed(report=report, run=run_id, unsaved=error)
    return Performed(report=report, run=run_id)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let nobody stop what is done now: it is short, and what it writes is wanted whole."""
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _record(report: Report, target: Target, opening: Opening, journal: Journal, word: str, left: int) -> None:
    """Close the journal and write the state."""
    ended = utc_now()
    journal.append(closed(word, ended))
    done = Counter(str(item.change.action) for item in report.applied if item.outcome is Outcome.DONE)
    entry = Entry(
        at=ended,
        who=opening.who,
        command=opening.command,
        run=opening.run,
        started=opening.started,
        outcome=word,
        commit=opening.plan["commit"] or "",
        plan=opening.plan["id"],
        done={action: done[action] for action in map(str, Action) if done[action]},
        changes=len(report.applied) + left,
    )
    target.records.save(report.state, entry, {opening.run: target.records.finished(opening.run)})


def _word(report: Report, left: Mapping[Address, str]) -> str:
    if report.interrupted:
        return "interrupted"
    return "complete" if report.is_complete and not left else "partial"


async def _apply(plan: Plan, situation: Situation, target: Target, reach: Reach, journal: Any) -> Report:  # noqa: ANN401
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with target.writer(reach) as writer:
        total = len(build_steps(plan, situation))
        with output.progress(f"applying to {target.name}", total) as advance:
            return await apply_plan(writer, plan, situation, parallel=reach.parallel, journal=journal, advance=advance)
