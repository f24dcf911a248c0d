"""Runs, and writes of a state, as JSON documents."""

from collections.abc import Sequence
from typing import Any

from botsync.core.history import Entry
from botsync.core.journal import Run
from botsync.core.state import Digest
from botsync.render.as_json import document_text, plan_data


def history_json(entries: Sequence[Entry]) -> str:
    """Return runs, oldest first."""
    return document_text({"runs": [_entry(entry) for entry in entries]})


def serials_json(entries: Sequence[Entry]) -> str:
    """Return every time that a state was written, oldest first."""
    return document_text({"writes": [{"serial": entry.serial, **_entry(entry)} for entry in entries]})


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "run": entry.run,
        "command": entry.command,
        "who": entry.who,
        "started": entry.started,
        "ended": entry.at or None,
        "outcome": entry.outcome,
        "commit": entry.commit or None,
        "plan_id": entry.plan,
        "changes": entry.changes,
        "done": dict(entry.done),
    }


def run_json(run: Run, digest: Digest) -> str:
    """Return everything about one run, its plan included."""
    done = run.complete
    data: dict[str, Any] = {
        "run": run.id,
        "command": run.command,
        "who": run.who,
        "started": run.started,
        "ended": run.ended or None,
        "outcome": run.outcome or None,
        "commit": run.saved.stamp.commit,
        "plan_id": run.saved.stamp.id,
        "steps": len(run.saved.steps),
        "steps_done": len(run.taken),
        "changes": [
            {"address": str(change.address), "action": str(change.action), "done": change.address in done}
            for change in run.saved.plan.changes
        ],
        "errors": run.errors,
        "left": run.left,
    }
    return document_text({**data, "plan": plan_data(run.saved.plan, digest)})
