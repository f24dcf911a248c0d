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


@dataclass(frozen=True, slots=True)
class _Problem:
    """What is fitted: where the phrases belong, and what each counts."""

    target: Floats
    weight: Floats

    def residual(self, logits: Floats) -> Floats:
        return self.weight * (_softmax(logits) - self.target)


def fit(similarities: Shorts, labels: Integers, classes: int) -> Shorts:
    """Return the coefficients, phrases x classes, in units of 1/256.

    Args:
        similarities: of every phrase with every phrase, in units of 1/4096.
        labels: the class of each phrase.
        classes: how many there are; a class without phrases gets coefficients all the same.
    """
    counts = np.bincount(labels, minlength=classes)
    even = len(labels) / np.count_nonzero(counts) / counts[labels]
    problem = _Problem(np.eye(classes)[labels], STRENGTH * np.clip(even, LEAST_WEIGHT, MOST_WEIGHT)[:, None])
    zeros = np.zeros_like(problem.target)
    step, moved, previous, coefficients, logits = zeros, zeros, zeros, zeros, zeros
    first, size = 0.0, 1.0
    for _ in range(STEPS):
        gradient = np.rint((problem.residual(logits) + coefficients) * GRADIENT) / GRADIENT
        change = exact_product(similarities, gradient)
        before, size = size, float((gradient * change).sum())
        first = first or size
        if size <= TOLERANCE * first:
            break
        keep = max(0.0, (size - float((previous * change).sum())) / before)  # Polak and Ribière, restarted
        step, moved, previous = keep * step - gradient, keep * moved - change, gradient
        length = _search(problem, coefficients, logits, step, moved)
        coefficients, logits = coefficients + length * step, logits + length * moved
    return to_units(coefficients, COEFFICIENT)


def _search(problem: _Problem, coefficients: Floats, logits: Floats, step: Floats, moved: Floats) -> float:
    """Return how far to go: Newton's method along the line, kept within a bracket, for the function is convex."""
    penalty, pull = float((step * moved).sum()), float((coefficients * moved).sum())
    at, low, high, enough = 0.0, 0.0, math.inf, 0.0
    for _ in range(_TRIES):
        share = _softmax(logits + at * moved)
        slope = float((problem.weight * (share - problem.target) * moved).sum()) + pull + at * penalty
        if abs(slope) < enough:
            break
        enough = enough or _FLAT * abs(slope)
        low, high = (at, high) if slope < 0 else (low, at)
        spread = share * moved * moved - share * moved * (share * moved).sum(1, keepdims=True)
        at -= slope / (float((problem.weight * spread).sum()) + penalty)
        if not low < at < high:
            at = (low + high) / 2 if high < math.inf else 2 * low
    return at


def _softmax(logits: Floats) -> Floats:
    top = np.maximum(logits.max(1, keepdims=True), 0.0)
    powers = np.exp(logits - top)
    return np.asarray(powers / (powers.sum(1, keepdims=True) + NONE_MASS * np.exp(-top)), np.float64)
