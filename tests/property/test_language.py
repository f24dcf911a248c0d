"""Laws of language understanding, for any phrases and texts."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botsync.conversation.language import Matcher, Model, examples_digest, matches, train
from botsync.conversation.language.tokens import tokens

WORDS = st.sampled_from(["pay", "card", "order", "where", "{{size:s}}", "pizza", "my", "我", "👍", "?", "naïve", "ok"])
SENTENCES = st.one_of(st.text(max_size=12), st.lists(WORDS, max_size=5).map(" ".join))
EXAMPLES = st.lists(st.tuples(st.sampled_from("abcd"), SENTENCES), max_size=14)


@given(EXAMPLES, SENTENCES, st.randoms(use_true_random=False))
def test_a_model_is_a_function_of_the_set_of_examples(
    examples: list[tuple[str, str]], text: str, chance: Random
) -> None:
    model = train(examples)
    shuffled = [*examples, *examples[:2]]
    chance.shuffle(shuffled)
    assert train(shuffled).to_bytes() == model.to_bytes()
    assert examples_digest(shuffled) == examples_digest(examples)
    again = Model.from_bytes(model.to_bytes())
    assert again.to_bytes() == model.to_bytes()
    assert again.scores(text) == model.scores(text)


@given(EXAMPLES, SENTENCES, st.sets(st.sampled_from("abcde")))
def test_scores_are_confidences_of_the_candidates(
    examples: list[tuple[str, str]], text: str, candidates: set[str]
) -> None:
    model = train(examples)
    scores = model.scores(text, candidates)
    assert {label for label, _ in scores} == set(model.labels) & candidates
    assert [score for _, score in scores] == sorted((score for _, score in scores), reverse=True)
    assert all(0 <= score <= 1 for _, score in scores)
    for label, phrase in examples:
        assert not tokens(phrase) or dict(model.scores(phrase))[label] == 1


@given(EXAMPLES, SENTENCES, st.lists(SENTENCES, max_size=3), st.floats(0.05, 1))
def test_the_order_of_the_two_systems(
    examples: list[tuple[str, str]], text: str, keywords: list[str], threshold: float
) -> None:
    ranked = Matcher(train(examples), {"k": keywords}).rank([text], None, threshold)
    places = {(match.system, match.score >= threshold): place for place, match in enumerate(ranked)}
    assert (("keywords", True) in places) == matches(text, keywords)
    if ("keywords", True) in places:
        assert places.get(("ml", True), -1) < places["keywords", True] < places.get(("ml", False), len(ranked))


@given(SENTENCES, st.permutations(["pay", "my", "card"]))
def test_keywords_match_in_any_order_with_anything_around(around: str, words: list[str]) -> None:
    assert matches(f"{around} {' '.join(words)} {around}", ["pay my card"])


@pytest.mark.parametrize("foreign", [1, 2, 3])
def test_one_foreign_word_between_two_is_the_most(foreign: int) -> None:
    assert matches(f"pay {'x ' * foreign}card", ["card pay"]) == (foreign == 1)
