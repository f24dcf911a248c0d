"""What channels do not take."""

import pytest
from support.linting import found, project

from botsync.lint.rules import channel_limit
from botsync.models.project import Lint

CODE = "channel-limit"
CARD = "{title: x, buttons: [y]}"


@pytest.mark.parametrize(
    ("channel", "response", "at", "message"),
    [
        ("messenger", f"quick_replies: {{title: x, buttons: [{'y' * 20}]}}", "", ""),
        (
            "messenger",
            f"button: {{title: x, buttons: [a, {{title: {'y' * 21}, postback: z}}]}}",
            ".button.buttons.1",
            f"the title '{'y' * 21}' has 21 characters; Messenger takes 20",
        ),
        ("messenger", f"cards: [{', '.join([CARD] * 11)}]", ".cards", "11 cards; Messenger takes 10"),
        ("messenger", f"cards: [{', '.join([CARD] * 10)}]", "", ""),
        ("messenger", "quick_replies: {title: x, buttons: [a, b, c, d]}", "", ""),
        (
            "whatsapp",
            "quick_replies: {title: x, buttons: [a, b, c, d]}",
            ".quick_replies.buttons",
            "4 buttons; WhatsApp takes 3",
        ),
        ("whatsapp", "cards: [{title: x, buttons: [a, b]}, {title: x, buttons: [a, b]}]", "", ""),
        (
            "slack",
            f"card: {{title: x, buttons: [{{title: {'y' * 76}, url: z}}]}}",
            ".card.buttons.0",
            f"the title '{'y' * 76}' has 76 characters; Slack takes 75",
        ),
        ("slack", "card: {title: x, buttons: [{raw: {}}]}", "", ""),
        ("sms", f"text: {'x' * 321}", ".text", "321 characters; SMS takes 320"),
        ("sms", f"text: [short, {'x' * 321}]", ".text.1", "321 characters; SMS takes 320"),
        ("sms", f"text: {'x' * 320}", "", ""),
        (
            "sms",
            "quick_replies: {title: x, buttons: [y]}",
            ".quick_replies.buttons",
            "1 button; SMS has none",
        ),
        ("widget", f"quick_replies: {{title: x, buttons: [{'y' * 600}]}}", "", ""),
    ],
)
def test_limits(channel: str, response: str, at: str, message: str) -> None:
    text = f"lint: {{channels: [{channel}]}}\nstories: {{s: {{welcome: {{responses: [{{{response}}}]}}}}}}"
    assert found(CODE, text) == ([(f"stories.s.welcome.responses.0{at}", message)] if message else [])


def test_titles_of_questions_are_texts() -> None:
    text = f"""
lint: {{channels: [sms, sms]}}
stories:
  s:
    welcome:
      responses:
        - quick_replies: {{title: {"x" * 321}, buttons: [y]}}
        - button: {{title: {"x" * 321}, buttons: [y]}}
"""
    paths = [path.removeprefix("stories.s.welcome.responses.") for path, _ in found(CODE, text)]
    assert paths == ["0.quick_replies.title", "0.quick_replies.buttons", "1.button.title", "1.button.buttons"]


def test_without_channels_nothing_is_too_long() -> None:
    text = f"stories: {{s: {{welcome: {{responses: [{{text: {'x' * 1000}}}]}}}}}}"
    assert found(CODE, text) == []


def test_every_channel_that_a_project_can_name_is_documented() -> None:
    allowed = Lint.model_json_schema()["properties"]["channels"]["items"]["enum"]
    assert {*channel_limit.LIMITS, "widget"} == {*allowed}
    assert all(f"| {name} |" in (channel_limit.__doc__ or "") for name in allowed)
    assert project("stories: {}").lint.channels == []
