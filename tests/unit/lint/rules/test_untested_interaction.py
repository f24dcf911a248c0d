"""Interactions that no conversation gets to."""

import pytest
from support.linting import found

CODE = "untested-interaction"
STORY = """
stories:
  s:
    start: [a, b]
    welcome:
      responses:
        - button: {title: x, buttons: [Say B, {title: Go B, goto: b}, {title: Phone, phone: "1"}]}
    interactions:
      a: {user_says: [say a], responses: [{text: x}]}
      b: {user_says: [say b], triggers: [tb], responses: [{goto: c}]}
      c: {responses: [{goto: b}]}
conversations: {one: {turns: [{user: hi, expect: {interaction: a}}, %s]}}
"""


@pytest.mark.parametrize(
    ("turn", "tested"),
    [
        ("{user: hi}", False),
        ("{user: hi, expect: {interaction: fallback}}", False),
        ("{click: Phone}", False),
        ("{click: nowhere}", False),
        ("{trigger: other, expect: {fallback: true}}", False),
        ("{user: hi, expect: {interaction: b}}", True),
        ("{user: hi, expect: {context: [b]}}", True),
        ("{goto: b}", True),
        ("{trigger: tb}", True),
        ("{click: Go B}", True),
        ("{click: Say B}", True),
    ],
)
def test_what_gets_to_an_interaction_and_to_those_that_it_jumps_to(turn: str, tested: bool) -> None:  # noqa: FBT001
    paths = [path for path, _ in found(CODE, STORY % turn)]
    assert paths == ([] if tested else ["stories.s.interactions.b", "stories.s.interactions.c"])


def test_a_project_without_tests_is_told_once_and_so_is_a_story() -> None:
    text = "stories: {s: {start: [], interactions: {a: {}, b: {}}}, t: {start: [], interactions: {c: {}}}, u: {}}"
    assert found(CODE, text) == [("name", "no conversation tests this project")]
    tests = "\nconversations: {one: {story: t, turns: [{goto: c}]}}"
    assert found(CODE, text + tests) == [("stories.s", "no conversation tests the story `s`")]
    assert found(CODE, "stories: {u: {}}") == []
