"""Phrases that two competing interactions have."""

import pytest
from support.linting import Told, found, problems

CODE = "duplicate-phrase"


def test_every_later_interaction_is_told_once_with_the_first_that_competes() -> None:
    text = """
stories:
  s:
    start: [a, b, c]
    interactions:
      a: {user_says: [hello, HELLO]}
      b: {user_says: [bye, Hello!, "hello?"]}
      c: {user_says: [hello]}
"""
    assert found(CODE, text) == [
        ("stories.s.interactions.b.user_says.1", "`a` has the phrase 'Hello!' too, and both can be meant"),
        ("stories.s.interactions.c.user_says.0", "`a` has the phrase 'hello' too, and both can be meant"),
    ]
    assert problems(CODE, text)[0].also == (("stories", "s", "interactions", "a", "user_says", 0),)


def test_next_steps_of_one_interaction_compete() -> None:
    text = """
stories:
  s:
    start: [a]
    interactions:
      a: {user_says: [hello], next: [b, c]}
      b: {user_says: ["yes"]}
      c: {user_says: ["Yes!"]}
"""
    assert [path for path, _ in found(CODE, text)] == ["stories.s.interactions.c.user_says.0"]


@pytest.mark.parametrize(
    ("second", "fires"),
    [
        ("{user_says: ['a {{size:s}} one', 'a {{size:s}} one']}", True),
        ("{user_says: ['a {{size:other}} one']}", True),
        ("{user_says: ['a {{colour:s}} one']}", False),
        ("{user_says: ['a {{size:s}} one'], classifier: keywords}", False),
        ("{user_says: ['...']}", True),
        ("{user_says: ['   ']}", False),
    ],
)
def test_entities_and_the_matching_system_count(second: str, fires: bool) -> None:  # noqa: FBT001
    text = f"""
entities: {{size: {{entries: {{big: []}}}}, colour: {{entries: {{red: []}}}}}}
stories:
  s:
    start: [a, b]
    interactions:
      a: {{user_says: ["a {{{{size:s}}}} one", "...", " "]}}
      b: {second}
"""
    assert bool(found(CODE, text)) is fires


def test_language_understanding_says_what_does_not_count() -> None:
    text = "stories: {s: {start: [a, b], interactions: {a: {user_says: [dont]}, b: {user_says: [don't]}}}}"
    assert found(CODE, text) == []
    assert len(found(CODE, text, Told())) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("👍", "👍", True),
        ("👍", "👎", False),
        ("को", "का", False),
        ("Straße!", "STRASSE", True),
        ("{{ size : s }}", "{{size:t}}?", True),
        ("{{size:s}}", "size", False),
        ("ﬁne  by me", "Fine, by me.", True),
    ],
)
def test_signs_count_where_there_are_no_words(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    text = f"""
entities: {{size: {{entries: {{big: []}}}}}}
stories: {{s: {{start: [a, b], interactions: {{a: {{user_says: ["{one}"]}}, b: {{user_says: ["{other}"]}}}}}}}}
"""
    assert bool(found(CODE, text)) is same
