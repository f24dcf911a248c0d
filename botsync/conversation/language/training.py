"""Learning from the phrases of a project: what they have in common, what each is told by, and how sure that is."""

from collections.abc import Iterable, Sequence

import numpy as np

from botsync.conversation.language.arrays import Flags, Integers
from botsync.conversation.language.calibration import Calibration, calibrate
from botsync.conversation.language.encoder import Encoder, Meaning
from botsync.conversation.language.index import Index
from botsync.conversation.language.kernel import Kernel
from botsync.conversation.language.model import Model
from botsync.conversation.language.regression import fit
from botsync.conversation.language.storage import Learned
from botsync.conversation.language.tokens import tokens


def train(examples: Iterable[tuple[str, str]], encoder: Encoder | None = None) -> Model:
    """Learn from examples.

    Args:
        examples: labels with a phrase each. Their order does not matter, a repetition counts once, and a phrase without
            a sign in it counts not at all.
        encoder: sees meaning where words differ; ``None`` to go by words alone.

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
    kernel = Kernel(Index(words, own, len(labels)), _meaning(encoder, [phrase for _, phrase, _ in items]))
    coefficients, calibration = np.zeros((0, 0), np.int16), Calibration()
    if items:
        table, everything = kernel.table(), np.arange(len(items))
        coefficients = fit(table.between(everything, everything), own, len(labels))
        calibration = calibrate(kernel, table, own, _shared(words, own, len(labels)), coefficients)
    learned = Learned(
        labels=labels,
        phrases=tuple((i, phrase) for i, phrase, _ in items),
        coefficients=coefficients,
        calibration=calibration,
        meaning=kernel.meaning,
    )
    return Model(learned, kernel)


def _meaning(encoder: Encoder | None, phrases: Sequence[str]) -> Meaning | None:
    return Meaning.of(encoder, phrases) if encoder else None


def _shared(phrases: Sequence[tuple[str, ...]], labels: Integers, classes: int) -> Flags:
    """Flag, for each phrase, the other labels that have it too: what is reachable tells them apart, not the words."""
    owners: dict[tuple[str, ...], set[int]] = {}
    for words, label in zip(phrases, labels.tolist(), strict=True):
        owners.setdefault(words, set()).add(label)
    shared = np.zeros((len(phrases), classes), np.bool_)
    for row, (words, label) in enumerate(zip(phrases, labels.tolist(), strict=True)):
        shared[row, list(owners[words] - {label})] = True
    return shared
