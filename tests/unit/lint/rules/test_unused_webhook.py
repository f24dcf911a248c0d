"""Webhooks that nothing calls."""

import pytest
from support.linting import found

CODE = "unused-webhook"
WEBHOOK = 'webhooks: {w: {url: "https://example.com"}}\n'


@pytest.mark.parametrize(
    ("story", "fires"),
    [
        ("{}", True),
        ("{welcome: {}, fallback: {responses: [{text: x}]}}", True),
        ("{fallback: {enabled: false, responses: [{webhook: w}]}}", False),
        ("{start: [], interactions: {a: {responses: [{webhook: w}]}}}", False),
    ],
)
def test_what_counts_as_a_call(story: str, fires: bool) -> None:  # noqa: FBT001
    expected = [("webhooks.w", "nothing calls the webhook `w`")] if fires else []
    assert found(CODE, WEBHOOK + f"stories: {{s: {story}}}") == expected


def test_a_project_without_stories_leaves_them_to_others() -> None:
    assert found(CODE, WEBHOOK) == []
    assert found(CODE, "stories: {}") == []
