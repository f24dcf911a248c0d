"""The lock of a state, and what runs left open that came to no end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from botsync.cli import output
from botsync.cli.identity import new_lock, utc_now
from botsync.cli.project import Target
from botsync.core.history import Entry
from botsync.core.journal import Run, closed
from botsync.core.recording import fold
from botsync.core.state import State

RECOVERED = "recovered"
"""Outcome of a run that ended without its process saying so; a later one folded it into the state."""


@contextmanager
def holding(target: Target, command: str, wait: float) -> Iterator[None]:
    """Hold the lock of an environment's state; SIGTERM ends what is done meanwhile as Ctrl-C does.

    Raises:
        LockHeld: somebody else holds it.
    """
    before = {signal.SIGTERM: signal.signal(signal.SIGTERM, _stop), signal.SIGINT: signal.getsignal(signal.SIGINT)}
    try:
        with target.records.lock(new_lock(command), wait=wait, say=output.note):
            try:
                yield
            finally:  # giving the lock up is short, and nobody is to stop it
                for number in before:
                    signal.signal(number, signal.SIG_IGN)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def counted(target: Target) -> State:
    """Return the recorded state as it will be once what interrupted runs did is recorded, without recording it."""
    state = target.records.load()
    for run in () if target.records.is_locked else target.records.open_runs():
        state = _folded(state, run, target)
        output.note(
            f"Run {run.id} of {run.who} is not over, or was cut off: what it did so far is counted here; "
            "the next apply records it."
        )
    return state


def _folded(state: State, run: Run, target: Target) -> State:
    resources = fold(state.resources, run.saved.plan.changes, run.facts, run.complete, target.digest)
    return state.with_resources(resources)


def recover(target: Target) -> None:
    """Fold what interrupted runs did into the state. Holds the lock already."""
    for run in target.records.open_runs():
        state = _folded(target.records.load(), run, target)
        closing, was_cut = "", run.is_open
        if was_cut:
            run.outcome, run.ended = RECOVERED, utc_now()
            closing = closed(run.outcome, run.ended)
        target.records.settle(run, state, closing)
        unsure = sum(not fact.done for fact in run.facts)
        if not was_cut:
            output.note(f"Run {run.id} had ended ({run.outcome}) and could not be recorded; it is recorded now.")
            continue
        output.note(
            f"Run {run.id} was cut off: {len(run.taken)} of {len(run.saved.steps)} steps were done"
            + (f", {unsure} may have been" if unsure else "")
            + ". What it did is recorded now."
        )


def past_runs(target: Target) -> tuple[Entry, ...]:
    """Return what is known of every run that is over, oldest first."""
    return tuple(entry for entry in target.records.load().history if entry.run)
