"""Stories as the dialogue needs them, from resources in canonical form."""

from pathlib import Path

from support.rehearsed import Bot

from botsync.address import Address
from botsync.conversation.planned import default_id, key_of, planned_stories

BOT = """
stories:
  pizza:
    name: Pizza ordering
    start: [order]
    welcome: {responses: [{text: Hi!}]}
    interactions:
      last: {user_says: [bye], classifier: keywords}
      order:
        name: Order a pizza
        action: buy
        triggers: [promo]
        user_says: ["a {{size:size}} pizza please"]
        parameters: {size: {entity: size, prompts: [Which size?]}}
        responses: [{goto: last}, {webhook: orders}]
        next: [last]
  hours: {fallback: {enabled: false}}
entities: {size: {name: Size of it, entries: {small: [little]}}}
webhooks: {orders: {url: "https://example.com"}}
"""


def test_default_interactions_have_ids_that_no_key_has() -> None:
    assert default_id("welcome") == "<welcome>"
    assert key_of("<welcome>") == "welcome"
    assert key_of("<fallback>") == "fallback"
    assert key_of("<other>") == "<other>"
    assert key_of("order") == "order"


def test_a_story_is_known_by_keys(tmp_path: Path) -> None:
    found = Bot(tmp_path, BOT).stories["pizza"].planned
    story = found.story
    assert (found.key, story.id, story.name, story.order) == ("pizza", "pizza", "Pizza ordering", ("order",))
    assert list(story.interactions) == ["order", "last"], "as the tree has it, not as it is written"
    assert story.following == {"last": (), "order": ("last",)}
    order = story.interactions["order"]
    assert (order.name, order.action, order.classifier, order.triggers) == ("Order a pizza", "buy", "ml", ("promo",))
    assert order.phrases == ("a {{Size of it:size}} pizza please",)
    assert [(item.attribute, item.entity, item.prompts) for item in order.parameters] == [
        ("size", "Size of it", ("Which size?",))
    ]
    assert [response.get("interactionId", response.get("webhookId")) for response in order.responses] == [
        "last",
        "orders",
    ]
    assert story.interactions["last"].classifier == "keywords"


def test_entities_are_known_by_name_and_key(tmp_path: Path) -> None:
    found = Bot(tmp_path, BOT).stories["hours"].planned
    assert found.entities == {"Size of it": {"small": ("little",)}}
    assert found.entity_keys == {"Size of it": "size"}


def test_default_interactions(tmp_path: Path) -> None:
    stories = Bot(tmp_path, BOT).stories
    welcome, fallback = stories["pizza"].planned.story.welcome, stories["hours"].planned.story.fallback
    assert (welcome.id, welcome.type, welcome.enabled, len(welcome.responses)) == ("<welcome>", "welcome", True, 1)
    assert (fallback.name, fallback.enabled, fallback.responses) == ("Fallback Interaction", False, ())


def test_what_is_live_and_has_no_address_keeps_its_id() -> None:
    address = Address.parse
    fields = {
        "name": "S",
        "start": ["interaction.s.a", "interaction.s.gone", "#0a"],
        "welcome.enabled": True,
        "welcome.responses": [{"type": "goto", "interaction": "#77"}],
    }
    part = {
        "name": "A", "action": "", "classifier": "ml", "user_says": [], "triggers": [], "parameters": [],
        "responses": [], "next": ["#0b", "interaction.s.a"],
    }  # fmt: skip
    resources = {address("story.s"): fields, address("interaction.s.a"): part, address("interaction.t.b"): part}
    story = planned_stories(resources, dict)["s"].story
    assert story.order == ("a",)
    assert story.following == {"a": ("a",)}
    assert story.welcome.responses == ({"type": "goto", "interaction": "#77"},)
    assert story.fallback.responses == ()
