"""Runs: recovers what an earlier one left open, applies a plan with a journal, and records the state."""

import asyncio
import getpass
import os
import secrets
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botsync import __version__
from botsync.cli import output
from botsync.cli.project import Reach, Target
from botsync.core.journal import Opening, Run, closed, decode_run, opened
from botsync.core.plan import Plan
from botsync.core.recording import fold
from botsync.core.report import Report
from botsync.core.saved import Stamp, plan_document
from botsync.core.situation import Situation
from botsync.core.state import State
from botsync.core.steps import build_steps
from botsync.core.threeway import Take
from botsync.engine.apply import apply_plan

RECOVERED = "recovered"
"""Outcome of a run that ended without its process saying so; a later one folded it into the state."""


def utc_now() -> str:
    """Return the time, in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


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
    """Return the commit of the project, where it is in Git and Git is there."""
    try:
        ran = subprocess.run(  # noqa: S603  (fixed arguments)
            ["git", "-C", str(root), "rev-parse", "--verify", "--quiet", "HEAD"],  # noqa: S607  (the user's own git)
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout.strip() or None


def who() -> str:
    """Return who runs this: in a pipeline the person that it runs for, if the forge says so."""
    for variable in ("GITHUB_ACTOR", "GITLAB_USER_LOGIN", "BITBUCKET_STEP_TRIGGERER_UUID", "BUILD_REQUESTEDFOR"):
        if os.environ.get(variable):
            return os.environ[variable]
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # no name for this user
        user = f"user {os.getuid()}"
    return f"{user}@{socket.gethostname()}"


def past_runs(target: Target) -> Iterator[Run]:
    """Yield every run of an environment that began, oldest first.

    Raises:
        StateError: a journal cannot be read.
    """
    for run_id in target.backend.runs():
        run = decode_run(target.backend.read_run(run_id))
        if run is not None:
            yield run


def recover(target: Target) -> Run | None:
    """Fold what an interrupted run did into the state; return that run, if there was one. Holds the lock already."""
    last = None
    for run in past_runs(target):
        if not run.is_open:
            continue
        last = run
        state = target.backend.load()
        resources = fold(state.resources, run.saved.plan.changes, run.facts, run.complete, target.digest)
        renewed = state.with_resources(resources)
        if renewed is not state:
            target.backend.save(renewed)
        journal = target.backend.journal(run.id)
        try:
            journal.append(closed(RECOVERED, utc_now()))
        finally:
            journal.close()
        unsure = sum(not fact.done for fact in run.facts)
        output.note(
            f"Run {run.id} was cut off: {len(run.taken)} of {len(run.saved.steps)} steps were done"
            + (f", {unsure} may have been" if unsure else "")
            + ". What it did is recorded now."
        )
    return last


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


def perform(plan: Plan, situation: Situation, target: Target, reach: Reach, cause: Cause) -> tuple[Report, str]:
    """Apply a plan with a journal and record the state; return the report and the id of the run.

    A plan without steps leaves no journal, only state.
    """
    steps = build_steps(plan, situation)
    if not plan.changes:
        report = asyncio.run(_apply(plan, situation, target, reach, None))
        _save(target, situation.state, report.state)
        return report, ""
    run_id = f"{datetime.now(UTC).strftime('%Y%m%dT%H%M%S%f')[:-3]}-{secrets.token_hex(2)}"
    document = plan_document(plan, steps, situation, cause.stamp)
    with _journal(target, run_id, cause, document) as journal:
        report = asyncio.run(_apply(plan, situation, target, reach, journal))
        _save(target, situation.state, report.state)
        journal.append(closed(_word(report), utc_now()))
        journal.flush()
    return report, run_id


def _save(target: Target, before: State, after: State) -> None:
    if after is not before:
        target.backend.save(after)


@contextmanager
def _journal(target: Target, run_id: str, cause: Cause, document: Mapping[str, Any]) -> Iterator[Any]:
    journal = target.backend.journal(run_id)
    try:
        opening = Opening(run=run_id, command=cause.command, who=who(), started=utc_now(), plan=document)
        journal.append(opened(opening))
        journal.flush()
        yield journal
    finally:
        journal.close()


def _word(report: Report) -> str:
    if report.interrupted:
        return "interrupted"
    return "complete" if report.is_complete else "partial"


async def _apply(plan: Plan, situation: Situation, target: Target, reach: Reach, journal: Any) -> Report:  # noqa: ANN401
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with target.writer(reach) as writer:
        total = len(build_steps(plan, situation))
        with output.progress(f"applying to {target.name}", total) as advance:
            return await apply_plan(writer, plan, situation, parallel=reach.parallel, journal=journal, advance=advance)
