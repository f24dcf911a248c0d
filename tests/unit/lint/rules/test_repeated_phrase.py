"""Phrases that stand in an interaction twice."""

from support.linting import found, problems

CODE = "repeated-phrase"


def test_each_repetition_points_at_the_first() -> None:
    text = "stories: {s: {start: [], interactions: {a: {user_says: [hi, bye, hi, HI]}, b: {user_says: [hi]}}}}"
    assert found(CODE, text) == [
        ("stories.s.interactions.a.user_says.2", "the phrase 'hi' stands there twice"),
        ("stories.s.interactions.a.user_says.3", "the phrase 'HI' is the same as 'hi'"),
    ]
    assert {problem.also for problem in problems(CODE, text)} == {
        (("stories", "s", "interactions", "a", "user_says", 0),)
    }


def test_the_same_words_with_another_alias_are_no_repetition() -> None:
    text = """
stories:
  s:
    start: []
    interactions:
      a: {user_says: ["to {{sys.any:from}}", "to {{sys.any:to}}", "to {{ sys.any : to }}!"]}
"""
    assert [path for path, _ in found(CODE, text)] == ["stories.s.interactions.a.user_says.2"]
