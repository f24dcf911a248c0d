"""Phrases of users as rules compare them: without what does not count, and with what they mark."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from botsync.core.annotation import annotations
from botsync.lint.subject import StoryView, Subject

BARE = re.compile(r"\{\{[^{}]*\}\}")
"""A phrase that is nothing but an annotation."""
_ANNOTATION = re.compile(r"\{\{([^{}:]+)[^{}]*\}\}")
_ENTITY = "\x00"
"""Stands for `@` before the name of an entity, as long as signs are taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A phrase of an interaction.

    Attributes:
        interaction: its key.
        index: its place in `user_says`.
        text: as written.
        normal: without case, punctuation and blank space; empty where there are no words.
        marks: entity and alias of each annotation.
    """

    interaction: str
    index: int
    text: str
    normal: str
    marks: tuple[tuple[str, str], ...]

    @property
    def entities(self) -> tuple[str, ...]:
        """The entities that it marks."""
        return tuple(entity for entity, _ in self.marks)


def phrases_of(subject: Subject, story: StoryView) -> Iterator[Phrase]:
    """Yield the phrases of a story that have words."""
    for key, interaction in story.interactions.items():
        for index, text in enumerate(interaction.user_says):
            words = normal(subject, text)
            if words:
                marks = tuple(annotations(text))
                yield Phrase(interaction=key, index=index, text=text, normal=words, marks=marks)


def normal(subject: Subject, text: str) -> str:
    """Return a text as language understanding compares it; by its words alone where nobody understands language."""
    if subject.language is not None:
        return subject.language.normal(text)
    plain = unicodedata.normalize("NFKC", text).casefold()
    marked = _ANNOTATION.sub(lambda found: f" {_ENTITY}{found[1].strip()} ", plain)
    words = "".join(sign if sign == _ENTITY or unicodedata.category(sign)[0] in "LMN" else " " for sign in marked)
    return " ".join((words if words.strip() else marked).split()).replace(_ENTITY, "@")


def takes_anything(phrase: str) -> bool:
    """Tell whether a phrase is nothing but {{sys.any}}."""
    return BARE.fullmatch(phrase.strip()) is not None and phrase.strip("{} ").partition(":")[0].strip() == "sys.any"


def likeness(first: str, second: str) -> float:
    """Return twice the words that two normal texts share, as a share of the words of both: 0 to 1."""
    one, other = set(first.split()), set(second.split())
    return 2 * len(one & other) / max(1, len(one) + len(other))
