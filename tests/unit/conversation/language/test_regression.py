"""The fit is the one it should be, for few and many phrases alike."""

import numpy as np
import pytest

from botsync.conversation.language import arrays, regression
from botsync.conversation.language.arrays import COEFFICIENT, SIMILARITY, exact_product, to_units
from botsync.conversation.language.regression import NONE_MASS, STRENGTH, fit


def similarities(vectors: np.ndarray) -> np.ndarray:
    rows = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return to_units(rows @ rows.T, SIMILARITY)


def logits(table: np.ndarray, labels: np.ndarray, classes: int) -> np.ndarray:
    return exact_product(table, fit(table, labels, classes) / COEFFICIENT)


@pytest.mark.parametrize("size", [2, 7, 40])
@pytest.mark.parametrize("power", [1, 3], ids=["alike", "apart"])
def test_the_gradient_vanishes(size: int, power: int) -> None:
    """A search along a line that ends early lets one small fit in some dozens diverge."""
    for seed in range(60):
        chance = np.random.default_rng(seed)
        table = similarities(np.abs(chance.normal(size=(size, 12))) ** power)
        labels = np.sort(chance.integers(0, 3, size))
        coefficients = fit(table, labels, 3) / COEFFICIENT
        left, first = (gradient_norm(table, labels, 3, a) for a in (coefficients, np.zeros((size, 3))))
        assert left < 0.02 * first


def test_a_fit_that_is_stopped_early_is_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(1)
    table, labels = similarities(chance.normal(size=(200, 60)) + 1.5), np.sort(chance.integers(0, 20, 200))
    best, none = (loss(table, labels, 20, a) for a in (fit(table, labels, 20) / COEFFICIENT, np.zeros((200, 20))))
    monkeypatch.setattr(regression, "STEPS", 3)
    assert best < loss(table, labels, 20, fit(table, labels, 20) / COEFFICIENT) < none


def weights(labels: np.ndarray, classes: int) -> np.ndarray:
    counts = np.bincount(labels, minlength=classes)
    return STRENGTH * np.clip(len(labels) / np.count_nonzero(counts) / counts[labels], 0.2, 5)[:, None]


def loss(table: np.ndarray, labels: np.ndarray, classes: int, coefficients: np.ndarray) -> float:
    """Return what is minimised, computed from the definition."""
    logits = exact_product(table, coefficients)
    share = np.exp(logits) / (np.exp(logits).sum(1, keepdims=True) + NONE_MASS)
    likelihood = weights(labels, classes)[:, 0] * np.log(share[np.arange(len(labels)), labels])
    return float((coefficients * logits).sum() / 2 - likelihood.sum())


def gradient_norm(table: np.ndarray, labels: np.ndarray, classes: int, coefficients: np.ndarray) -> float:
    """Return the length of the gradient in the space of the kernel, computed from the definition."""
    powers = np.exp(exact_product(table, coefficients))
    share = powers / (powers.sum(1, keepdims=True) + NONE_MASS)
    gradient = weights(labels, classes) * (share - np.eye(classes)[labels]) + coefficients
    return float(np.sqrt((gradient * exact_product(table, gradient)).sum()))


def test_intents_count_alike_however_many_phrases_they_have() -> None:
    vectors = np.concatenate([np.eye(6)[[0] * 20], np.eye(6)[[1]]])
    vectors[:, 5] = 0.6
    found = logits(similarities(vectors), np.array([0] * 20 + [1]), 2)
    assert found[-1].argmax() == 1
    assert found[0].argmax() == 0


def test_an_intent_alone_is_told_from_nothing() -> None:
    (found,) = logits(similarities(np.ones((1, 2))), np.array([0]), 1)
    assert found[0] > 0


def test_the_order_of_rows_changes_no_sum() -> None:
    chance = np.random.default_rng(1)
    table, values = (
        to_units(chance.random((900, 900)), SIMILARITY),
        np.rint(chance.normal(size=(900, 5)) * 2**18) / 2**18,
    )
    order = chance.permutation(900)
    assert (exact_product(table[:, order], values[order]) == exact_product(table, values)).all()


def test_a_table_widened_at_once_or_in_parts_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(2)
    table, labels = similarities(np.abs(chance.normal(size=(600, 12)))), np.sort(chance.integers(0, 4, 600))
    expected = fit(table, labels, 4)
    monkeypatch.setattr(arrays, "_SMALL", 100)
    assert (fit(table, labels, 4) == expected).all()


def test_units_are_cut_off_where_they_end() -> None:
    assert to_units(np.array([1e9, -1e9]), COEFFICIENT).tolist() == [32767, -32767]
