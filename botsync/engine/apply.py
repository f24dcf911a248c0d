"""Applies a plan: takes its steps, and records in state what came of them."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from botsync.address import Address, Kind
from botsync.core.diff import diff_fields
from botsync.core.live import Node, to_remote
from botsync.core.placement import Placement
from botsync.core.plan import Action, Change, Plan
from botsync.core.planner import Situation
from botsync.core.report import Applied, Outcome, Report
from botsync.core.state import Recorded, State, without_secrets
from botsync.core.steps import Operation, Step, build_steps
from botsync.engine.gather import Advance, quiet
from botsync.engine.scheduler import Result, run_steps
from botsync.errors import NotFound
from botsync.models.fields import Fields, translate_references
from botsync.ports import WorkspaceWriter


async def apply_plan(
    writer: WorkspaceWriter, plan: Plan, situation: Situation, *, parallel: int, advance: Advance = quiet
) -> Report:
    """Take the steps of a plan and report on every change; an error of the API becomes part of the report."""
    steps = build_steps(plan, situation)
    ids = dict(situation.identity.ids)
    taker = _Taker(writer, situation, ids)
    results, interrupted = await run_steps(steps, taker.take, parallel=parallel, advance=advance)
    applied = tuple(_outcome(change, steps, results) for change in plan.changes)
    return Report(
        applied=applied,
        state=_record(situation, applied, ids),
        steps=len(steps),
        steps_done=sum(result.outcome is Outcome.DONE for result in results.values()),
        interrupted=interrupted,
    )


def _outcome(change: Change, steps: Sequence[Step], results: Mapping[str, Result]) -> Applied:
    own = [results[step.key] for step in steps if change.address in step.serves]
    failed = next((result for result in own if result.outcome is Outcome.FAILED), None)
    if failed:
        return Applied(change=change, outcome=Outcome.FAILED, error=failed.error)
    if any(result.outcome is Outcome.NOT_ATTEMPTED for result in own):
        return Applied(change=change, outcome=Outcome.NOT_ATTEMPTED)
    return Applied(change=change, outcome=Outcome.DONE)


def _record(situation: Situation, applied: Sequence[Applied], ids: Mapping[Address, str]) -> State:
    """Return the state after a run: what was done, or is equal, is recorded; what exists keeps its remote id."""
    recorded: dict[Address, Recorded] = {}
    for old, entry in situation.state.resources.items():
        moved = [new for new, before in situation.identity.moved_from.items() if before == old]
        recorded[moved[0] if moved else old] = entry
    for item in applied:
        address, change = item.change.address, item.change
        done = item.outcome is Outcome.DONE
        if change.action in {Action.DELETE, Action.FORGET}:
            if done:
                recorded.pop(address, None)
        elif done and change.after is not None:
            recorded[address] = _entry(situation, change, ids[address])
        elif address in ids and recorded.get(address, Recorded(remote_id="")).remote_id != ids[address]:
            recorded[address] = Recorded(remote_id=ids[address])
    recorded |= _equal(situation, {item.change.address for item in applied})
    return situation.state.with_resources(recorded)


def _entry(situation: Situation, change: Change, remote_id: str) -> Recorded:
    """Return the record of a change that is done; of a field that was left alone, what was recorded before."""
    known = situation.recorded_fields(change.address)
    withheld = {item.field for item in change.withheld}
    fields = {name: value for name, value in (change.after or {}).items() if name not in withheld}
    kept = {name: known[name] for name in withheld if name in known}
    return Recorded(remote_id=remote_id, fields=without_secrets({**fields, **kept}, situation.digest))


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


class _Taker:
    """Does one step. Learns the remote ids of what it creates, for the steps that wait for it."""

    def __init__(self, writer: WorkspaceWriter, situation: Situation, ids: dict[Address, str]) -> None:
        self.writer = writer
        self.situation = situation
        self.ids = ids
        self.translate = to_remote(lambda address: self.ids[address])

    async def take(self, step: Step) -> None:
        match step.operation:
            case Operation.CREATE:
                await self._create(step)
            case Operation.UPDATE | Operation.RENAME:
                await self._update(step)
            case Operation.WELCOME | Operation.FALLBACK:
                await self.writer.put_default(self.ids[step.address], step.operation, self._fields(step))
            case Operation.LINK:
                nodes = [self._node(placement) for placement in step.placements]
                await self.writer.place(self.ids[step.address], nodes)
            case Operation.ORDER:
                await self.writer.order(self.ids[step.address], self._fields(step)["start"])
            case Operation.DELETE:
                await self._delete(step.address)

    def _fields(self, step: Step) -> Fields:
        return translate_references(step.address.kind, step.fields or {}, self.translate)

    def _story(self, address: Address) -> str:
        return self.ids[Address(Kind.STORY, address.story)]

    async def _create(self, step: Step) -> None:
        address, fields = step.address, self._fields(step)
        if address.kind is Kind.INTERACTION:
            parent = self.ids[step.parent] if step.parent else None
            self.ids[address] = await self.writer.create_interaction(self._story(address), parent, fields)
        else:
            self.ids[address] = await self.writer.create(address.kind, fields)

    async def _update(self, step: Step) -> None:
        address, fields = step.address, self._fields(step)
        if address.kind is Kind.INTERACTION:
            await self.writer.update_interaction(self._story(address), self.ids[address], fields)
        else:
            await self.writer.update(address.kind, self.ids[address], fields)

    async def _delete(self, address: Address) -> None:
        try:
            if address.kind is Kind.INTERACTION:
                await self.writer.delete_interaction(self._story(address), self.ids[address])
            else:
                await self.writer.delete(address.kind, self.ids[address])
        except NotFound:
            pass  # gone already: what was asked for holds
        self.ids.pop(address)

    def _node(self, placement: Placement) -> tuple[str, Node]:
        remote_id = self.translate(Kind.INTERACTION, placement.interaction)
        live = self.situation.live.resources.get((Kind.INTERACTION, remote_id))
        references = live.node.references if live is not None and live.node is not None else ()
        following = tuple(self.translate(Kind.INTERACTION, item) for item in placement.next)
        return remote_id, Node(root=placement.root, next=following, references=references)
