"""Conversations that expect nothing."""

import pytest
from support.linting import found

CODE = "aimless-conversation"


@pytest.mark.parametrize(
    ("turns", "fires"),
    [
        ("[{user: hi}, {trigger: x}]", True),
        ("[{user: hi, expect: {}}]", True),
        ("[{user: hi}, {user: hi, expect: {fallback: false}}]", False),
        ("[{user: hi}, {click: Yes}]", False),
    ],
)
def test_one_expectation_is_enough(turns: str, fires: bool) -> None:  # noqa: FBT001
    expected = [("conversations.c", "`c` expects nothing, so it always passes")] if fires else []
    assert found(CODE, f"stories: {{s: {{}}}}\nconversations: {{c: {{turns: {turns}}}}}") == expected
