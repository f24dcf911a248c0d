"""Interactions that are far smaller than one with which they compete."""

from support.linting import found, problems

CODE = "unbalanced"


def project(large: int, small: int, start: str = "large, small", extra: str = "") -> str:
    return f"""
stories:
  s:
    start: [{start}]
    interactions:
      large: {{user_says: [{", ".join(f"search {n}" for n in range(large))}]{extra}}}
      small: {{user_says: [{", ".join(f"send {n}" for n in range(small))}]}}
"""


def test_from_fifty_phrases_and_more_than_ten_times_as_many() -> None:
    assert found(CODE, project(51, 5)) == [
        ("stories.s.interactions.small.user_says", "`small` has 5 phrases, `large`, with which it competes, 51")
    ]
    assert problems(CODE, project(51, 5))[0].also == (("stories", "s", "interactions", "large", "user_says"),)
    assert found(CODE, project(50, 5)) == []
    assert found(CODE, project(49, 1)) == []


def test_only_what_competes_by_the_same_system_counts() -> None:
    assert found(CODE, project(60, 1, start="large")) == []
    assert found(CODE, project(60, 1, extra=", classifier: keywords")) == []
    assert found(CODE, project(60, 0)) == []
