"""How near texts are to the phrases of a project: by their words, and by their meaning where there is an encoder."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from botsync.conversation.language.arrays import SIMILARITY, Floats, Integers, Shorts, exact_product, to_units
from botsync.conversation.language.encoder import Meaning
from botsync.conversation.language.index import Index

MEANING = 0.8
"""Share of the encoder's part in a similarity; words have the rest. 0.5 to 1 were within two points on banking77."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Similarities of every phrase with every phrase, in units of 1/4096, in two parts that add up."""

    words: Shorts
    meaning: Shorts | None

    def between(self, rows: Integers, columns: Integers) -> Shorts:
        """Return the similarities of some phrases with others."""
        at = np.ix_(rows, columns)
        return self.words[at] if self.meaning is None else self.words[at] + self.meaning[at]

    def logits(self, rows: Integers, columns: Integers, coefficients: Floats, strangeness: Floats) -> Floats:
        """Return the logits of phrases that were held out.

        Args:
            rows: the phrases that were held out.
            columns: those that were trained on.
            coefficients: of the latter, one row each.
            strangeness: by how much the phrases that were held out are longer to those who do not know them.
        """
        at = np.ix_(rows, columns)
        found = exact_product(self.words[at], coefficients) / strangeness[:, None]
        return found if self.meaning is None else found + exact_product(self.meaning[at], coefficients)


@dataclass(frozen=True, slots=True, eq=False)
class Kernel:
    """The phrases of a project, ready to be compared with."""

    index: Index
    meaning: Meaning | None

    @property
    def background(self) -> float:
        """The similarity of what has nothing in common."""
        return 0.0 if self.meaning is None else MEANING * self.meaning.background

    def table(self) -> Table:
        """Return the similarities of every phrase with every phrase."""
        share = MEANING if self.meaning else 0.0
        words = np.empty((self.index.size, self.index.size), np.int16)
        for rows, cosines in self.index.among():
            words[rows, rows.start :] = to_units(cosines * (1 - share), SIMILARITY)
            words[rows.start :, rows] = words[rows, rows.start :].T
        return Table(words, to_units(self.meaning.among() * share, SIMILARITY) if self.meaning else None)

    def near(self, text: str, words: Sequence[str]) -> Floats:
        """Return the similarity of a text with every phrase.

        Args:
            text: as it was typed.
            words: its tokens.
        """
        found = self.index.near(words)
        return found if self.meaning is None else (1 - MEANING) * found + MEANING * self.meaning.near(text)
