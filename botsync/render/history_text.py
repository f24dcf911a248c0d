"""Runs as text: who, when, what, and how it ended."""

from collections.abc import Sequence

from botsync.core.journal import Run
from botsync.core.plan import Action
from botsync.core.state import Digest
from botsync.render.plan_text import render_plan
from botsync.render.style import Paint, visible

_COLOURS = {"complete": "green", "partial": "red", "interrupted": "red"}


def outcome_of(run: Run) -> str:
    """Return how a run ended, in a word."""
    return run.outcome or "cut off"


def counts(run: Run) -> str:
    """Return what a run did, in words: only changes that were done whole."""
    done = run.complete
    parts = [
        f"{count} {action}"
        for action in Action
        if (count := sum(change.action is action and change.address in done for change in run.saved.plan.changes))
    ]
    total = len(run.saved.plan.changes)
    return f"{', '.join(parts) or 'nothing'}" + (f" of {total} changes" if len(done) < total else "")


def render_history(runs: Sequence[Run], environment: str, paint: Paint) -> str:
    """Return a line per run, the newest first."""
    if not runs:
        return f"No run has changed {environment} yet.\n"
    lines = [_line(run, paint) for run in reversed(runs)]
    return "\n".join(lines) + "\n"


def _line(run: Run, paint: Paint) -> str:
    outcome = paint(_COLOURS.get(run.outcome, "yellow"), outcome_of(run))
    by = paint("dim", visible(f"by {run.who}{_commit(run)}"))
    return f"{run.id}  {outcome}  {visible(run.command)}: {counts(run)}  {by}"


def _commit(run: Run) -> str:
    return f", commit {run.saved.stamp.commit[:10]}" if run.saved.stamp.commit else ""


def render_run(run: Run, digest: Digest, paint: Paint) -> str:
    """Return everything about one run: its plan, and what came of it."""
    head = [
        paint("bold", f"Run {run.id}: {visible(run.command)}, {outcome_of(run)}"),
        visible(f"by {run.who}, {run.started} to {run.ended or '?'}{_commit(run)}, botsync {run.saved.stamp.tool}"),
        "",
    ]
    tail = [f"failed: {key}: {visible(error)}" for key, error in sorted(run.errors.items())]
    left = sorted(str(change.address) for change in run.saved.plan.changes if change.address not in run.complete)
    tail += [f"not done whole: {', '.join(left)}"] if left else []
    return "\n".join(head) + "\n" + render_plan(run.saved.plan, digest, paint) + "".join(f"{line}\n" for line in tail)
