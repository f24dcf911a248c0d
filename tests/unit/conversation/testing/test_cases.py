"""From conversations to cases: variants, names, and which are meant."""

from pathlib import Path

import pytest
from support.rehearsed import Bot

from botsync.conversation.testing.cases import chosen

BOT = """
stories:
  shop: {start: [order], interactions: {order: {user_says: [I want a pizza]}}}
  help: {start: [order], interactions: {order: {user_says: [help], triggers: [go]}}}
conversations:
  second:
    story: help
    tags: [smoke, slow]
    turns: [{trigger: go}, {goto: order}, {click: Yes}]
  first:
    name: The FIRST one
    story: shop
    tags: [smoke]
    setup: {attributes: {vip: true}}
    turns:
      - {user: [hi, hello, hey], expect: {interaction: order}}
      - {user: bye}
      - {user: ["no", hello]}
"""


@pytest.fixture
def tested(tmp_path: Path) -> Bot:
    return Bot(tmp_path, BOT)


def test_each_variant_is_a_case_the_others_being_the_first(tested: Bot) -> None:
    assert {case.id: [step.text for step in case.steps] for case in tested.cases} == {
        "first": ["hi", "bye", "no"],
        "first[hello]": ["hello", "bye", "no"],
        "first[hey]": ["hey", "bye", "no"],
        "first[hello]#2": ["hi", "bye", "hello"],
        "second": ["go", "order", "Yes"],
    }
    assert [step.variant for step in tested.cases[2].steps] == [2, 0, 0]


def test_a_case_knows_what_was_declared_and_where(tested: Bot) -> None:
    first, second = tested.cases[0], tested.cases[-1]
    assert (first.title, first.story, first.tags, first.attributes) == (
        "The FIRST one",
        "shop",
        ("smoke",),
        {"vip": True},
    )
    assert (second.title, second.story, second.conversation) == ("second", "help", "second")
    assert [step.kind for step in second.steps] == ["trigger", "goto", "click"]
    assert first.path == ("conversations", "first")
    assert first.steps[0].path == ("conversations", "first", "turns", 0)
    assert first.steps[0].expect.interaction == "order"


def test_the_only_story_may_be_left_out(tmp_path: Path) -> None:
    only = Bot(tmp_path, "stories: {shop: {interactions: {}}}\nconversations: {a: {turns: [{user: hi}]}}\n")
    assert only.cases[0].story == "shop"


@pytest.mark.parametrize(
    ("words", "tags", "stories", "found"),
    [
        ([], [], [], 5),
        (["SECOND"], [], [], 1),
        (["first one"], [], [], 4),
        (["hey]", "second"], [], [], 2),
        ([], ["slow"], [], 1),
        ([], ["slow", "smoke"], [], 5),
        ([], [], ["shop"], 4),
        (["first"], ["slow"], [], 0),
        (["first"], ["smoke"], ["help"], 0),
    ],
)
def test_what_is_asked_for_is_chosen(
    tested: Bot, words: list[str], tags: list[str], stories: list[str], found: int
) -> None:
    assert len(chosen(tested.cases, words, tags, stories)) == found
