"""Multinomial logistic regression in the dual, with a constant mass for "none of these", fitted by conjugate gradients.

The "none" mass stands in the softmax as intents that share nothing with the text: it is what makes a bot of one intent
more than a constant. Intents count alike, however many phrases they have.
"""

import math
from dataclasses import dataclass

import numpy as np

from botsync.conversation.language.arrays import (
    COEFFICIENT,
    GRADIENT,
    Floats,
    Integers,
    Shorts,
    exact_product,
    to_units,
    widened,
)

NONE_MASS = 10.0
""""None of these" weighs as much as this many intents with a logit of 0."""
STRENGTH = 20.0
"""Weight of the likelihood against the penalty; 10 to 80 were within a point of each other on balanced projects."""
LEAST_WEIGHT, MOST_WEIGHT = 0.2, 5.0
"""Of a phrase in an intent that has many, or few, of them."""
STEPS = 25
"""Of the descent, at most; ten are common."""
TOLERANCE = 1e-4
"""The square of the gradient, as a share of the first, at which the descent ends."""
_TRIES = 40
"""Of the search along a line, at most; two or three are common. Far fewer let about one small fit in fifty diverge."""
_FLAT = 0.05
"""The slope along a line, as a share of the first, at which its search ends."""


def fit(similarities: Shorts, labels: Integers, classes: int) -> Shorts:
    """Return the coefficients, phrases x classes, in units of 1/256.

    Args:
        similarities: of every phrase with every phrase, in units of 1/4096.
        labels: the class of each phrase.
        classes: how many there are; a class without phrases gets coefficients all the same.
    """
    table = widened(similarities)
    counts = np.bincount(labels, minlength=classes)
    even = len(labels) / np.count_nonzero(counts) / counts[labels]
    problem = _Problem(labels, STRENGTH * np.clip(even, LEAST_WEIGHT, MOST_WEIGHT))
    zeros = np.zeros((len(labels), classes))
    step, moved, previous, coefficients, logits = zeros, zeros, zeros, zeros, zeros
    share = _softmax(logits)
    first, size = 0.0, 1.0
    for _ in range(STEPS):
        gradient = np.rint((problem.residual(share) + coefficients) * GRADIENT) / GRADIENT
        change = exact_product(table, gradient)
        before, size = size, float((gradient * change).sum())
        first = first or size
        if size <= TOLERANCE * first:
            break
        keep = max(0.0, (size - float((previous * change).sum())) / before)  # Polak and Ribière, restarted
        step, moved, previous = keep * step - gradient, keep * moved - change, gradient
        length, share = _search(problem, coefficients, logits, share, (step, moved))
        coefficients, logits = coefficients + length * step, logits + length * moved
    return to_units(coefficients, COEFFICIENT)


@dataclass(frozen=True, slots=True)
class _Problem:
    """What is fitted: where the phrases belong, and what each counts."""

    labels: Integers
    weight: Floats

    def residual(self, share: Floats) -> Floats:
        left = share * self.weight[:, None]
        left[np.arange(len(left)), self.labels] -= self.weight
        return left

    def of_target(self, values: Floats) -> Floats:
        return np.asarray(values[np.arange(len(values)), self.labels], np.float64)


def _search(
    problem: _Problem, coefficients: Floats, logits: Floats, share: Floats, line: tuple[Floats, Floats]
) -> tuple[float, Floats]:
    """Return how far to go, and the shares there.

    Newton's method along the line, kept within a bracket, for the function is convex.
    """
    step, moved = line
    penalty, pull = float((step * moved).sum()), float((coefficients * moved).sum())
    wanted = float((problem.weight * problem.of_target(moved)).sum())
    at, low, high, enough = 0.0, 0.0, math.inf, 0.0
    for _ in range(_TRIES):
        spread = share * moved
        mean = spread.sum(1)
        slope = float((problem.weight * mean).sum()) - wanted + pull + at * penalty
        if abs(slope) < enough:
            break
        enough = enough or _FLAT * abs(slope)
        low, high = (at, high) if slope < 0 else (low, at)
        spread *= moved
        at -= slope / (float((problem.weight * (spread.sum(1) - mean * mean)).sum()) + penalty)
        if not low < at < high:
            at = (low + high) / 2 if high < math.inf else 2 * low
        share = _softmax(logits + at * moved)
    return at, share


def _softmax(logits: Floats) -> Floats:
    top = np.maximum(logits.max(1, keepdims=True), 0.0)
    powers = np.exp(logits - top)
    powers /= powers.sum(1, keepdims=True) + NONE_MASS * np.exp(-top)
    return np.asarray(powers, np.float64)
