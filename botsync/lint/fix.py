"""Fixes: what may safely be changed about a finding, as edits of paths. Who has the files carries them out."""

from dataclasses import dataclass
from typing import Any

from botsync.core.references import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Set what stands at a path, whether something stands there or not.

    Attributes:
        path: the last step is a key, or the index of an item that exists.
        value: plain data.
    """

    path: Path
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """Put an item into a list.

    Attributes:
        path: the list.
        value: plain data.
        index: what stands there now moves behind it; ``None`` for the end of the list.
    """

    path: Path
    value: Any
    index: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """Take away what stands at a path.

    Attributes:
        path: the last step is a key, or an index.
    """

    path: Path


Edit = Put | Insert | Remove


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """What resolves a finding and changes nothing else about the bot.

    Attributes:
        description: what it does, an imperative without a final full stop: "remove the repeated phrase".
        edits: all of them or none; paths are those of the project as it was linted.
    """

    description: str
    edits: tuple[Edit, ...]


def compatible(fixes: list[Fix]) -> list[Fix]:
    """Return the fixes that can be carried out together: of those that touch the same thing, the first.

    Lint again for the rest.
    """
    taken: list[Path] = []
    chosen: list[Fix] = []
    for fix in fixes:
        paths = [edit.path for edit in fix.edits]
        if not any(_overlap(path, other) for path in paths for other in taken):
            chosen.append(fix)
            taken += paths
    return chosen


def _overlap(one: Path, other: Path) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]
