"""Phrases of an interaction as words and slots: "a {{size:size}} pizza" (API reference, section 9.4)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from botsync.conversation.values.system import ANY
from botsync.conversation.values.words import words_of

_ANNOTATION = re.compile(r"\{\{\s*([^{}:]+?)\s*(?::\s*([^{}]*?)\s*)?\}\}")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a phrase where a value stands.

    Attributes:
        entity: name of the entity.
        alias: attribute that takes the value; the entity's name where the annotation has none.
    """

    entity: str
    alias: str


Pattern = tuple[str | Slot, ...]
"""Folded words and slots in order."""


def pattern_of(phrase: str) -> Pattern:
    """Return the words and slots of a phrase."""
    return tuple(_items(phrase))


def words_in(phrases: Iterable[str]) -> Iterator[str]:
    """Yield the words of phrases that stand outside annotations."""
    for phrase in phrases:
        yield from (word.text for word in words_of(_ANNOTATION.sub(" ", phrase)))


def slots_in(phrases: Iterable[str]) -> Iterator[Slot]:
    """Yield the slots of phrases."""
    for phrase in phrases:
        for match in _ANNOTATION.finditer(phrase):
            yield _slot(match)


def takes_anything(phrase: str) -> bool:
    """Tell whether a phrase is matched by whatever is said: it consists of {{sys.any}} alone."""
    match pattern_of(phrase):
        case (Slot(entity=entity),):
            return entity == ANY
        case _:
            return False


def _items(phrase: str) -> Iterator[str | Slot]:
    end = 0
    for match in _ANNOTATION.finditer(phrase):
        yield from (word.text for word in words_of(phrase[end : match.start()]))
        yield _slot(match)
        end = match.end()
    yield from (word.text for word in words_of(phrase[end:]))


def _slot(match: re.Match[str]) -> Slot:
    return Slot(match[1], match[2] or match[1])
