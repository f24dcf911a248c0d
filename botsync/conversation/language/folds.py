"""Phrases held out in turns: what a model that was trained on the others would make of them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from botsync.conversation.language.arrays import COEFFICIENT, Floats, Integers
from botsync.conversation.language.calibration import margins
from botsync.conversation.language.phrases import Phrases
from botsync.conversation.language.regression import fit

FOLDS = 5
"""A fifth of the phrases is held out at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """Phrases that were held out together.

    Attributes:
        out: their numbers.
        margins: phrases x labels, by what was learned from the others. Minus infinity for another label that has the
            same phrase: what is reachable tells them apart, so it is no mistake.
    """

    out: Integers
    margins: Floats


def hold_out(phrases: Phrases, folds: int, turns: int) -> Iterator[Fold]:
    """Yield what each turn says; no two hold out the same phrase.

    A phrase that is alone in its label is never held out: without it, nothing is known of the label.

    Args:
        phrases: of the project.
        folds: into how many parts the phrases of each label are dealt; at least two.
        turns: how many of these parts are held out, one at a time.
    """
    own, classes = phrases.own, len(phrases.labels)
    alone = np.bincount(own, minlength=classes)[own] == 1
    fold = (np.arange(len(own)) - np.searchsorted(own, own) + own) % folds
    for turn in range(turns):
        held = (fold == turn) & ~alone
        out, kept = np.flatnonzero(held), np.flatnonzero(~held)
        if len(out):
            coefficients = fit(phrases.table.between(kept, kept), own[kept], classes) / COEFFICIENT
            strangeness = phrases.kernel.index.strangeness(held)[out]
            logits = phrases.table.logits(out, kept, coefficients, strangeness)
            yield Fold(out, margins(logits, ~phrases.shared[out]))
