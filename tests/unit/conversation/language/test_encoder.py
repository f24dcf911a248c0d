"""With an encoder, other words for the same are understood; what an encoder gets wrong is said."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from support.phrases import EXAMPLES, FOREIGN, SYNONYMS, Concepts

from botsync.conversation.language import train

UNHEARD = [("refund", "reimbursement"), ("human", "give me an operator"), ("hours", "accessible on sunday")]


@pytest.mark.parametrize(("label", "text"), UNHEARD)
def test_an_encoder_sees_meaning_where_words_differ(label: str, text: str) -> None:
    best, confidence = train(EXAMPLES, Concepts(SYNONYMS)).scores(text)[0]
    assert best == label
    assert confidence >= 0.7
    assert dict(train(EXAMPLES).scores(text))[label] < 0.7 or train(EXAMPLES).scores(text)[0][0] != label


def test_foreign_questions_are_rejected_with_an_encoder_too() -> None:
    model = train(EXAMPLES, Concepts(SYNONYMS))
    assert sum(model.scores(text)[0][1] < 0.7 for text in FOREIGN) >= len(FOREIGN) - 1


@pytest.mark.parametrize("shift", [2.0, 5.0])
def test_an_encoder_that_puts_all_sentences_into_a_cone_does_no_worse(shift: float) -> None:
    """Cosines of many encoders lie between 0.7 and 1; what is unrelated must not look near."""
    straight, coned = train(EXAMPLES, Concepts(SYNONYMS)), train(EXAMPLES, Concepts(SYNONYMS, shift=shift))
    for label, text in UNHEARD:
        assert coned.scores(text)[0] == (label, pytest.approx(straight.scores(text)[0][1], abs=0.05))
    rejected = [sum(model.scores(text)[0][1] < 0.7 for text in FOREIGN) for model in (straight, coned)]
    assert abs(rejected[0] - rejected[1]) <= 1


def test_a_text_is_encoded_once_and_phrases_with_their_entities_by_name() -> None:
    asked: list[list[str]] = []

    class Listening(Concepts):
        def encode(self, texts: Sequence[str]) -> Any:
            asked.append(list(texts))
            return super().encode(texts)

    model = train(EXAMPLES, Listening())
    assert "a pizza size pizza please" in asked[0]
    model.scores("how are you")
    assert asked[1:] == [["how are you"]]


class Broken(Concepts):
    """An encoder whose answer is replaced, from some call on."""

    def __init__(self, answer: Any, after: int = 0) -> None:
        super().__init__()
        self._answer, self._after = answer, after

    def encode(self, texts: Sequence[str]) -> Any:
        self._after -= 1
        return super().encode(texts) if self._after >= 0 else self._answer


@pytest.mark.parametrize(
    "answer", [np.zeros(4), np.zeros((3, 4)), np.full((len(EXAMPLES) + 16, 4), np.nan), [["x"]] * (len(EXAMPLES) + 16)]
)
def test_an_encoder_that_returns_no_vectors_is_refused(answer: Any) -> None:
    with pytest.raises(ValueError, match=r"finite numbers|could not convert"):
        train(EXAMPLES, Broken(answer))


def test_an_encoder_that_changes_its_mind_on_dimensions_is_refused() -> None:
    model = train(EXAMPLES, Broken(np.zeros((1, 4)), after=1))
    with pytest.raises(ValueError, match="4 numbers"):
        model.scores("hello you")


def test_an_encoder_without_phrases_is_no_failure() -> None:
    assert train([], Concepts()).scores("hello") == []


def test_small_differences_between_machines_change_no_byte() -> None:
    """Encoders compute in float32, in an order of their own."""

    class Trembling(Concepts):
        def encode(self, texts: Sequence[str]) -> Any:
            rows = np.rint(super().encode(texts).astype(float) * 512) / 512
            return rows + np.random.default_rng(5).normal(size=rows.shape) * 1e-9

    class Steady(Concepts):
        def encode(self, texts: Sequence[str]) -> Any:
            return np.rint(super().encode(texts).astype(float) * 512) / 512

    assert train(EXAMPLES, Trembling()).to_bytes() == train(EXAMPLES, Steady()).to_bytes()
