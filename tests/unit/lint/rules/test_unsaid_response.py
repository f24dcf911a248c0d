"""Responses behind a jump or an end."""

import pytest
from support.linting import found, problems

CODE = "unsaid-response"


@pytest.mark.parametrize(
    ("responses", "message"),
    [
        ("[{goto: a}, {text: x}, {text: y}]", "this is never sent: it stands behind `goto`"),
        ("[{end: true}, {text: x}]", "this is never sent: it stands behind `end`"),
        ("[{goto: a, filters: [{type: score}]}, {text: x}]", ""),
        ("[{text: x}, {goto: a}]", ""),
        ("[{text: x}]", ""),
    ],
)
def test_only_the_first_behind_a_certain_jump_is_told(responses: str, message: str) -> None:
    text = f"stories: {{s: {{start: [], interactions: {{a: {{}}}}, welcome: {{responses: {responses}}}}}}}"
    assert found(CODE, text) == ([("stories.s.welcome.responses.1", message)] if message else [])
    for problem in problems(CODE, text):
        assert problem.also == (("stories", "s", "welcome", "responses", 0),)
