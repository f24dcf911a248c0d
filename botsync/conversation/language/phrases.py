"""The phrases of a project, each once and in a fixed order, ready to be learned from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from botsync.conversation.language.arrays import Flags, Integers
from botsync.conversation.language.encoder import Encoder, Meaning
from botsync.conversation.language.index import Index
from botsync.conversation.language.kernel import Kernel, Table
from botsync.conversation.language.tokens import tokens


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Phrases:
    """Phrases, by label and then by text.

    Attributes:
        labels: all that have a phrase, sorted.
        own: the number of the label of each phrase.
        texts: the phrases as they are written.
        shared: phrases x labels: other labels that have the same phrase.
        kernel: compares texts with the phrases.
        table: how near the phrases are to each other.
    """

    labels: tuple[str, ...]
    own: Integers
    texts: tuple[str, ...]
    shared: Flags
    kernel: Kernel
    table: Table

    @classmethod
    def of(cls, examples: Iterable[tuple[str, str]], encoder: Encoder | None) -> "Phrases":
        """Sort examples and leave out what differs from another one of the label in case or punctuation alone.

        Raises:
            ValueError: the encoder did not do what it should.
        """
        unique: dict[tuple[str, tuple[str, ...]], str] = {}
        for label, phrase in sorted(set(examples)):
            if found := tokens(phrase):
                unique.setdefault((label, found), phrase)
        labels = tuple(sorted({label for label, _ in unique}))
        number = {label: i for i, label in enumerate(labels)}
        items = sorted((number[label], phrase, found) for (label, found), phrase in unique.items())
        words, own = [found for _, _, found in items], np.array([i for i, _, _ in items], np.int64)
        texts = tuple(phrase for _, phrase, _ in items)
        kernel = Kernel(Index(words, own, len(labels)), Meaning.of(encoder, texts) if encoder else None)
        shared = _shared(words, own, len(labels))
        return cls(labels=labels, own=own, texts=texts, shared=shared, kernel=kernel, table=kernel.table())


def _shared(phrases: Sequence[tuple[str, ...]], labels: Integers, classes: int) -> Flags:
    """Flag, for each phrase, the other labels that have it too: what is reachable tells them apart, not the words."""
    owners: dict[tuple[str, ...], set[int]] = {}
    for words, label in zip(phrases, labels.tolist(), strict=True):
        owners.setdefault(words, set()).add(label)
    shared = np.zeros((len(phrases), classes), np.bool_)
    for row, (words, label) in enumerate(zip(phrases, labels.tolist(), strict=True)):
        shared[row, list(owners[words] - {label})] = True
    return shared
