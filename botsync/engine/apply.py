"""Applies a plan: writes down each step, takes it, writes down what came of it, and reports on every change."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from botsync.address import Address
from botsync.core.diff import diff_fields
from botsync.core.journal import begun, done, failed
from botsync.core.plan import Change, Plan
from botsync.core.recording import Fact, fold
from botsync.core.report import Applied, Outcome, Report
from botsync.core.situation import Situation
from botsync.core.state import Recorded, State, without_secrets
from botsync.core.steps import Operation, Step, build_steps
from botsync.engine.advance import Advance, quiet
from botsync.engine.scheduler import Result, run_steps
from botsync.engine.taker import Taker
from botsync.errors import ApiError, BotsyncError
from botsync.ports import Journal, WorkspaceWriter


async def apply_plan(
    writer: WorkspaceWriter,
    plan: Plan,
    situation: Situation,
    *,
    parallel: int,
    journal: Journal | None = None,
    advance: Advance = quiet,
) -> Report:
    """Take the steps of a plan and report on every change; an error of the API becomes part of the report.

    Args:
        writer: the workspace.
        plan: what to do.
        situation: what it was made from.
        parallel: how many steps are under way at once.
        journal: where each step is written down before it is taken; ``None`` where nothing outlives the process anyway.
        advance: told about each step that ended.
    """
    steps = build_steps(plan, situation)
    run = _Run(writer, situation, journal)
    results, interrupted = await run_steps(
        steps, run.take, parallel=parallel, advance=advance, is_over=lambda: writer.is_over, hurry=writer.hurry
    )
    complete = finished(steps, {key for key, result in results.items() if result.outcome is Outcome.DONE}, plan)
    return Report(
        applied=_outcomes(plan, steps, results),
        state=_record(situation, plan, run.facts, complete),
        steps=len(steps),
        steps_done=sum(result.outcome is Outcome.DONE for result in results.values()),
        interrupted=interrupted,
    )


def finished(steps: Sequence[Step], taken: AbstractSet[str], plan: Plan) -> set[Address]:
    """Return the changes all of whose steps were taken."""
    open_ = {address for step in steps if step.key not in taken for address in step.serves}
    return {change.address for change in plan.changes} - open_


class _Run:
    """Takes steps, and keeps what is known of each."""

    def __init__(self, writer: WorkspaceWriter, situation: Situation, journal: Journal | None) -> None:
        self.ids = dict(situation.identity.ids)
        self.taker = Taker(writer, situation, self.ids)
        self.journal = journal
        self.facts: list[Fact] = []

    async def take(self, step: Step) -> None:
        self._write(begun(step))
        try:
            await self.taker.take(step)
        except BotsyncError as error:
            unsure = isinstance(error, ApiError) and error.maybe_done
            if unsure:
                self.facts.append(Fact.of(step, done=False))
            self._write(failed(step, error.message, unsure=unsure))
            raise
        remote_id = self.ids[step.address] if step.operation is Operation.CREATE else ""
        self.facts.append(Fact.of(step, done=True, remote_id=remote_id))
        self._write(done(step, remote_id))

    def _write(self, line: str) -> None:
        if self.journal is not None:
            self.journal.append(line)


def _outcomes(plan: Plan, steps: Sequence[Step], results: Mapping[str, Result]) -> tuple[Applied, ...]:
    own: dict[Address, list[Result]] = defaultdict(list)
    for step in steps:
        for address in step.serves:
            own[address].append(results[step.key])
    return tuple(_outcome(change, own[change.address]) for change in plan.changes)


def _outcome(change: Change, own: Sequence[Result]) -> Applied:
    problem = next((result for result in own if result.outcome is Outcome.FAILED), None)
    if problem:
        return Applied(change=change, outcome=Outcome.FAILED, error=problem.error)
    taken = sum(result.outcome is Outcome.DONE for result in own)
    if taken == len(own):
        return Applied(change=change, outcome=Outcome.DONE)
    if not taken:
        return Applied(change=change, outcome=Outcome.NOT_ATTEMPTED)
    partly = BotsyncError(f"{taken} of its {len(own)} steps were done, the rest was not attempted")
    return Applied(change=change, outcome=Outcome.FAILED, error=partly)


def _record(situation: Situation, plan: Plan, facts: Sequence[Fact], complete: AbstractSet[Address]) -> State:
    """Return the state after a run: what was done, or is equal, is recorded; what exists keeps its remote id."""
    state = situation.state
    renamed = {old: new for new, old in situation.identity.moved_from.items()}
    resources = {renamed.get(address, address): entry for address, entry in state.resources.items()}
    recorded = fold(resources, plan.changes, facts, complete, situation.digest)
    recorded |= _equal(situation, {change.address for change in plan.changes})
    return state.with_resources(recorded)


def _equal(situation: Situation, changed: AbstractSet[Address]) -> dict[Address, Recorded]:
    """Return records of managed resources in which nothing differs, however that came about."""
    found: dict[Address, Recorded] = {}
    for address, wanted in situation.desired.resources.items():
        if address in changed or address not in situation.state.resources or address not in situation.identity.ids:
            continue
        live = situation.live_fields(address)
        if not diff_fields(address, live, wanted):
            fields = without_secrets(live, situation.digest)
            found[address] = Recorded(remote_id=situation.identity.ids[address], fields=fields)
    return found
