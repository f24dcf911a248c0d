"""Yes and no in what a user says, and whether they are meant where they stand."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from botsync.conversation.values.found import Found, longest_apart
from botsync.conversation.values.sayings import FILLERS, SAYINGS
from botsync.conversation.values.user import Entity, Synonyms
from botsync.conversation.values.words import Word, words_of

_PUNCTUATION = re.compile(r"[.,;:!?\n()\u2013\u2014-]")
NAMES = {"sys.yes": ("yes",), "sys.no": ("no",), "sys.yes-no": ("yes", "no")}
_CONFIDENCE = 0.8
"""Short words that are only alike say something else."""


def _listed(phrases: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in phrases.split(",")]


@cache
def _known() -> Synonyms:
    entries = {meaning: _listed(phrases) for meaning, phrases in SAYINGS.items()}
    return Synonyms([Entity("", entries)])


@lru_cache(8)  # three entities ask for the same text
def consents(text: str) -> Sequence[Found]:
    """Return each yes and no of a text, in its order; the entity of each is empty."""
    known = longest_apart(_known().found(text, {""}, _CONFIDENCE))
    words = words_of(text)
    found: list[Found] = []
    for item in known:
        value, _, where = item.value.partition(" ")
        if value != "neither" and _counts(text, words, item, where):
            found.append(Found("", value, item.start, item.end, item.score))
    return found


def _counts(text: str, words: Sequence[Word], item: Found, where: str) -> bool:
    """Tell whether an expression means yes or no where it stands: "no" does not in "I have no time"."""
    if where == "anywhere":
        return True
    before = [word for word in words if word.end <= item.start]
    behind = [word for word in words if word.start >= item.end]
    gap = text[before[-1].end : item.start] if before else ""
    starts = _PUNCTUATION.search(gap) is not None or all(word.text in FILLERS for word in before)
    ends = all(word.text in FILLERS for word in behind)
    if where == "alone":
        return starts and ends
    return starts or ends or _PUNCTUATION.match(text, item.end) is not None
