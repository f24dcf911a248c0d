"""Stories that do not answer what they do not understand."""

import pytest
from support.linting import found

CODE = "no-fallback"


@pytest.mark.parametrize(
    ("fallback", "path", "message"),
    [
        ("", "stories.s", "no file says what the bot answers when it does not understand"),
        (
            ", fallback: {enabled: false}",
            "stories.s.fallback",
            "the fallback is disabled: what is not understood is not answered",
        ),
        (", fallback: {responses: []}", "stories.s.fallback", "the fallback says nothing"),
        (", fallback: {responses: [{reset: true}]}", "stories.s.fallback", "the fallback says nothing"),
        (", fallback: {enabled: true}", "", ""),
        (", fallback: {responses: [{text: Sorry?}]}", "", ""),
    ],
)
def test_what_is_missing(fallback: str, path: str, message: str) -> None:
    text = f"stories: {{s: {{start: [], interactions: {{a: {{}}}}{fallback}}}}}"
    assert found(CODE, text) == ([(path, message)] if path else [])


def test_a_story_whose_interactions_nobody_declares_is_left_alone() -> None:
    assert found(CODE, "stories: {s: {}, t: {start: [], interactions: {}}}") == []
