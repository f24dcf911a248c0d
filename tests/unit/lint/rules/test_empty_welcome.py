"""Welcomes that say nothing."""

import pytest
from support.linting import found

CODE = "empty-welcome"


@pytest.mark.parametrize(
    ("story", "fires"),
    [
        ("{welcome: {responses: []}}", True),
        ("{welcome: {responses: [{set_attributes: {x: y}}]}}", True),
        ("{welcome: {enabled: false, responses: []}}", False),
        ("{welcome: {}}", False),
        ("{}", False),
        ("{welcome: {responses: [{goto: a}]}, start: [], interactions: {a: {}}}", False),
    ],
)
def test_only_a_welcome_that_is_on_and_silent(story: str, fires: bool) -> None:  # noqa: FBT001
    expected = [("stories.s.welcome", "the welcome says nothing")] if fires else []
    assert found(CODE, f"stories: {{s: {story}}}") == expected
