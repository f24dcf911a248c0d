"""Braces that mean nothing."""

import pytest
from support.linting import found, problems

CODE = "bad-template"
UNCLOSED = "a pair of braces is not closed, or not opened"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{size}} {{ size }}", ""),
        ("{{size}", UNCLOSED),
        ("{{size", UNCLOSED),
        ("{size}}", UNCLOSED),
        ("{{}}", "there is nothing between the braces"),
        ("{{ }}", "there is nothing between the braces"),
        ("{{size:s}}", "`{{size:s}}` marks a value in phrases; a text shows an attribute"),
        ("{{size:}}", "`{{size:}}` marks a value in phrases; a text shows an attribute"),
        ("{{sys.any}}", "`sys.any` is an entity, not an attribute"),
        ("{s}", "single braces around `s` are shown as they are"),
        ("{size}", ""),
        ("see {this} and {a: 1}", ""),
        ("{'a': {'b': 1}}", ""),
    ],
)
def test_texts(text: str, message: str) -> None:
    project = f"""
entities: {{size: {{entries: {{big: []}}}}}}
stories:
  s:
    start: []
    welcome: {{responses: [{{text: "{text}"}}]}}
    interactions: {{a: {{user_says: ["{{{{size:s}}}}"]}}}}
"""
    assert found(CODE, project) == ([("stories.s.welcome.responses.0.text", message)] if message else [])


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("a {{size:s}} one, a {{size}} one, {{sys.any}}", ""),
        ("a {{siez}} one", "there is no entity `siez`"),
        ("a {{sys.date}} one", "there is no entity `sys.date`"),
        ("a {{size:s} one", UNCLOSED),
        ("a {size:s} one", "single braces around `size` are shown as they are"),
        ("a {size} one", "single braces around `size` are shown as they are"),
        ("a {thing} one", ""),
        ("a {{}} one", "there is nothing between the braces"),
    ],
)
def test_phrases(phrase: str, message: str) -> None:
    project = f"""
entities: {{size: {{entries: {{big: []}}}}}}
stories: {{s: {{start: [], interactions: {{a: {{user_says: ["{phrase}"]}}}}}}}}
"""
    assert found(CODE, project) == ([("stories.s.interactions.a.user_says.0", message)] if message else [])


def test_prompts_are_texts_and_what_to_write_is_said() -> None:
    text = """
stories:
  s:
    start: []
    interactions: {a: {parameters: {x: {entity: sys.any, prompts: ["{{sys.any:x}}?"]}}}}
"""
    (problem,) = problems(CODE, text)
    assert problem.path == ("stories", "s", "interactions", "a", "parameters", "x", "prompts", 0)
    assert problem.suggestion == "write `{{x}}`"


def test_entities_that_others_keep_are_not_known() -> None:
    text = "stories: {s: {start: [], interactions: {a: {user_says: ['{{size}} {{sys.date}}']}}}}"
    assert [message for _, message in found(CODE, text)] == ["there is no entity `sys.date`"]
    assert problems(CODE, text.replace("sys.date", "sys.emial"))[0].suggestion == "did you mean `sys.email`?"
