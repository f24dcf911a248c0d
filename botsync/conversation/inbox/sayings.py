"""What users said, each thing once: texts that differ in case and punctuation only are one saying."""

from collections.abc import Iterable
from dataclasses import dataclass

from botsync.conversation.inbox.phrase import Phrase
from botsync.conversation.language.tokens import tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A thing that users said in one story.

    Attributes:
        words: what makes it the same thing.
        text: as it was typed most often, then last.
        ids: identifiers of its phrases in the inbox, sorted.
        times: how often it was said.
        last: when it was said last, in ISO-8601 in UTC; empty where that is not known.
    """

    words: tuple[str, ...]
    text: str
    ids: tuple[str, ...]
    times: int
    last: str


def sayings_of(phrases: Iterable[Phrase]) -> tuple[Saying, ...]:
    """Return the sayings of one story, the most frequent first; what has no sign in it says nothing."""
    found: dict[tuple[str, ...], list[Phrase]] = {}
    for phrase in phrases:
        if words := tokens(phrase.text):
            found.setdefault(words, []).append(phrase)
    return tuple(sorted((_saying(*item) for item in found.items()), key=lambda item: (-item.times, item.text)))


def _saying(words: tuple[str, ...], phrases: list[Phrase]) -> Saying:
    typed: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        typed.setdefault(" ".join(phrase.text.split()), []).append(phrase)

    def order(text: str) -> tuple[int, str, str]:
        return sum(phrase.times for phrase in typed[text]), max(phrase.date for phrase in typed[text]), text

    return Saying(
        words=words,
        text=max(typed, key=order),
        ids=tuple(sorted({phrase.id for phrase in phrases})),
        times=sum(phrase.times for phrase in phrases),
        last=max(phrase.date for phrase in phrases),
    )
