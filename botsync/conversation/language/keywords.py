"""The vendor's second matching system: an interaction whose phrases are keywords (chatbot-api.md 9.3).

The exact words must be there, in any order, with at most one foreign word between two of them; what stands around them
and punctuation do not matter.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from botsync.conversation.language.tokens import ENTITY, is_sign, plain, tokens


def matches(text: str, keyword_phrases: Iterable[str]) -> bool:
    """Tell whether a text has all words of one of the phrases, close enough to each other."""
    return longest_match(text, keyword_phrases) > 0


def longest_match(text: str, keyword_phrases: Iterable[str]) -> int:
    """Return how many words the longest phrase has that a text matches; 0 where it matches none."""
    words = tokens(text)
    return max((len(phrase) for phrase in map(tokens, keyword_phrases) if _has(text, words, phrase)), default=0)


def _has(text: str, words: Sequence[str], phrase: Sequence[str]) -> bool:
    if all(map(is_sign, phrase)):  # where there are words beside them, `tokens` leaves signs out
        return bool(phrase) and "".join(sign.removeprefix(ENTITY) for sign in phrase) in plain(text)
    needed = Counter(phrase)
    return any(not needed - Counter(stretch) for stretch in _stretches(words, needed))


def _stretches(words: Sequence[str], wanted: Counter[str]) -> Iterator[list[str]]:
    """Yield the wanted words, parted where two or more others follow each other."""
    stretch: list[str] = []
    foreign = 0
    for word in words:
        foreign = 0 if word in wanted else foreign + 1
        if not foreign:
            stretch.append(word)
        elif foreign > 1:
            yield stretch
            stretch = []
    yield stretch
