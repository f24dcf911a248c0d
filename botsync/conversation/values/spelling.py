"""An index of words that finds, for a word as typed, the words that may have been meant, without looking at all.

Two words that allow one error are found by the words that one missing letter makes of both. Two that allow k errors:
cut one into k + 1 pieces, and one piece is whole in the other, at most k places away; since an error can swap two
letters across a cut, the pieces with these letters swapped count too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from botsync.conversation.values.distance import edits
from botsync.conversation.values.words import singular, unstretched

INFLECTED = 0.25
"""What it costs that a word stands in the plural, in parts of an error."""
_SHORTEST = 3
"""Letters below which a word allows no error."""
_REMEMBERED = 4096
"""Words of which an index remembers what is close to them: people say the same words again and again."""


class Spelling:
    """A set of words to be found by what was typed."""

    def __init__(self, words: Iterable[str], similarity: float) -> None:
        """Build the index.

        Args:
            words: the folded words.
            similarity: from 0 to 1, how alike two words must be at least; one error is allowed from three letters on.
        """
        self._similarity = similarity
        self._words = {word: _letters(word) for word in words}
        self._lengths = sorted({len(word) for word in self._words})
        self._singulars: defaultdict[str, list[str]] = defaultdict(list)
        self._shortened: defaultdict[str, list[str]] = defaultdict(list)
        self._pieces: defaultdict[tuple[int, int, int], defaultdict[str, list[str]]]
        self._pieces = defaultdict(lambda: defaultdict(list))
        for word in self._words:
            self._add(word)
        self._remembered = lru_cache(_REMEMBERED)(self._close)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def forms(self, word: str) -> dict[str, float]:
        """Return the words of which this is another form, and what that costs: itself, singular and plural."""
        found: dict[str, float] = {word: 0.0} if word in self._words else {}
        for other in self._singulars.get(singular(word), ()):
            found.setdefault(other, INFLECTED)
        if not found and (plain := unstretched(word)) in self._words:
            found[plain] = INFLECTED
        return found

    def close(self, word: str) -> Mapping[str, float]:
        """Return the words within the errors allowed, and how many errors they are away."""
        return self._remembered(word)

    def _close(self, word: str) -> Mapping[str, float]:
        found: dict[str, float] = {}
        letters = _letters(word)
        for errors, candidates in self._candidates(word):
            for candidate in candidates:
                # An error changes at most two of the bits: most candidates end here.
                if (letters ^ self._words[candidate]).bit_count() <= 2 * errors:
                    away = edits(word, candidate, errors)
                    if away <= errors:
                        found[candidate] = float(away)
        return dict(sorted(found.items()))

    def _add(self, word: str) -> None:
        length = len(word)
        self._singulars[singular(word)].append(word)
        least = self._allowed(length)
        if least <= 1:
            for form in _without_one(word):
                self._shortened[form].append(word)
        for errors in range(max(least, 2), self._most(length) + 1):
            for place, piece in _pieces_with_swaps(word, errors):
                self._pieces[length, errors, place][piece].append(word)

    def _candidates(self, word: str) -> Iterator[tuple[int, set[str]]]:
        """Yield the errors allowed, and words that may be that close."""
        near: set[str] = set()
        for form in _without_one(word):
            near.update(self._shortened.get(form, ()))
        for errors in (0, 1):
            yield errors, {other for other in near if self._allowed(max(len(word), len(other))) == errors}
        for length in self._lengths:
            errors = self._allowed(max(length, len(word)))
            if errors > 1 and abs(length - len(word)) <= errors:
                yield errors, set().union(*self._by_pieces(word, length, errors))

    def _by_pieces(self, word: str, length: int, errors: int) -> Iterator[Sequence[str]]:
        shifts = _shifts(len(word) - length, errors)
        for place, (start, end) in enumerate(pairwise(_cuts(length, errors + 1))):
            pieces = self._pieces[length, errors, place]
            for shift in shifts:
                if start + shift >= 0 and (words := pieces.get(word[start + shift : end + shift])):
                    yield words

    def _most(self, length: int) -> int:
        """Return the errors that a word of this length allows at most, when what was typed is longer."""
        most = self._allowed(length)
        while self._allowed(length + most + 1) > most:
            most += 1
        return most

    def _allowed(self, length: int) -> int:
        """Return the errors that two words allow of which the longer has this length."""
        allowed = int((1 - self._similarity) * length + 1e-9)
        return max(allowed, 1) if length >= _SHORTEST else 0


def _without_one(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


@cache
def _shifts(longer: int, errors: int) -> Sequence[int]:
    """Return how far a piece may have moved: the letters before it cost as many errors, those behind it the rest."""
    return [shift for shift in range(-errors, errors + 1) if abs(shift) + abs(longer - shift) <= errors]


@cache
def _cuts(length: int, count: int) -> list[int]:
    """Return where a length is cut into pieces as even as can be, its ends among them."""
    return [length * place // count for place in range(count + 1)]


def _pieces_with_swaps(word: str, errors: int) -> set[tuple[int, str]]:
    cuts = _cuts(len(word), errors + 1)
    forms = [word, *(word[: cut - 1] + word[cut] + word[cut - 1] + word[cut + 1 :] for cut in cuts[1:-1] if cut)]
    return {(place, form[start:end]) for form in forms for place, (start, end) in enumerate(pairwise(cuts))}


def _letters(word: str) -> int:
    """Return which letters a word has, and which it has more than once, as bits."""
    once = twice = 0
    for letter in word:
        bit = 1 << (ord(letter) % 32)
        twice |= once & bit
        once |= bit
    return once | twice << 32
