"""A confidence means something: it grows with the margin, and reaches 0.7 exactly at the operating point."""

import numpy as np
import pytest

from botsync.conversation.language.calibration import OPERATING_POINT, Calibration, margins


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
