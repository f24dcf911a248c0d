"""Phrases that are taken for a competing interaction."""

import pytest
from support.linting import Told, found

CODE = "misread-phrase"
TEXT = """
stories:
  s:
    start: [a, b, k]
    interactions:
      a: {user_says: [can I pay by cheque, open, hours, sunday, today, Can I pay in cash]}
      b: {user_says: [can I pay by card, can i pay in cash]}
      k: {user_says: [pay], classifier: keywords}
      c: {user_says: [can I pay by cheque please]}
"""
PHRASE = "can I pay by cheque"
SURE = [("b", 0.9), ("a", 0.1)]


def test_a_phrase_that_surely_speaks_for_another_interaction() -> None:
    assert found(CODE, TEXT, Told(held=[("a", PHRASE, SURE)])) == [
        (
            "stories.s.interactions.a.user_says.0",
            "'can I pay by cheque' would be taken for `b`, which has 'can I pay by card' (0.90, the right one 0.10)",
        )
    ]


@pytest.mark.parametrize(
    ("key", "phrase", "guesses"),
    [
        ("a", PHRASE, [("b", 0.79)]),
        ("a", PHRASE, [("b", 0.9), ("a", 0.71)]),
        ("a", PHRASE, [("a", 0.9)]),
        ("a", PHRASE, [("c", 0.9)]),
        ("a", PHRASE, [("k", 0.9)]),
        ("a", "sunday", SURE),
        ("a", "Can I pay in cash", SURE),
        ("b", "can I pay by card", [("a", 0.9)]),
        ("k", "pay", SURE),
        ("a", "not a phrase", SURE),
    ],
    ids=[
        "not sure",
        "not apart",
        "right",
        "no rival",
        "keywords are no rival",
        "no word in common",
        "both have it",
        "too few to learn from",
        "keywords",
        "of another time",
    ],
)
def test_nothing_is_said_unless_it_is_sure(key: str, phrase: str, guesses: list[tuple[str, float]]) -> None:
    assert found(CODE, TEXT, Told(held=[(key, phrase, guesses)])) == []


def test_a_phrase_that_is_more_like_its_siblings_is_theirs() -> None:
    text = TEXT.replace("open, hours", "can I pay by cheque now, hours")
    assert found(CODE, text, Told(held=[("a", PHRASE, SURE)])) == []


def test_nobody_understands_language() -> None:
    assert found(CODE, TEXT) == []
