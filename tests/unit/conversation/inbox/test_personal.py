"""Personal data in what users typed is found, as far as it has a form of its own."""

import pytest

from botsync.conversation.inbox.personal import is_personal, redact


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("write to ada@example.com please", "write to <email> please"),
        ("call +48 600 700 800 or 0221 1234567", "call <phone> or <phone>"),
        ("my order 12345 is late", "my order <number> is late"),
        ("card 4111 1111 1111 1111", "card <number>"),
        ("I am ada.12345@example.com, order 99-88-7", "I am <email>, order <number>"),
        ("ticket A1234567", "ticket A<number>"),
    ],
)
def test_it_is_replaced(text: str, shown: str) -> None:
    assert redact(text) == shown
    assert is_personal(text)
    assert not is_personal(shown), "what is shown can be shown again"


@pytest.mark.parametrize("text", ["", "is it open in 2026", "size 42, 2 pieces", "at home @ 9", "a <email> for me"])
def test_the_rest_stays(text: str) -> None:
    assert redact(text) == text
    assert not is_personal(text)
