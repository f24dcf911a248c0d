"""The history that a state carries: one entry for each time that it was written, bounded, without what was written.

What a run did in full is in its journal; this tells which runs there were, and which plans were begun.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

DIRTY = "-dirty"
"""Stands behind a commit where files of the project were not committed, or otherwise than there."""
KEPT = 200
"""Entries that a state carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One time that a state was written.

    Attributes:
        serial: the serial that it was given.
        at: when, in UTC, ISO 8601.
        who: who asked.
        command: what was asked for: `apply`, `undo RUN`, `state mv`.
        run: id of the run; empty where nothing was done in the workspace.
        started: when the run began, in UTC.
        outcome: how the run ended.
        commit: the project's commit, where it is in Git.
        plan: id of the plan that was carried out.
        done: changes that were done whole, by action.
        changes: changes that were to be made.
    """

    serial: int = 0
    at: str
    who: str
    command: str
    run: str = ""
    started: str = ""
    outcome: str = ""
    commit: str = ""
    plan: str = ""
    done: Mapping[str, int] = field(default_factory=dict)
    changes: int = 0


def short_commit(commit: str, digits: int = 12) -> str:
    """Return a commit as people are shown it."""
    return commit.removesuffix(DIRTY)[:digits] + (DIRTY if commit.endswith(DIRTY) else "")


def history_data(history: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return a history as plain data; what is empty is left out."""
    return [{name: value for name, value in asdict(entry).items() if value not in ("", {}, 0)} for entry in history]


def read_history(data: object) -> tuple[Entry, ...]:
    """Read a history from plain data.

    Raises:
        ValueError: it has another shape.
    """
    if not isinstance(data, list):
        raise ValueError("the history is no list")  # noqa: TRY004  (what a file holds, not what code passes)
    return tuple(map(_entry, data))


def _entry(data: object) -> Entry:
    if not isinstance(data, dict):
        raise ValueError("an entry of the history is no map")  # noqa: TRY004  (the same)
    texts = {name: data.get(name, "") for name in _TEXTS}
    numbers = {name: data.get(name, 0) for name in ("serial", "changes")}
    done = data.get("done", {})
    if not all(isinstance(value, str) for value in texts.values()) or not isinstance(done, dict):
        raise ValueError("an entry of the history has a value of the wrong type")
    if not all(type(value) is int for value in (*numbers.values(), *done.values())):
        raise ValueError("an entry of the history has a number of the wrong type")
    return Entry(**texts, **numbers, done=done)


_TEXTS = ("at", "who", "command", "run", "started", "outcome", "commit", "plan")
