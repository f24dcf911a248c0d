"""The phrases of a project as weighted vectors of features, and how near a text is to each of them.

TF-IDF with two turns of its own: a feature is rare if few *intents* have it, however many phrases these have, and what
the project has never seen counts in the length of a text, so that the cosine tells how much of a text is covered.
"""

import math
from collections.abc import Sequence

import numpy as np

from botsync.conversation.language.arrays import Flags, Floats, Integers
from botsync.conversation.language.tokens import features

STRANGERS = 10.0
"""Intents beside the project's own in which an unknown feature could be: what makes it weigh more than any known."""


class Index:
    """Inverted index of phrases, each of length 1.

    Attributes:
        size: how many phrases there are.
    """

    def __init__(self, phrases: Sequence[Sequence[str]], labels: Integers, classes: int) -> None:
        self.size = len(phrases)
        self._numbers: dict[str, int] = {}
        rows = [features(words) for words in phrases]
        feature = np.array([self._number(name) for row in rows for name in row], np.int64)
        value = np.array([weight for row in rows for weight in row.values()], np.float64)
        owner = np.repeat(np.arange(self.size), [len(row) for row in rows])
        count = len(self._numbers)
        pairs = np.unique(feature * max(classes, 1) + labels[owner]) // max(classes, 1)
        self._idf = np.log((1 + classes) / (1 + np.bincount(pairs, minlength=count))) + 1
        self._idf_unknown = math.log(1 + classes + STRANGERS) + 1
        value = value * self._idf[feature]
        value = value / np.sqrt(np.bincount(owner, value * value, minlength=self.size))[owner]
        self._row_start = np.searchsorted(owner, np.arange(self.size + 1))
        self._row_owner, self._row_feature, self._row_value = owner, feature, value
        order = np.argsort(feature, kind="stable")
        self._owner, self._value = owner[order], value[order]
        self._length = np.bincount(feature, minlength=count)
        self._start = np.cumsum(self._length) - self._length

    def _number(self, name: str) -> int:
        return self._numbers.setdefault(name, len(self._numbers))

    def _near(self, feature: Integers, value: Floats) -> Floats:
        """Return the product of one vector with every phrase, summed in the order of its features."""
        length = self._length[feature]
        at = [slice(a, a + n) for a, n in zip(self._start[feature].tolist(), length.tolist(), strict=True)]
        owner = np.concatenate([self._owner[part] for part in at])
        weight = np.concatenate([self._value[part] for part in at])
        total = np.bincount(owner, weight * np.repeat(value, length), minlength=self.size)
        return total.astype(np.float64, copy=False)  # of no feature at all they would be integers

    def among(self, row: int) -> Floats:
        """Return the cosine of a phrase of the project with every phrase."""
        part = slice(self._row_start[row], self._row_start[row + 1])
        return self._near(self._row_feature[part], self._row_value[part])

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
