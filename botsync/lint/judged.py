"""Phrases judged by language understanding that had not learned them, against what they compete with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from botsync.lint.language import Guess
from botsync.lint.phrases import Phrase, likeness, phrases_of
from botsync.lint.subject import StoryView, Subject

SURE = 0.8
"""The least score of a misreading."""
APART = 0.2
"""How much better it must be than the right reading."""
ALIKE = 0.5
"""The least likeness to a phrase of the other interaction."""
ENOUGH = 4
"""Other phrases from which the right interaction could have been recognised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A phrase, and the competing interaction that it was taken for, rightly or not.

    Attributes:
        phrase: the phrase.
        own: the score of its own interaction.
        rival: the score of the competing interaction that fits best.
        nearest: the phrase of that interaction which has most words in common.
        likeness: how many these are, 0 to 1.
        own_likeness: the same of the nearest other phrase of its own interaction.
        siblings: how many other phrases its own interaction has.
    """

    phrase: Phrase
    own: float
    rival: float
    nearest: Phrase
    likeness: float
    own_likeness: float
    siblings: int


def judged_of(subject: Subject, story: StoryView) -> Iterator[Judged]:
    """Yield each phrase of a story that something competes with, as it is judged.

    Keywords are not judged, nor is what competing interactions share: another rule speaks of it.
    """
    if subject.language is None:
        return
    phrases: dict[str, dict[str, Phrase]] = {}
    owners: dict[str, set[str]] = {}
    for phrase in phrases_of(subject, story):
        if story.interactions[phrase.interaction].classifier == "ml":
            phrases.setdefault(phrase.interaction, {})[phrase.text] = phrase
            owners.setdefault(phrase.normal, set()).add(phrase.interaction)
    for held in subject.language.held_out(story.key):
        own = phrases.get(held.interaction, {})
        found = own.get(held.phrase)
        if found is None or any(story.competes(held.interaction, other) for other in owners[found.normal]):
            continue
        rivals = [
            guess
            for guess in held.guesses
            if guess.interaction in phrases and story.competes(held.interaction, guess.interaction)
        ]
        if rivals:
            rival = max(rivals, key=lambda guess: guess.score)
            score = max((guess.score for guess in held.guesses if guess.interaction == held.interaction), default=0.0)
            siblings = [phrase for phrase in own.values() if phrase.normal != found.normal]
            yield _judged(found, score, rival, list(phrases[rival.interaction].values()), siblings)


def _judged(phrase: Phrase, own: float, rival: Guess, others: Sequence[Phrase], siblings: Sequence[Phrase]) -> Judged:
    nearest = max(others, key=lambda other: likeness(phrase.normal, other.normal))
    return Judged(
        phrase=phrase,
        own=own,
        rival=rival.score,
        nearest=nearest,
        likeness=likeness(phrase.normal, nearest.normal),
        own_likeness=max((likeness(phrase.normal, other.normal) for other in siblings), default=0.0),
        siblings=len(siblings),
    )


def is_misread(item: Judged) -> bool:
    """Tell whether a phrase surely speaks for the other interaction: by its score, and by the words that it has."""
    is_sure = item.rival >= SURE and item.rival >= item.own + APART
    return is_sure and item.siblings >= ENOUGH and item.likeness >= max(ALIKE, item.own_likeness)
