"""The journal of a run: what it is about to do, and what came of each step, one JSON line each.

A line is written before its step is taken. What a journal says survives the process that wrote it: the next run folds
it into the state (`core.recording`), and undo reads from it what was there before.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from botsync.address import Address
from botsync.core.history import Entry
from botsync.core.plan import Action
from botsync.core.recording import Fact
from botsync.core.saved import Saved, read_document
from botsync.core.steps import Step
from botsync.errors import PlanAltered, StateCorrupt


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The first line: who does what.

    Attributes:
        run: id of the run; ids sort by time.
        command: what was asked for: `apply`, `destroy`, `undo RUN`.
        who: who asked.
        started: when, in UTC, ISO 8601.
        plan: the document of the plan.
        boot: identifies machine and boot, where that is known: lines outlive the process, but not always the power.
    """

    run: str
    command: str
    who: str
    started: str
    plan: Mapping[str, Any]
    boot: str = ""


@dataclass(slots=True, kw_only=True)
class Run:
    """A run as its journal tells it.

    Attributes:
        id: id of the run.
        command: what was asked for.
        who: who asked.
        started: when, in UTC.
        saved: its plan.
        facts: steps that were begun and may have been done, in their order.
        taken: keys of the steps that were done for sure.
        errors: what failed, by key of the step.
        left: changes that were not begun because they did not fit any more, and why.
        outcome: how it ended; empty where it did not come to its end.
        ended: when, in UTC.
        boot: identifies machine and boot that it ran on.
    """

    id: str
    command: str
    who: str
    started: str
    saved: Saved
    facts: list[Fact] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    errors: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    outcome: str = ""
    ended: str = ""
    boot: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it did not come to its end."""
        return not self.outcome

    @property
    def complete(self) -> set[Address]:
        """The changes all of whose steps were done."""
        waiting = {address for step in self.saved.steps if step.key not in self.taken for address in step.serves}
        return {change.address for change in self.saved.plan.changes} - waiting

    @property
    def entry(self) -> Entry:
        """What the history of the state says of it."""
        complete, changes = self.complete, self.saved.plan.changes
        counts = {
            str(action): count
            for action in Action
            if (count := sum(change.action is action and change.address in complete for change in changes))
        }
        return Entry(
            at=self.ended,
            who=self.who,
            command=self.command,
            run=self.id,
            started=self.started,
            outcome=self.outcome,
            commit=self.saved.stamp.commit or "",
            plan=self.saved.stamp.id,
            done=counts,
            changes=len(changes) + len(self.left),
        )


def _line(kind: str, **content: Any) -> str:  # noqa: ANN401  (any JSON)
    return json.dumps({"line": kind, **content}, ensure_ascii=False) + "\n"


def opened(opening: Opening) -> str:
    """Return the line with which a run begins."""
    return _line(
        "run",
        run=opening.run,
        command=opening.command,
        who=opening.who,
        started=opening.started,
        boot=opening.boot,
        plan=dict(opening.plan),
    )


def begun(step: Step) -> str:
    """Return the line that is written before a step."""
    return _line("begin", step=step.key)


def done(step: Step, remote_id: str) -> str:
    """Return the line of a step that was done."""
    return _line("done", step=step.key, **({"remote_id": remote_id} if remote_id else {}))


def failed(step: Step, message: str, *, unsure: bool) -> str:
    """Return the line of a step that failed, or of which nobody knows whether it did."""
    return _line("failed", step=step.key, error=message, unsure=unsure)


def left_out(address: Address, why: str) -> str:
    """Return the line of a change that is not begun because it does not fit any more."""
    return _line("left", address=str(address), why=why)


def closed(outcome: str, ended: str) -> str:
    """Return the line with which a run ends."""
    return _line("end", outcome=outcome, ended=ended)


def decode_run(text: str, *, is_whole: bool = True) -> Run | None:
    """Read a journal; ``None`` where it holds no whole first line: then no step was begun.

    A last line that is not whole was being written when the process ended, and is left out.

    Args:
        text: the journal.
        is_whole: it holds every line that was written. Otherwise, of a run that did not come to its end, any step may
            have been begun of which it says nothing.

    Raises:
        StateCorrupt: a line in it is not one that botsync writes.
        PlanTooNew: a newer botsync wrote it.
    """
    lines = text.split("\n")
    whole = lines[:-1]
    if not whole:
        return None
    try:
        entries = [json.loads(line) for line in whole]
        first = entries[0]
        run = Run(
            id=_text(first, "run"),
            command=_text(first, "command"),
            who=_text(first, "who"),
            started=_text(first, "started"),
            saved=read_document(first["plan"]),
            boot=str(first.get("boot", "")),
        )
        _read(run, entries[1:], is_whole=is_whole)
    except PlanAltered as error:
        raise _corrupt(error.message) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _corrupt(f"{type(error).__name__} in {len(whole)} lines") from error
    return run


def _read(run: Run, entries: list[Any], *, is_whole: bool) -> None:
    steps = {step.key: step for step in run.saved.steps}
    open_: dict[str, None] = {}
    facts: list[tuple[str, bool, str]] = []
    for entry in entries:
        match entry["line"]:
            case "begin":
                open_[_text(entry, "step")] = None
            case "done":
                open_.pop(entry["step"], None)
                run.taken.add(entry["step"])
                facts.append((entry["step"], True, str(entry.get("remote_id", ""))))
            case "failed":
                open_.pop(entry["step"], None)
                run.errors[entry["step"]] = _text(entry, "error")
                if entry["unsure"]:
                    facts.append((entry["step"], False, ""))
            case "left":
                run.left[_text(entry, "address")] = _text(entry, "why")
            case "end":
                run.outcome, run.ended = _text(entry, "outcome"), _text(entry, "ended")
            case other:
                raise ValueError(f"a line {other!r}")
    if run.is_open and not is_whole:
        open_ |= dict.fromkeys(key for key in steps if key not in run.taken and key not in run.errors)
    facts += [(key, False, "") for key in open_]
    for key, sure, remote_id in facts:
        step = steps[key]
        run.facts.append(
            Fact(operation=step.operation, address=step.address, covers=step.covers, done=sure, remote_id=remote_id)
        )


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _corrupt(why: str) -> StateCorrupt:
    return StateCorrupt(
        f"the journal cannot be read: {why}",
        hint="move it away; then look at `botsync plan`: what the run did is found by its names",
    )
