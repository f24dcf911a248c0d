"""Webhooks without encryption."""

import pytest
from support.linting import found

CODE = "plain-http"


@pytest.mark.parametrize(
    ("url", "fires"),
    [
        ("http://example.com", True),
        ("http://localhost.example.com/", True),
        ("http://127.0.0.1.example.com/", True),
        ("http://127.0.0.1@example.com/", True),
        ("https://example.com", False),
        ("http://localhost:8000/x", False),
        ("http://127.1.2.3", False),
        ("http://[::1]:80/", False),
        ("http://me@LOCALHOST?x", False),
    ],
)
def test_only_this_machine_may_do_without(url: str, fires: bool) -> None:  # noqa: FBT001
    expected = [("webhooks.w.url", "the webhook `w` is called without encryption")] if fires else []
    assert found(CODE, f"webhooks: {{w: {{url: '{url}'}}}}") == expected


def test_a_project_without_webhooks() -> None:
    assert found(CODE, "stories: {}") == []
