"""Proposes for what was said the interaction that it may have meant, wherever in the story that is.

A confidence alone does not tell what is near: in a small bot all that is strange has one just below the threshold. So a
proposal must be probable, and like a phrase of the interaction too. What is near to nothing is put together by
likeness.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from botsync.conversation.dialogue.bot import Story
from botsync.conversation.inbox.sayings import Saying
from botsync.conversation.language.calibration import OPERATING_POINT
from botsync.conversation.language.encoder import Encoder, Meaning
from botsync.conversation.language.index import Index
from botsync.conversation.language.kernel import Kernel
from botsync.conversation.understanding import KEYWORDS, StoryUnderstanding
from botsync.conversation.values.phrases import takes_anything

PROBABLE = 0.2
"""The lowest confidence of a proposal; below it, interactions of a large bot are guessed at random."""
NEAR = 0.2
"""The least likeness to a phrase of the interaction; foreign questions were below on the bots of the examples."""
ALIKE = 0.35
"""The least likeness of two sayings that are put together though nothing is near to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A saying, and what it may have meant.

    Attributes:
        saying: what was said.
        score: confidence that its group's interaction is meant, 0 to 1; 0 where there is none.
        nearest: the phrase of the interaction that it is most like; empty where there is none.
    """

    saying: Saying
    score: float = 0.0
    nearest: str = ""

    @property
    def is_known(self) -> bool:
        """Whether it is a phrase of the interaction: accepted since, or said where that could not be reached."""
        return self.score >= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Sayings that may have meant the same.

    Attributes:
        interaction: id of the interaction that is proposed; ``None`` where nothing is near.
        suggestions: the best first; what is known already comes last.
    """

    interaction: str | None
    suggestions: tuple[Suggestion, ...]

    @property
    def times(self) -> int:
        """How often any of it was said."""
        return sum(item.saying.times for item in self.suggestions)


def propose(
    story: Story, mind: StoryUnderstanding, sayings: Sequence[Saying], encoder: Encoder | None = None
) -> tuple[Group, ...]:
    """Return groups of sayings: by interaction, then what nothing is near to; those that were said most come first."""
    candidates = {
        item.id
        for item in story.interactions.values()
        if item.classifier != KEYWORDS and not any(map(takes_anything, item.phrases))
    }
    near: dict[str, list[Suggestion]] = {}
    strange: list[Saying] = []
    for saying in sayings:
        ranked = mind.rank(saying.text, candidates, OPERATING_POINT)
        best = ranked[0] if ranked else None
        phrase, likeness = ("", 0.0) if best is None else mind.nearest(saying.text, best.interaction)
        if best is None or best.score < PROBABLE or likeness < NEAR:
            strange.append(saying)
        else:
            near.setdefault(best.interaction, []).append(Suggestion(saying=saying, score=best.score, nearest=phrase))
    groups = [_group(interaction, found) for interaction, found in near.items()]
    groups.sort(key=lambda group: (-group.times, group.interaction))
    return (*groups, *_alike(strange, encoder))


def _group(interaction: str, found: Sequence[Suggestion]) -> Group:
    ordered = sorted(found, key=lambda item: (item.is_known, -item.score, -item.saying.times, item.saying.text))
    return Group(interaction=interaction, suggestions=tuple(ordered))


def _alike(sayings: Sequence[Saying], encoder: Encoder | None) -> list[Group]:
    """Put sayings together: each that is left, the most frequent first, takes those that are like it."""
    left = sorted(sayings, key=lambda item: (-item.times, item.text))
    if not left:
        return []
    meaning = None if encoder is None else Meaning.of(encoder, [item.text for item in left])
    kernel = Kernel(Index([item.words for item in left], np.arange(len(left)), len(left)), meaning)
    taken: set[int] = set()
    groups: list[Group] = []
    for row, saying in enumerate(left):
        if row in taken:
            continue
        likeness = kernel.likeness(saying.text, saying.words)
        own = [other for other in range(len(left)) if other not in taken and (other == row or likeness[other] >= ALIKE)]
        taken.update(own)
        groups.append(Group(interaction=None, suggestions=tuple(Suggestion(saying=left[other]) for other in own)))
    return sorted(groups, key=lambda group: (-group.times, group.suggestions[0].saying.text))
