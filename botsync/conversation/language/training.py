"""Learning from the phrases of a project: what each label is told by, and how sure that is."""

from collections.abc import Iterable, Sequence

import numpy as np

from botsync.conversation.language.arrays import Shorts
from botsync.conversation.language.calibration import Calibration, calibrate
from botsync.conversation.language.encoder import Encoder
from botsync.conversation.language.folds import FOLDS, Fold, hold_out
from botsync.conversation.language.model import Model
from botsync.conversation.language.phrases import Phrases
from botsync.conversation.language.regression import fit
from botsync.conversation.language.storage import Learned

MOST_HELD_OUT = 3500
"""Phrases, times the turns in which a fifth of them is held out: five turns up to 700 phrases, three for 1,000.

Fewer tell as much: on banking77 three turns instead of five rejected as many foreign questions, and moved what is lost
by at most a point.
"""


def train(examples: Iterable[tuple[str, str]], encoder: Encoder | None = None) -> Model:
    """Learn from examples.

    Args:
        examples: labels with a phrase each. Their order does not matter, a repetition counts once, and a phrase without
            a sign in it counts not at all.
        encoder: sees meaning where words differ; ``None`` to go by words alone.

    Raises:
        ValueError: the encoder did not do what it should.
    """
    phrases = Phrases.of(examples, encoder)
    coefficients, calibration = np.zeros((0, 0), np.int16), Calibration()
    if phrases.texts:
        turns = max(1, min(FOLDS, MOST_HELD_OUT // len(phrases.texts)))
        coefficients, calibration = learn(phrases, list(hold_out(phrases, FOLDS, turns)))
    learned = Learned(
        labels=phrases.labels,
        phrases=tuple(zip(phrases.own.tolist(), phrases.texts, strict=True)),
        coefficients=coefficients,
        calibration=calibration,
        meaning=phrases.kernel.meaning,
    )
    return Model(learned, phrases.kernel)


def learn(phrases: Phrases, held: Sequence[Fold]) -> tuple[Shorts, Calibration]:
    """Return the coefficients that fit all phrases, and what margins are worth by those that were held out."""
    everything = np.arange(len(phrases.texts))
    coefficients = fit(phrases.table.between(everything, everything), phrases.own, len(phrases.labels))
    best = [np.zeros(0), *(fold.margins.max(1) for fold in held)]
    right = [np.zeros(0, np.bool_), *(fold.margins.argmax(1) == phrases.own[fold.out] for fold in held)]
    return coefficients, calibrate(phrases.kernel, coefficients, np.concatenate(best), np.concatenate(right))
