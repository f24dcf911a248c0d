"""Phrases that fit a competing interaction almost as well."""

import pytest
from support.linting import Told, found

CODE = "similar-phrase"
TEXT = """
stories:
  s:
    start: [a, b]
    interactions:
      a: {user_says: [order a large pizza now, order, one more]}
      b: {user_says: [see a large pizza now, show me]}
      c: {user_says: [order a large pizza now please]}
"""
PHRASE = "order a large pizza now"
OTHER = "see a large pizza now"


def held(own: float, rival: float, rival_key: str = "b") -> Told:
    return Told(held=[("a", PHRASE, [("a", own), (rival_key, rival)])])


@pytest.mark.parametrize(
    ("own", "rival", "fires"),
    [(0.6, 0.5, True), (0.6, 0.44, False), (0.3, 0.3, True), (0.2, 0.29, False), (0.1, 0.99, True)],
)
def test_scores_must_be_close_and_the_rival_likely(own: float, rival: float, fires: bool) -> None:  # noqa: FBT001
    assert bool(found(CODE, TEXT, held(own, rival))) is fires


def test_of_a_pair_only_the_first_is_told() -> None:
    both = [("a", PHRASE, [("a", 0.5), ("b", 0.5)]), ("b", OTHER, [("a", 0.5), ("b", 0.5)])]
    assert found(CODE, TEXT, Told(held=both)) == [
        ("stories.s.interactions.a.user_says.0", f"{PHRASE!r} is hardly told from {OTHER!r} of `b`")
    ]


def test_words_must_be_alike_and_interactions_compete() -> None:
    assert found(CODE, TEXT, Told(held=[("a", "one more", [("a", 0.5), ("b", 0.5)])])) == []
    assert found(CODE, TEXT, held(0.5, 0.5, "c")) == []
    assert found(CODE, TEXT) == []
