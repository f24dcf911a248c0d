"""What a margin is worth: a probability, and the point from which an answer is given by default.

The project's own phrases, held out in turns, say how often a margin is right. A prior stands in where they are few.
"""

import math
from dataclasses import dataclass

import numpy as np

from botsync.conversation.language.arrays import COEFFICIENT, Flags, Floats, Shorts
from botsync.conversation.language.kernel import Kernel
from botsync.conversation.language.regression import NONE_MASS

OPERATING_POINT = 0.7
"""The confidence from which an answer is given by default (chatbot-api.md 9.2)."""
BAND = 0.02
"""Room on the scale, beside the operating point, for the probabilities between it and 0.7."""
LOSS = 0.07
"""Share of the held-out phrases that may stay unanswered though they would be answered rightly."""
LEAST_PROBABLE = 0.4
"""What is less probable stays unanswered in any case."""
RISE, RISE_OF_MEANING = 0.8, 0.5
"""So does what has a margin that is hardly above that of an unrelated question: by words, and with an encoder."""
PRIOR_SLOPE, PRIOR_OFFSET, PRIOR_PRECISION = 1.3, 2.7, (4.0, 1.0)
PRIOR_COUNT = 20
"""How many held-out phrases the prior of the operating point, that least margin, counts as."""
UNREACHABLE = 0.3
"""What an intent counts that is known and not among the candidates."""
OUTSIDER = 0.05
"""And the share that the likeliest of those counts beside: what is plainly meant elsewhere is not half-heard here."""
LEAST_SLOPE = 0.2
_MOST_LOGIT = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How margins become confidences.

    Attributes:
        slope: of the log-odds of being right, by the margin.
        offset: of the same.
        cut: the margin of the operating point.
    """

    slope: float = PRIOR_SLOPE
    offset: float = PRIOR_OFFSET
    cut: float = 0.0

    def probability(self, margin: Floats) -> Floats:
        """Return how probable it is that labels with these margins are right."""
        return _sigmoid(self.slope * margin + self.offset)

    def levels(self, margin: Floats) -> Floats:
        """Return the confidence in each label of a text, by their margins: what is not the best is never above it."""
        probable = self.probability(margin)
        best = int(margin.argmax())
        top = self.confidence(float(probable[best]))
        found = np.minimum(probable, top)
        found[best] = top
        return np.asarray(found, np.float64)

    def confidence(self, probability: float) -> float:
        """Return a probability as it is shown: at 0.7 or above exactly where the margin reaches the operating point.

        What lies between the operating point and 0.7 is squeezed into a narrow band beside 0.7; the rest is as it is.
        """
        at, point = OPERATING_POINT, float(self.probability(np.array(self.cut)))
        if probability >= point:
            return float(np.interp(probability, (point, at, 1), (at, at + BAND, 1))) if point < at else probability
        return float(np.interp(probability, (0, at, point), (0, at - BAND, at - 0.0002))) if point > at else probability


def margins(logits: Floats, allowed: Flags, meant: Flags | None = None) -> Floats:
    """Return the log-odds of each label against the other allowed ones and "none"; minus infinity if not allowed.

    Labels that are not allowed count little, except those that are `meant`: the text is one of their phrases.
    """
    counted = allowed if meant is None else allowed | meant
    powers = np.where(counted, np.exp(np.minimum(logits, _MOST_LOGIT)), UNREACHABLE)
    outside = np.where(counted, -np.inf, logits).max(-1, keepdims=True)
    rest = powers.sum(-1, keepdims=True) - powers + NONE_MASS + OUTSIDER * np.exp(np.minimum(outside, _MOST_LOGIT))
    return np.where(allowed, logits - np.log(rest), -np.inf)


def calibrate(kernel: Kernel, coefficients: Shorts, margin: Floats, right: Flags) -> Calibration:
    """Learn what margins are worth.

    Args:
        kernel: the phrases.
        coefficients: fitted to all phrases, in units of 1/256.
        margin: the best one of each phrase that was held out.
        right: whether it was that of the phrase's own label.
    """
    slope, offset = platt(margin, right)
    cut = least = _unrelated_margin(kernel, coefficients) + (RISE_OF_MEANING if kernel.meaning else RISE)
    if right.any():
        answered = np.sort(margin[right])
        found = float(answered[min(int(LOSS * len(margin)), len(answered) - 1)])
        cut = (found * len(answered) + least * PRIOR_COUNT) / (len(answered) + PRIOR_COUNT)
    probable = (math.log(LEAST_PROBABLE / (1 - LEAST_PROBABLE)) - offset) / slope
    cut = max(cut, least, probable)
    return Calibration(slope=round(slope, 3), offset=round(offset, 3), cut=round(cut, 3))


def _unrelated_margin(kernel: Kernel, coefficients: Shorts) -> float:
    """Return the best margin of a text that has nothing to do with any phrase."""
    logits = kernel.background * coefficients.sum(0) / COEFFICIENT
    return float(margins(logits, np.ones(len(logits), np.bool_)).max())


def _sigmoid(logit: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logit, -30, 30))), np.float64)


def platt(margin: Floats, right: Flags) -> tuple[float, float]:
    """Return slope and offset of the log-odds of being right: Platt's regression, with a prior.

    Newton's method, each step halved until it leads down: where margins say little, whole ones would lead astray.
    """
    prior, precision = np.array([PRIOR_SLOPE, PRIOR_OFFSET]), np.diag(PRIOR_PRECISION)
    inputs, sign = np.stack([margin, np.ones_like(margin)], 1), np.where(right, -1.0, 1.0)

    def loss(weights: Floats) -> float:
        away = weights - prior
        surprise = np.logaddexp(0, sign * (inputs * weights).sum(1)).sum()
        return float(surprise + (away * (precision @ away)).sum() / 2)

    weights = prior
    for _ in range(20):
        probable = _sigmoid((inputs * weights).sum(1))
        gradient = (inputs * (probable - right)[:, None]).sum(0) + precision @ (weights - prior)
        weighted = inputs * (probable * (1 - probable))[:, None]
        bend = np.array([[(weighted[:, i] * inputs[:, j]).sum() for j in (0, 1)] for i in (0, 1)]) + precision
        step, least = np.linalg.solve(bend, gradient), loss(weights)
        while loss(weights - step) > least:
            step = step / 2
        weights = weights - step
    return max(LEAST_SLOPE, float(weights[0])), float(weights[1])
