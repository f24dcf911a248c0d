"""What recognition finds, and which of several findings is the better one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
    """A value that a text holds.

    Attributes:
        entity: name of the entity; that of a system entity begins with "sys.".
        value: the value as it is stored; JSON.
        start: where it begins in the text.
        end: where it ends, exclusive.
        score: how alike the text is to what the entity knows, from 0 to 1.
    """

    entity: str
    value: Any
    start: int
    end: int
    score: float = 1.0

    @property
    def weight(self) -> float:
        """Characters that it explains: the longer and the more alike, the better."""
        return (self.end - self.start) * self.score

    def overlaps(self, other: "Found") -> bool:
        """Tell whether both claim a part of the text."""
        return self.start < other.end and other.start < self.end


def in_order(found: Iterable[Found]) -> list[Found]:
    """Sort findings by their place, of one place the better ones first."""
    return sorted(found, key=lambda item: (item.start, -item.weight, item.entity))


def apart(ranked: Iterable[Found]) -> list[Found]:
    """Keep of ranked findings, best first, those that overlap no better one; in the order of the text."""
    kept: list[Found] = []
    for item in ranked:
        if not any(item.overlaps(other) for other in kept):
            kept.append(item)
    return in_order(kept)


def longest_apart(found: Iterable[Found]) -> list[Found]:
    """Keep the findings that explain most, none overlapping another; of equals the first in the text, then as given."""
    return apart(sorted(found, key=lambda item: (-item.weight, item.start)))
