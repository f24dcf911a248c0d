"""What was learned from the phrases of a project: it says which interaction a text means, and how sure that is."""

from collections.abc import Collection, Sequence
from functools import lru_cache

import numpy as np

from botsync.conversation.language.arrays import COEFFICIENT, Floats
from botsync.conversation.language.calibration import margins
from botsync.conversation.language.encoder import Encoder
from botsync.conversation.language.index import Index
from botsync.conversation.language.kernel import Kernel
from botsync.conversation.language.storage import Learned, pack, unpack
from botsync.conversation.language.tokens import tokens

_REMEMBERED = 64
"""Texts whose likeness to all phrases is remembered."""


class Model:
    """Says which label a text means. Immutable; the same in every process (see arrays.py)."""

    def __init__(self, learned: Learned, kernel: Kernel | None = None) -> None:
        self.learned = learned
        words = [tokens(phrase) for _, phrase in learned.phrases]
        own = np.array([number for number, _ in learned.phrases], np.int64)
        self._kernel = kernel or Kernel(Index(words, own, len(learned.labels)), learned.meaning)
        self._weights = learned.coefficients / COEFFICIENT
        self._logits = lru_cache(_REMEMBERED)(self._logits_of)
        self._exact: dict[tuple[str, ...], set[int]] = {}
        self._words: dict[str, list[tuple[str, ...]]] = {label: [] for label in learned.labels}
        for (number, _), phrase in zip(learned.phrases, words, strict=True):
            self._exact.setdefault(phrase, set()).add(number)
            self._words[learned.labels[number]].append(phrase)

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels that have a phrase, sorted."""
        return self.learned.labels

    def phrases(self, label: str) -> Sequence[tuple[str, ...]]:
        """Return the phrases of a label as tokens; none where the label is unknown."""
        return self._words.get(label, ())

    def scores(self, text: str, candidates: Collection[str] | None = None) -> list[tuple[str, float]]:
        """Return labels with their confidence, 0 to 1, best first.

        A phrase of the project, but for case and punctuation, has 1. At 0.7, the default threshold, about 7 % of what
        could be answered is lost; above 0.72 a confidence is the probability of being right.

        Args:
            text: what the user says.
            candidates: the labels that can be meant; ``None`` for all.
        """
        labels, words = self.labels, tokens(text)
        allowed = np.array([candidates is None or label in candidates for label in labels], np.bool_)
        reachable = np.flatnonzero(allowed).tolist()
        if not reachable:
            return []
        if not words:
            return [(labels[number], 0.0) for number in reachable]
        exact = self._exact.get(words, set())
        meant = np.zeros(len(labels), np.bool_)
        meant[list(exact)] = True
        margin = margins(self._logits(text, words), allowed, meant)
        level = dict(enumerate(self.learned.calibration.levels(margin).tolist()))
        level |= dict.fromkeys(exact & set(reachable), 1.0)
        ranked = sorted(reachable, key=lambda number: (-level[number], -margin[number], number))
        return [(labels[number], round(level[number], 4)) for number in ranked]

    def _logits_of(self, text: str, words: tuple[str, ...]) -> Floats:
        """Return what speaks for each label; the same text is asked about once for each group of candidates."""
        logits: Floats = np.einsum("i,ij->j", self._kernel.near(text, words), self._weights)
        return logits

    def to_bytes(self) -> bytes:
        """Return what `from_bytes` reads; the same for the same examples, in any order and process."""
        return pack(self.learned)

    @classmethod
    def from_bytes(cls, data: bytes, encoder: Encoder | None = None) -> "Model":
        """Read a model.

        Raises:
            ValueError: these bytes are damaged, of another version, or of a model with another encoder.
        """
        return cls(unpack(data, encoder))
