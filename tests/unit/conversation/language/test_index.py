"""Likeness of phrases by their words: exact, and the same by every way to compute it."""

import random

import numpy as np
import pytest

from botsync.conversation.language.index import Index

WORDS = [
    "pay",
    "card",
    "order",
    "where",
    "my",
    "pizza",
    "please",
    "a",
    "the",
    "lost",
    "refund",
    "when",
    "open",
    "hours",
]


def phrases(count: int) -> list[list[str]]:
    chance = random.Random(count)
    return [[*chance.choices(WORDS, k=chance.randint(1, 6)), f"own{i % 50}"] for i in range(count)]


def cosines(index: Index) -> np.ndarray:
    found = np.full((index.size, index.size), np.nan)
    for rows, part in index.among():
        found[rows, rows.start :] = part
        found[rows.start :, rows] = part.T
    return found


@pytest.mark.parametrize("count", [1, 2, 64, 150])
def test_every_phrase_is_as_near_as_its_text(count: int) -> None:
    texts = phrases(count)
    index = Index(texts, np.arange(count) // 5, 1 + (count - 1) // 5)
    found = cosines(index)
    assert found == pytest.approx(np.stack([index.near(words) for words in texts]), abs=1e-6)
    assert found.diagonal() == pytest.approx(1, abs=1e-6)
    assert (found == found.T).all()


def test_cosines_are_exact_whatever_is_common(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums of a dense product, and of pairs, have other orders: where they are exact, no bit differs."""
    index = Index(phrases(150), np.arange(150) // 5, 30)
    expected = cosines(index)
    for common in (0.5, 4, 1000):
        monkeypatch.setattr("botsync.conversation.language.index._COMMON", common)
        assert (cosines(index) == expected).all()


def test_no_phrases_are_no_failure() -> None:
    assert list(Index([], np.zeros(0, np.int64), 0).among()) == []
