"""The page of the sandbox in a real browser: talk, click, watch the graph; by mouse, by keys, by ear."""

from collections.abc import Callable
from typing import Any

import pytest
from support.chromium import NARROW, WIDE, picture, violations
from support.paging import HOSTILE, Talker

pytestmark = pytest.mark.enable_socket
Open = Callable[..., Any]


def say(page: Any, words: str) -> None:
    """Type and send, and wait for the answer."""
    count = page.locator(".said.bot").count()
    page.get_by_label("Message").fill(words)
    page.keyboard.press("Enter")
    page.locator(".said.bot").nth(count).wait_for()


def test_the_bot_speaks_first_and_answers_what_is_typed(chat: Open, talker: Talker) -> None:
    page = chat()
    assert page.locator(".said.bot .bubble").all_inner_texts() == [
        "Hi, this is Nonna's Oven. Hungry?",
        "What can I do for you?",
    ]
    say(page, "  when are you open ")
    assert page.locator(".said.user .bubble").all_inner_texts() == ["when are you open"]
    assert page.locator(".said.bot .bubble").last.inner_text() == "From 11 to 23,\nevery day."
    welcome, question = talker.asked
    assert {"trigger": "welcome", "debug": True, "storyId": talker.story}.items() <= welcome.items()
    assert question["query"] == "when are you open"
    assert question["sessionId"] == welcome["sessionId"]
    assert 10 <= len(question["sessionId"]) <= 36
    assert talker.tokens == {"Bearer sandbox-client"}


def test_a_quick_reply_says_its_value_shows_its_title_and_is_gone(chat: Open, talker: Talker) -> None:
    page = chat()
    page.get_by_role("button", name="Order a pizza").click()
    page.get_by_text("A good choice.").wait_for()
    assert talker.asked[-1]["query"] == "I want a pizza"
    assert page.locator(".said.user .bubble").all_inner_texts() == ["Order a pizza"]
    assert page.get_by_role("button", name="Show the menu").count() == 0
    page.get_by_role("button", name="Send it").click()
    page.get_by_text("Your order is in the oven.").wait_for()
    assert talker.asked[-1]["query"] == "Send it", "no value: the title is what is said"


def test_a_goto_button_jumps_and_cards_can_be_clicked(chat: Open, talker: Talker) -> None:
    page = chat()
    page.get_by_role("button", name="Show the menu").click()
    cards = page.get_by_label("2 cards side by side").get_by_role("listitem")
    cards.nth(1).wait_for()
    assert talker.asked[-1]["goto"] == talker.ids["Show the menu"]
    assert "query" not in talker.asked[-1]
    assert cards.nth(0).get_by_role("img").get_attribute("alt") == "Picture of Margherita"
    link = cards.nth(0).get_by_role("link", name="Read more")
    assert link.get_attribute("href") == "https://pizza.example/menu"
    assert link.get_attribute("rel") == "noopener noreferrer"
    cards.nth(1).get_by_role("button", name="Take this one").click()
    page.get_by_text("A good choice.").wait_for()
    assert talker.asked[-1]["query"] == "I want a pizza"
    assert page.get_by_role("button", name="Take this one").count() == 2, "buttons of cards stay"


def test_images_have_words_and_telephones_can_be_dialled(chat: Open) -> None:
    page = chat()
    say(page, "picture")
    assert page.get_by_role("img", name="Image icon.svg").evaluate("image => image.decode().then(() => true)")
    say(page, "call")
    assert page.get_by_role("link", name="Call the shop").get_attribute("href") == "tel:+15550142"
    say(page, "nothing")
    assert page.get_by_text("The bot says nothing.").is_visible()


def test_what_a_bot_says_is_text_and_nothing_else(chat: Open) -> None:
    page = chat()
    say(page, "hostile")
    said = page.locator(".said.bot").last
    assert said.locator("img, script").count() == 0
    assert said.locator(".bubble").first.inner_text() == HOSTILE
    assert page.locator("#turn img").count() == 0
    assert HOSTILE in page.locator("#turn").inner_text()
    for name in ("Click me", "Dial me", "Tell a friend"):
        assert said.get_by_role("button", name=name).is_disabled()
    assert page.locator('a[href^="javascript"]').count() == 0
    assert page.title() == "botsync sandbox"


def test_the_graph_shows_where_the_conversation_is_and_where_it_can_go(chat: Open) -> None:
    page = chat()
    assert page.locator(".graph-scroll .node").count() == 8
    assert page.locator(".graph-scroll .edge").count() == 8
    assert page.locator(".graph-scroll .node.current").text_content() == "WelcomeWelcome"
    say(page, "I want a pizza")
    assert page.locator(".graph-scroll .node.current text").text_content() == "Review the order"
    near = page.locator(".graph-scroll .node.reachable text").all_text_contents()
    assert {"Confirm the order", "Cancel the order", "Order a pizza"} <= set(near)
    assert "Review the order" not in near
    assert "Now in Review the order. Can be reached now: Confirm the order," in page.locator("#where").inner_text()
    assert page.locator(".graph-scroll svg").get_attribute("aria-label").endswith("now in Review the order")
    say(page, "gibberish")
    assert page.locator(".graph-scroll .node.current text").text_content() == "Fallback"


def test_the_graph_zooms_and_the_current_node_stays_in_sight(chat: Open) -> None:
    page = chat()
    say(page, "I want a pizza")
    width = page.locator(".graph-scroll svg").bounding_box()["width"]
    for _ in range(6):
        page.get_by_role("button", name="Zoom in").click()
    assert page.locator(".graph-scroll svg").bounding_box()["width"] > 2.5 * width
    say(page, "Send it")
    view = page.locator(".graph-scroll").bounding_box()
    node = page.locator(".graph-scroll .node.current rect").bounding_box()
    assert view["x"] <= node["x"] + node["width"] / 2 <= view["x"] + view["width"]
    page.get_by_role("button", name="Fit the whole graph").click()
    assert page.locator(".graph-scroll svg").bounding_box()["width"] <= view["width"]


def test_the_scores_and_attributes_of_the_last_turn_are_shown(chat: Open) -> None:
    page = chat()
    say(page, "I want a pizza")
    scores = page.get_by_role("table", name="What might have matched")
    assert scores.get_by_role("row").nth(1).inner_text().split("\n")[0].startswith("Order a pizza matched")
    assert "0.93" in scores.get_by_role("row").nth(1).inner_text()
    assert "Order a pizza → Review the order" in page.locator("#turn").inner_text()
    attributes = page.get_by_role("table", name="Attributes of the session")
    assert "large this turn" in attributes.get_by_role("row").nth(1).inner_text().replace("\t", " ")


def test_a_new_conversation_is_another_session(chat: Open, talker: Talker) -> None:
    page = chat()
    say(page, "I want a pizza")
    page.get_by_role("button", name="New conversation").click()
    page.get_by_role("button", name="Order a pizza").wait_for()
    assert page.locator(".said.user").count() == 0
    assert talker.asked[-1]["trigger"] == "welcome"
    assert talker.asked[-1]["sessionId"] != talker.asked[0]["sessionId"]


def test_another_story_is_another_graph_and_another_session(chat: Open, talker: Talker) -> None:
    other, ids = talker.add_story("Second")
    page = chat()
    page.get_by_label("Story", exact=True).select_option(label="Second")
    page.locator(f'.node[data-id="{ids["Show the menu"]}"]').wait_for()
    page.get_by_role("button", name="Order a pizza").wait_for()
    assert page.locator(".said.bot").count() == 1
    assert talker.asked[-1]["storyId"] == other
    assert talker.asked[-1]["trigger"] == "welcome"


def test_a_project_that_is_loaded_anew_shows_at_once(chat: Open, talker: Talker) -> None:
    page = chat()
    say(page, "I want a pizza")
    store = talker.app.state.store
    store.add_interaction(talker.story, {"name": "Vouchers", "responses": []}, root=True)
    talker.app.state.changes.announce()
    page.get_by_text("The project was loaded anew.").wait_for()
    assert "Vouchers" in page.locator(".node text").all_text_contents()
    assert page.locator(".graph-scroll .node.current text").text_content() == "Review the order"


def test_a_failure_of_the_server_is_told(chat: Open) -> None:
    page = chat(errors="the server responded with a status of 500")
    page.get_by_label("Message").fill("fail")
    page.keyboard.press("Enter")
    page.get_by_text("the sandbox failed").wait_for()
    say(page, "when are you open")


def test_a_sandbox_without_a_story_says_what_to_do(show: Open, talker: Talker) -> None:
    with talker.app.state.store.change():
        talker.app.state.store.delete_story(talker.story)
    page = show(talker.address)
    page.get_by_text("botsync sandbox serve -C DIR").wait_for()
    assert talker.asked == []


def test_keys_alone_are_enough(chat: Open, talker: Talker) -> None:
    page = chat()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the message field"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "query"
    page.keyboard.type("when are you open")
    page.keyboard.press("Enter")
    page.get_by_text("From 11 to 23").wait_for()
    page.get_by_role("button", name="New conversation").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Order a pizza").wait_for()
    assert page.evaluate("document.activeElement.id") == "query"
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.textContent") == "Order a pizza"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "focus is seen"
    page.keyboard.press("Enter")
    page.get_by_text("A good choice.").wait_for()
    assert page.evaluate("document.activeElement.id") == "query", "the button is gone, focus is not lost"
    page.locator(".graph-scroll").focus()
    width = page.locator(".graph-scroll svg").bounding_box()["width"]
    page.keyboard.press("+")
    assert page.locator(".graph-scroll svg").bounding_box()["width"] > width


def test_what_is_said_is_announced(chat: Open) -> None:
    page = chat()
    log = page.get_by_role("log", name="Conversation")
    assert log.get_attribute("aria-live") == "polite"
    assert "Bot: " in log.text_content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing(chat: Open, scheme: str, size: tuple[int, int]) -> None:
    page = chat(size=size, scheme=scheme)
    say(page, "allergens")
    say(page, "call")
    say(page, "hostile")
    say(page, "I want a pizza")
    shape = "wide" if size == WIDE else "narrow"
    views = ["Chat"] if size == WIDE else ["Chat", "Graph", "Last turn"]
    for view in views:
        if size == NARROW:
            page.get_by_role("button", name=view, exact=True).click()
        picture(page, f"page-{shape}-{scheme}-{view.replace(' ', '-').lower()}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is cut off"
