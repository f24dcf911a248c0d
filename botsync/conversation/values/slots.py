"""Which value of a text goes into which parameter: by the words around it, as the phrases have them, then by order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from botsync.conversation.values.found import Found, in_order
from botsync.conversation.values.phrases import Pattern, Slot
from botsync.conversation.values.words import Word, words_of

Around = tuple[str, ...]
_NEAR, _NEXT = 2.0, 1.0
"""What it is worth that the word beside a value is the one of a phrase, and the one behind that."""


def assign(
    text: str, parameters: Sequence[tuple[str, str]], patterns: Sequence[Pattern], found: Sequence[Found]
) -> dict[str, Found]:
    """Return alias to the finding that it takes; no two aliases take the same words.

    Args:
        text: what was said.
        parameters: entity and alias; in this order values are taken where the words around do not tell.
        patterns: the phrases of the interaction.
        found: what is recognised in the text.
    """
    words = words_of(text)
    contexts = _contexts(patterns)
    places = {alias: place for place, alias in enumerate(_by_phrases([alias for _, alias in parameters], patterns))}
    pairs = [
        (_affinity(words, item, contexts[entity, alias]), alias, item)
        for entity, alias in parameters
        for item in found
        if item.entity == entity
    ]
    pairs.sort(key=lambda pair: (-pair[0], -_stands_out(pair[2], found), places[pair[1]], pair[2].start))
    taken: dict[str, Found] = {}
    for _, alias, item in pairs:
        if alias not in taken and not any(item.overlaps(other) for other in taken.values()):
            taken[alias] = item
    return taken


def slotted(text: str, found: Iterable[Found]) -> list[tuple[str | Found, int, int]]:
    """Return the words of a text, with each finding in place of its words, and where they stand."""
    taken = in_order(found)
    words: list[tuple[str | Found, int, int]] = [
        (word.text, word.start, word.end)
        for word in words_of(text)
        if not any(item.start < word.end and word.start < item.end for item in taken)
    ]
    return sorted([*words, *((item, item.start, item.end) for item in taken)], key=lambda item: item[1:])


def _stands_out(item: Found, found: Iterable[Found]) -> float:
    """Return the weight of a finding if another entity claims the same words: only then does it matter."""
    contested = any(item.overlaps(other) for other in found if other.entity != item.entity)
    return item.weight if contested else float("inf")


def _by_phrases(aliases: Sequence[str], patterns: Sequence[Pattern]) -> list[str]:
    """Return the aliases in the order that the phrase with most of them has, then the others."""
    orders = [[item.alias for item in pattern if isinstance(item, Slot)] for pattern in patterns]
    first = max(orders, key=len, default=[])
    return list(dict.fromkeys([*(alias for alias in first if alias in aliases), *aliases]))


def _contexts(patterns: Iterable[Pattern]) -> Mapping[tuple[str, str], set[tuple[Around, Around]]]:
    """Return, for each entity and alias, the two words before and behind it in each phrase, the nearest first."""
    contexts: defaultdict[tuple[str, str], set[tuple[Around, Around]]] = defaultdict(set)
    for pattern in patterns:
        for place, slot in enumerate(pattern):
            if isinstance(slot, Slot):
                around = _words(reversed(pattern[:place])), _words(pattern[place + 1 :])
                contexts[slot.entity, slot.alias].add(around)
    return contexts


def _words(items: Iterable[str | Slot]) -> Around:
    return tuple(_until_slot(items))[:2]


def _until_slot(items: Iterable[str | Slot]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Slot):
            return
        yield item


def _affinity(words: Sequence[Word], item: Found, contexts: Iterable[tuple[Around, Around]]) -> float:
    before = tuple(word.text for word in reversed(words) if word.end <= item.start)[:2]
    behind = tuple(word.text for word in words if word.start >= item.end)[:2]
    return max((_alike(before, left) + _alike(behind, right) for left, right in contexts), default=0.0)


def _alike(said: Around, known: Around) -> float:
    return sum(worth for worth, word, other in zip((_NEAR, _NEXT), said, known, strict=False) if word == other)
