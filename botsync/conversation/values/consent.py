"""Yes and no in what a user says, and whether they are meant where they stand."""

import re
from collections.abc import Iterator
from functools import cache

from botsync.conversation.values.found import Found, longest_apart
from botsync.conversation.values.sayings import FILLERS, SAYINGS
from botsync.conversation.values.user import Entity, Synonyms
from botsync.conversation.values.words import words_of

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


def consents(text: str) -> Iterator[Found]:
    """Yield each yes and no of a text, in its order; the entity of what is yielded is empty."""
    known = longest_apart(_known().found(text, {""}, _CONFIDENCE))
    words = words_of(text)
    for item in known:
        value, _, where = item.value.partition(" ")
        if value != "neither" and _counts(text, [word.text for word in words if word.end <= item.start], item, where):
            yield Found("", value, item.start, item.end, item.score)


def _counts(text: str, before: list[str], item: Found, where: str) -> bool:
    """Tell whether an expression means yes or no where it stands: "no" does not in "I have no time"."""
    starts = all(word in FILLERS for word in before) or _PUNCTUATION.search(_last_gap(text[: item.start])) is not None
    behind = text[item.end :]
    ends = all(word.text in FILLERS for word in words_of(behind))
    match where:
        case "alone":
            return starts and ends
        case "edge":
            return starts or ends or _PUNCTUATION.match(behind) is not None
        case _:
            return True


def _last_gap(text: str) -> str:
    words = words_of(text)
    return text[words[-1].end :] if words else ""
