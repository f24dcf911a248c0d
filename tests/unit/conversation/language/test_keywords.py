"""The vendor's keywords (chatbot-api.md 9.3): exact words, any order, one foreign word between two of them at most."""

import time

import pytest

from botsync.conversation.language.keywords import longest_match, matches


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("payments", "payments"),
        ("payments policy", "payments"),
        ("Payments!!!", "payments"),
        ("what about PAYMENTS?", "payments"),
        ("credit card lost", "credit card"),
        ("card credit", "credit card"),
        ("credit or card", "credit card"),
        ("card, my credit", "credit card"),
        ("a bill I pay now", "pay bill"),
        ("the opening of hours", "opening hours"),
        ("one x two y three", "three one two"),
        ("card x y credit z card", "credit card"),
        ("bye and bye", "bye bye"),
        ("don\u2019t stop", "don't stop"),
        ("send {{city}} there", "{{city:name}}"),
        ("great 👍👍", "👍"),
        ("why??", "??"),
        ("我要披萨", "披萨"),
    ],
)
def test_the_words_are_there(text: str, phrase: str) -> None:
    assert matches(text, ["nothing like it", phrase])


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("payment", "payments"),
        ("paymnets", "payments"),
        ("repayments", "payments"),
        ("credit", "credit card"),
        ("credit or debit card", "credit card"),
        ("card x y credit", "credit card"),
        ("bye", "bye bye"),
        ("", "payments"),
        ("payments", ""),
        ("payments", "  "),
        ("great", "👍"),
        ("pizza_size please", "{{pizza_size:size}}"),
    ],
)
def test_the_words_are_not_there(text: str, phrase: str) -> None:
    assert not matches(text, [phrase])


def test_nothing_matches_no_phrases() -> None:
    assert not matches("payments", [])


def test_the_longest_phrase_counts() -> None:
    assert longest_match("my credit card is lost", ["card", "lost my credit card", "credit card"]) == 4
    assert longest_match("my credit card is all gone", ["card", "lost my credit card", "credit card"]) == 2
    assert longest_match("my credit card is gone", ["lost"]) == 0


def test_time_is_linear_whatever_is_typed() -> None:
    words = " ".join(f"w{i}" for i in range(100))
    start = time.process_time()
    assert not matches((words + " ") * 300, [words + " missing"])
    assert time.process_time() - start < 2
