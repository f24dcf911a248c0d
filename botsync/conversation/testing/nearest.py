"""Which phrase of an interaction is most like a text, for people who wonder why it was taken for that."""

from collections import Counter
from collections.abc import Sequence

from botsync.conversation.language.tokens import tokens


def nearest(text: str, phrases: Sequence[str]) -> int | None:
    """Return the index of the phrase that shares most words with a text, the first of equals; ``None`` for none."""
    words = Counter(tokens(text))
    shares = [(_share(words, Counter(tokens(phrase))), -index) for index, phrase in enumerate(phrases)]
    return -max(shares)[1] if shares else None


def _share(first: Counter[str], second: Counter[str]) -> float:
    return 2 * (first & second).total() / max(first.total() + second.total(), 1)
