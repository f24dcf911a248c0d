"""Phrases are judged by models that did not see them."""

import random

import pytest
from support.phrases import EXAMPLES, SYNONYMS, Concepts

from botsync.conversation.language import held_out, train


@pytest.mark.parametrize("folds", [2, 5, 20])
def test_each_phrase_that_is_not_alone_is_guessed_once(folds: int) -> None:
    guesses = held_out([*EXAMPLES, ("lonely", "nobody else says this")], folds=folds)
    assert [(guess.label, guess.phrase) for guess in guesses] == sorted(EXAMPLES)
    for guess in guesses:
        assert {label for label, _ in guess.scores} == {*dict(EXAMPLES), "lonely"}
        assert [score for _, score in guess.scores] == sorted((score for _, score in guess.scores), reverse=True)
        assert all(0 <= score <= 1 for _, score in guess.scores)


def test_most_phrases_of_a_clear_project_are_guessed_right() -> None:
    guesses = held_out(EXAMPLES, folds=20)
    assert sum(guess.right for guess in guesses) >= 0.7 * len(guesses)


def test_a_phrase_under_the_wrong_label_is_guessed_wrong() -> None:
    known = [("greet", f"good {time}") for time in ("morning", "evening", "day", "afternoon")]
    known += [("pay", f"pay the {bill} by card") for bill in ("bill", "invoice", "rest", "fee")]
    guesses = {guess.phrase: guess for guess in held_out([*known, ("greet", "pay the invoice by card now")])}
    wrong = guesses["pay the invoice by card now"]
    assert wrong.scores[0][0] == "pay"
    assert not wrong.right
    assert all(guess.right for phrase, guess in guesses.items() if phrase.startswith(("good", "pay the bill")))


def test_a_guess_is_that_of_a_model_trained_without_the_phrase() -> None:
    """The words of the phrase weigh a little differently: the model without it has never counted them."""
    guesses = held_out(EXAMPLES, folds=20)
    for guess in guesses[::9]:
        best, *_ = train([example for example in EXAMPLES if example[1] != guess.phrase]).scores(guess.phrase)
        if best[1] >= 0.75:
            assert guess.scores[0][0] == best[0]
            assert guess.scores[0][1] == pytest.approx(best[1], abs=0.2)


def test_the_order_of_examples_changes_no_guess() -> None:
    shuffled = [*EXAMPLES, *EXAMPLES[:7], ("hours", " ")]
    random.Random(2).shuffle(shuffled)
    assert held_out(shuffled) == held_out(EXAMPLES)


def test_a_label_with_the_same_phrase_is_no_mistake() -> None:
    examples = [
        ("yes", "sure"),
        ("yes", "of course"),
        ("agree", "Sure!"),
        ("agree", "i do agree"),
        ("no", "not at all"),
    ]
    (guess,) = (guess for guess in held_out(examples) if guess.phrase == "Sure!")
    assert "yes" not in dict(guess.scores)
    assert dict(guess.scores).keys() == {"agree", "no"}


def test_an_encoder_makes_guesses_where_words_differ() -> None:
    examples = [("refund", "refund"), ("refund", "reimbursement"), ("hours", "open"), ("hours", "accessible")]
    assert all(guess.right for guess in held_out(examples, Concepts(SYNONYMS)))


@pytest.mark.parametrize("examples", [[], [("a", "hello")], [("a", "hello"), ("b", "bye")], [("a", " ")]])
def test_where_nothing_can_be_left_out_there_is_no_guess(examples: list[tuple[str, str]]) -> None:
    assert held_out(examples) == ()


def test_two_phrases_of_one_label_are_guessed_from_each_other() -> None:
    guesses = held_out([("a", "my card"), ("a", "card lost")], folds=2)
    assert [(guess.phrase, guess.scores[0][0]) for guess in guesses] == [("card lost", "a"), ("my card", "a")]


@pytest.mark.parametrize("folds", [1, 0, -3])
def test_one_fold_would_leave_nothing_to_learn_from(folds: int) -> None:
    with pytest.raises(ValueError, match="two or more"):
        held_out(EXAMPLES, folds=folds)
