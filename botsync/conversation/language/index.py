"""The phrases of a project as weighted vectors of features, and how near a text is to each of them.

TF-IDF with two turns of its own: a feature is rare if few *intents* have it, however many phrases these have, and what
the project has never seen counts in the length of a text, so that the cosine tells how much of a text is covered.
"""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from botsync.conversation.language.arrays import Flags, Floats, Integers
from botsync.conversation.language.tokens import features

STRANGERS = 10.0
"""Intents beside the project's own in which an unknown feature could be: what makes it weigh more than any known."""

_VALUE = 67108864.0
"""Units in a value of 1: products of two are whole multiples of 2^-52, so that a sum of them, at most 1, is exact."""
_COMMON = 12
"""A feature is common if more than one in so many phrases has it."""
_ROWS = 64
"""Phrases that are compared with all at a time: bounds memory, changes no result."""


class Index:
    """Inverted index of phrases, each of length 1.

    Attributes:
        size: how many phrases there are.
    """

    def __init__(self, phrases: Sequence[Sequence[str]], labels: Integers, classes: int) -> None:
        self.size = len(phrases)
        self._numbers = numbers = dict[str, int]()
        rows = [features(words) for words in phrases]
        feature = np.array([numbers.setdefault(name, len(numbers)) for row in rows for name in row], np.int64)
        value = np.array([weight for row in rows for weight in row.values()], np.float64)
        owner = np.repeat(np.arange(self.size), [len(row) for row in rows])
        count = len(self._numbers)
        pairs = np.unique(feature * max(classes, 1) + labels[owner]) // max(classes, 1)
        self._idf = np.log((1 + classes) / (1 + np.bincount(pairs, minlength=count))) + 1
        self._idf_unknown = math.log(1 + classes + STRANGERS) + 1
        value = value * self._idf[feature]
        value = value / np.sqrt(np.bincount(owner, value * value, minlength=self.size))[owner]
        value = np.rint(value * _VALUE) / _VALUE
        self._row_start = np.searchsorted(owner, np.arange(self.size + 1))
        self._row_owner, self._row_feature, self._row_value = owner, feature, value
        order = np.argsort(feature, kind="stable")
        self._owner, self._value = owner[order], value[order]
        self._length = np.bincount(feature, minlength=count)
        self._start = np.cumsum(self._length) - self._length
        self._place = np.empty(len(order), np.int64)
        self._place[order] = np.arange(len(order))

    def _near(self, feature: Integers, value: Floats) -> Floats:
        """Return the product of one vector with every phrase, summed in the order of its features."""
        length = self._length[feature]
        at = [slice(a, a + n) for a, n in zip(self._start[feature].tolist(), length.tolist(), strict=True)]
        owner = np.concatenate([self._owner[part] for part in at])
        weight = np.concatenate([self._value[part] for part in at])
        total = np.bincount(owner, weight * np.repeat(value, length), minlength=self.size)
        return total.astype(np.float64, copy=False)  # of no feature at all they would be integers

    def among(self) -> Iterator[tuple[slice, Floats]]:
        """Yield the cosines of every two phrases in parts: of some phrases with all from the first of them on.

        They are exact, whatever the order of the sums. What many phrases have is multiplied as a dense matrix; of the
        rest, each feature pairs the phrases that have it, which is less work than to multiply zeros.
        """
        common = self._length > self.size / _COMMON
        dense = np.zeros((self.size, np.count_nonzero(common)))
        often = common[self._row_feature]
        dense[self._row_owner[often], (np.cumsum(common) - 1)[self._row_feature[often]]] = self._row_value[often]
        for start in range(0, self.size, _ROWS):
            stop = min(start + _ROWS, self.size)
            part = np.arange(self._row_start[start], self._row_start[stop])
            found = self._pairs(part[~often[part]], start).reshape(-1, self.size)[: stop - start, start:]
            found[:, : stop - start] += np.triu(found[:, : stop - start], 1).T
            yield slice(start, stop), found + dense[start:stop] @ dense[start:].T

    def _pairs(self, entries: Integers, start: int) -> Floats:
        """Return the sums of products in some features, of phrases with themselves and later ones: a row of cells."""
        place, feature = self._place[entries], self._row_feature[entries]
        later = (self._start + self._length)[feature] - place
        first = np.repeat(place - np.cumsum(later) + later, later)
        other = first + np.arange(len(first))
        cell = np.repeat((self._row_owner[entries] - start) * self.size, later) + self._owner[other]
        weight = np.repeat(self._row_value[entries], later) * self._value[other]
        return np.bincount(cell, weight, minlength=_ROWS * self.size).astype(np.float64, copy=False)

    def strangeness(self, held_out: Flags) -> Floats:
        """Return by how much each phrase gets longer when what only held-out phrases have is unknown.

        Args:
            held_out: a flag for each phrase. The factor is 1 for the others.
        """
        out = held_out[self._row_owner]
        only = np.bincount(self._row_feature[out], minlength=len(self._length)) == self._length
        unknown = out & only[self._row_feature]
        feature = self._row_feature[unknown]
        more = self._row_value[unknown] ** 2 * ((self._idf_unknown / self._idf[feature]) ** 2 - 1)
        return np.asarray(np.sqrt(1 + np.bincount(self._row_owner[unknown], more, minlength=self.size)), np.float64)

    def near(self, words: Sequence[str]) -> Floats:
        """Return the cosine of a text with every phrase."""
        found = [(self._numbers.get(name, -1), weight) for name, weight in features(words).items()]
        known = [(number, weight) for number, weight in found if number >= 0]
        if not known:
            return np.zeros(self.size)
        unknown = sum(weight * weight for number, weight in found if number < 0) * self._idf_unknown**2
        feature = np.array([number for number, _ in known], np.int64)
        value = np.array([weight for _, weight in known]) * self._idf[feature]
        return self._near(feature, value / math.sqrt(float((value * value).sum()) + unknown))
