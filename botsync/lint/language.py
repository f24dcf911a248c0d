"""What rules ask of language understanding; who runs them brings it, as lint knows nothing of how it works."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

CONFIDENT = 0.7
"""The score from which a bot answers by default (API reference, section 9.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """An interaction that a text may mean.

    Attributes:
        interaction: its key.
        score: from 0 to 1.
    """

    interaction: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """A phrase, judged by a model that had not learned it.

    Attributes:
        interaction: key of the interaction whose phrase it is.
        phrase: as written.
        guesses: what it was taken for, best first.
    """

    interaction: str
    phrase: str
    guesses: tuple[Guess, ...]


class Language(Protocol):
    """Understands the stories of one project."""

    def guess(self, story: str, text: str, among: Collection[str] | None = None) -> Sequence[Guess]:
        """Return what a text may mean in a story, best first; ``None`` for all its interactions."""
        ...

    def held_out(self, story: str) -> Sequence[HeldOut]:
        """Return every phrase of a story, each judged by a model that had not learned it."""
        ...

    def normal(self, text: str) -> str:
        """Return a text without what does not count when it is compared: case, punctuation, blank space."""
        ...
