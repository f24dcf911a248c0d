"""What was said in a terminal, as conversation tests in a file of their own."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from botsync.errors import UsageError
from botsync.loader.writer import escape, write_yaml

Turns = Sequence[dict[str, Any]]
"""Turns of a conversation test, in plain data."""


def write_conversations(path: Path, story: str, conversations: Sequence[Turns]) -> None:
    """Write conversations into a file; each has a name after it.

    Raises:
        UsageError: it cannot be written.
    """
    data = {
        "conversations": {
            name: {"story": story, "turns": escape(list(turns))}
            for name, turns in zip(_names(path, len(conversations)), conversations, strict=True)
        }
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write_yaml(data), encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror})") from error


def amount(conversations: Sequence[Turns]) -> str:
    """Return how much was said."""
    count = sum(map(len, conversations))
    turns = f"{count} {'turn' if count == 1 else 'turns'}"
    return turns if len(conversations) == 1 else f"{len(conversations)} conversations with {turns}"


def _names(path: Path, count: int) -> list[str]:
    """Return keys after a file: `hours`, `hours_2` and so on."""
    signs = (sign if sign.isascii() and sign.isalnum() else "_" for sign in path.stem.lower())
    key = "".join(signs).strip("_")
    name = key if key[:1].isalpha() else f"recorded_{key}".strip("_")
    return [name, *(f"{name}_{number}" for number in range(2, count + 1))]
