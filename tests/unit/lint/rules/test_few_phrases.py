"""Interactions with too few phrases."""

import pytest
from support.linting import found

CODE = "few-phrases"


@pytest.mark.parametrize(
    ("interaction", "message"),
    [
        ("{user_says: [one, two]}", "`a` has 2 phrases; 3 are needed to recognise other words"),
        ("{user_says: [one, ONE, two]}", "`a` has 2 phrases; 3 are needed to recognise other words"),
        ("{user_says: [one]}", "`a` has 1 phrase; 3 are needed to recognise other words"),
        ("{user_says: [one, 'the {{sys.any:x}}', 'the {{sys.any:y}}']}", ""),
        ("{user_says: [one, two, three]}", ""),
        ("{user_says: [one], classifier: keywords}", ""),
        ("{user_says: [' {{sys.number:x}} ']}", ""),
        ("{user_says: []}", ""),
        ("{user_says: [Say it!, value]}", ""),
        ("{user_says: [say it, jump]}", "`a` has 2 phrases; 3 are needed to recognise other words"),
    ],
)
def test_how_many_are_enough(interaction: str, message: str) -> None:
    text = f"""
lint: {{min_phrases: 3}}
stories:
  s:
    start: [a]
    welcome:
      responses:
        - button: {{title: x, buttons: [Say it, {{title: y, postback: value}}, {{title: jump, goto: a}}]}}
    interactions:
      a: {interaction}
"""
    assert found(CODE, text) == ([("stories.s.interactions.a.user_says", message)] if message else [])
