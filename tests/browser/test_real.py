"""The page on the real program: a slot, a quick reply, a fallback and a webhook, in a real browser."""

import json
from pathlib import Path
from typing import Any

import pytest
from support.chromium import NARROW, WIDE, picture, violations
from support.installed import served
from support.loopback import answering, http

pytestmark = pytest.mark.enable_socket

PROJECT = """\
stories:
  shop:
    start: [order, hours]
    welcome:
      responses:
        - text: Hi! Hungry?
        - quick_replies: {{title: What would you like?, buttons: [Order a pizza, Opening hours]}}
    fallback: {{responses: [{{text: Pardon?}}]}}
    interactions:
      order:
        name: Order a pizza
        user_says: [I want a pizza, order a pizza, "a {{{{size:size}}}} pizza please"]
        parameters: {{size: {{entity: size, prompts: [Which size?]}}}}
        responses:
          - text: One {{{{size}}}} pizza.
          - quick_replies: {{title: Shall I send it?, buttons: [{{title: Send it, goto: send}}, Never mind]}}
        next: [send, cancel]
      send: {{name: Send it, user_says: [send it], responses: [{{webhook: kitchen}}]}}
      cancel: {{name: Never mind, user_says: [never mind], responses: [{{text: No problem.}}]}}
      hours: {{name: Opening hours, user_says: [opening hours], responses: [{{text: From 9 to 22.}}]}}
entities: {{size: {{entries: {{small: [little], large: [big, family size]}}}}}}
webhooks: {{kitchen: {{url: "{hook}/kitchen"}}}}
"""


def say(page: Any, words: str, answer: str) -> None:
    """Type and send, and wait until the bot says that."""
    page.get_by_label("Message").fill(words)
    page.keyboard.press("Enter")
    hear(page, answer)


def hear(page: Any, answer: str) -> None:
    page.locator(".said.bot", has_text=answer).first.wait_for()


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", WIDE), ("light", NARROW)])
def test_a_whole_conversation(show: Any, tmp_path: Path, scheme: str, size: tuple[int, int]) -> None:
    reply = json.dumps({"responses": [{"type": "text", "elements": ["It is in the oven, {{size}}."]}]})
    with answering(http(200, reply)) as (hook, asked):
        (tmp_path / "botsync.yaml").write_text("version: 1\nname: shop\n")
        (tmp_path / "bot.yaml").write_text(PROJECT.format(hook=hook))
        with served("-C", tmp_path) as (address, _):
            page = show(address, scheme=scheme, size=size, errors="ERR_CONNECTION_REFUSED")
            page.wait_for_selector("body[data-ready]")
            page.get_by_role("button", name="Order a pizza", exact=True).first.click()
            hear(page, "Which size?")
            say(page, "the biig one", "One large pizza.")
            page.get_by_role("button", name="Send it", exact=True).first.click()
            hear(page, "It is in the oven, large.")
            say(page, "my hovercraft is full of eels", "Pardon?")
            assert violations(page) == []
            picture(page, f"real-{scheme}-{size[0]}")
        assert len(asked) == 1
        assert b"kitchen" in asked[0]
