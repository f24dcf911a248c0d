"""Runs as text: who, when, what, and how it ended."""

from collections.abc import Sequence

from botsync.core.history import Entry, short_commit
from botsync.core.journal import Run
from botsync.core.state import Digest
from botsync.render.plan_text import render_plan
from botsync.render.style import Paint, visible_line

_COLOURS = {"complete": "green", "partial": "red", "interrupted": "red"}
CUT_OFF = "cut off"
UNDER_WAY = "under way"


def counts(entry: Entry) -> str:
    """Return what a run did, in words: only changes that were done whole."""
    parts = [f"{count} {action}" for action, count in entry.done.items()]
    is_part = sum(entry.done.values()) < entry.changes
    return f"{', '.join(parts) or 'nothing'}" + (f" of {entry.changes} changes" if is_part else "")


def render_history(entries: Sequence[Entry], environment: str, paint: Paint) -> str:
    """Return a line per run, the newest first."""
    if not entries:
        return f"No run has changed {environment} yet.\n"
    return "\n".join(_line(entry, paint) for entry in reversed(entries)) + "\n"


def _line(entry: Entry, paint: Paint) -> str:
    outcome = paint(_COLOURS.get(entry.outcome, "yellow"), entry.outcome)
    by = paint("dim", visible_line(f"by {entry.who}{_commit(entry.commit)}"))
    return f"{entry.run}  {outcome}  {visible_line(entry.command)}: {counts(entry)}  {by}"


def render_serials(entries: Sequence[Entry], paint: Paint) -> str:
    """Return a line for each time that a state was written, the newest first."""
    lines = [
        f"{entry.serial}  {entry.at}  {visible_line(entry.command)}"
        + (f": {counts(entry)}, run {entry.run} ({entry.outcome})" if entry.run else "")
        + "  "
        + paint("dim", visible_line(f"by {entry.who}{_commit(entry.commit)}"))
        for entry in reversed(entries)
    ]
    return "".join(f"{line}\n" for line in lines)


def _commit(commit: str | None) -> str:
    return f", commit {short_commit(commit, 10)}" if commit else ""


def render_run(run: Run, digest: Digest, paint: Paint) -> str:
    """Return everything about one run: its plan, and what came of it."""
    stamp = run.saved.stamp
    head = [
        paint("bold", f"Run {run.id}: {visible_line(run.command)}, {run.outcome or CUT_OFF}"),
        visible_line(
            f"by {run.who}, {run.started} to {run.ended or '?'}{_commit(stamp.commit or '')}, botsync {stamp.tool}"
        ),
        "",
    ]
    tail = [f"left out: {address}: {visible_line(why)}" for address, why in sorted(run.left.items())]
    tail += [f"failed: {key}: {visible_line(error)}" for key, error in sorted(run.errors.items())]
    left = sorted(str(change.address) for change in run.saved.plan.changes if change.address not in run.complete)
    tail += [f"not done whole: {', '.join(left)}"] if left else []
    return "\n".join(head) + "\n" + render_plan(run.saved.plan, digest, paint) + "".join(f"{line}\n" for line in tail)
