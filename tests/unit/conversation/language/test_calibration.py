"""A confidence means something: it grows with the margin, and reaches 0.7 exactly at the operating point."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from botsync.conversation.language.calibration import LEAST_SLOPE, OPERATING_POINT, Calibration, margins, platt


@pytest.mark.parametrize("cut", [-4.0, -2.5, -1.0, 0.5])
def test_confidence_grows_and_passes_the_threshold_at_the_operating_point(cut: float) -> None:
    calibration = Calibration(cut=cut)
    margin = np.linspace(-8, 8, 400)
    confidence = [calibration.confidence(float(p)) for p in calibration.probability(margin)]
    assert confidence == sorted(confidence)
    assert min(confidence) >= 0
    assert max(confidence) <= 1
    for at, value in zip(margin, confidence, strict=True):
        assert (value >= OPERATING_POINT) == (at >= cut)


def test_a_confidence_well_above_the_threshold_is_the_probability() -> None:
    for cut in (-4.0, 0.5):
        assert Calibration(cut=cut).confidence(0.97) == pytest.approx(0.97, abs=0.005)


def test_what_is_not_allowed_has_no_margin_and_still_counts_a_little() -> None:
    logits = np.array([2.0, 2.0, 1.0])
    all_of_them, two = margins(logits, np.array([1, 1, 1], bool)), margins(logits, np.array([1, 0, 1], bool))
    assert two[1] == -np.inf
    assert two[0] > all_of_them[0]
    assert two[0] < margins(logits[[0, 2]], np.array([1, 1], bool))[0]


VERDICTS = st.lists(st.tuples(st.floats(-40, 40), st.booleans()), max_size=60)


@given(VERDICTS)
def test_the_odds_of_being_right_are_the_best_whatever_the_margins_say(verdicts: list[tuple[float, bool]]) -> None:
    """Margins far below zero that are right all the same must not make everything certain."""
    margin, right = np.array([m for m, _ in verdicts], float), np.array([r for _, r in verdicts], bool)
    slope, offset = platt(margin, right)

    def gradient(slope: float, offset: float) -> tuple[float, float]:
        surprise = 1 / (1 + np.exp(-np.clip(slope * margin + offset, -30, 30))) - right
        return float((surprise * margin).sum() + 4 * (slope - 1.3)), float(surprise.sum() + offset - 2.7)

    if slope > LEAST_SLOPE:
        assert gradient(slope, offset) == pytest.approx((0, 0), abs=1e-3)
    assert slope >= LEAST_SLOPE
    assert abs(offset - 2.7) < 10


def test_margins_that_say_nothing_give_no_certainty() -> None:
    """Half of the phrases are right, with margins far from each other: Newton's whole steps went to a slope of 31."""
    margin, right = np.repeat([-4.0, 2.0], 40), np.tile([True, False], 40)
    calibration = Calibration(**dict(zip(("slope", "offset"), platt(margin, right), strict=True)))
    assert calibration.probability(np.array([-4.0, 2.0])) == pytest.approx(0.5, abs=0.2)


def test_what_is_plainly_meant_elsewhere_is_not_half_heard_here() -> None:
    """The likeliest of those that are not allowed counts more than the others, yet does not share the odds evenly."""
    here = np.array([1, 0, 0], bool)
    alone, beside = margins(np.array([3.0, 0.0, 0.0]), here)[0], margins(np.array([3.0, 6.0, 0.0]), here)[0]
    assert beside < alone - 1
    assert beside > margins(np.array([3.0, 6.0, 0.0]), np.array([1, 1, 0], bool))[0]
