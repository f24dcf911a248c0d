"""What conversations reach: every way by which a turn comes to an interaction, and none that it did not take."""

from pathlib import Path

from support.rehearsed import Bot
from support.reports import heard, passed, step
from support.talking import say, story

from botsync.conversation.testing.coverage import Subject, coverage_of
from botsync.conversation.testing.verdict import Exchange

BOT = """
stories:
  shop:
    start: [order, hours, hop]
    welcome:
      responses:
        - quick_replies:
            title: Hi!
            buttons: [{title: Hours, goto: hours}, {title: Buy, goto: order}, {title: Words, postback: I want a pizza}]
    fallback: {responses: [{text: Sorry.}]}
    interactions:
      order:
        user_says: [I want a pizza, "a {{size:size}} pizza please"]
        parameters: {size: {entity: size, prompts: [Which size?]}}
        responses: [{text: Fine.}, {text: Really.}]
        next: [cancel]
      cancel: {user_says: [never mind], next: [order]}
      hours: {user_says: [when are you open], responses: [{text: From 9 to 22.}]}
      hop: {user_says: [surprise me], responses: [{goto: hours}, {text: never said}]}
      island:
        user_says: [nobody comes here]
        responses:
          - cards: [{title: One, buttons: [{title: Back, goto: order}]}]
          - {raw: {type: strange, elements: [x]}}
  other: {fallback: {enabled: false}}
entities: {size: {entries: {small: [little], large: [big]}}}
conversations:
"""


def bot(folder: Path, *turns: str) -> Bot:
    listed = "".join(f"      - {turn}\n" for turn in turns)
    return Bot(folder, f"{BOT}  c:\n    story: shop\n    turns:\n{listed}")


def reached(tested: Bot, subject: Subject) -> list[str]:
    found = tested.coverage()
    return [item.name for item in found.items if item.subject is subject and item not in found.missed]


def ways(folder: Path, *turns: str) -> list[str]:
    return reached(bot(folder, *turns), Subject.TRANSITION)


def test_all_that_can_be_reached(tmp_path: Path) -> None:
    found = bot(tmp_path, "{user: hi}").coverage()
    names = {subject: [item.name for item in found.items if item.subject is subject] for subject in Subject}
    assert names[Subject.INTERACTION] == ["order", "cancel", "hours", "hop", "island"]
    assert names[Subject.FALLBACK] == ["fallback"], "the other story has it off"
    assert names[Subject.TRANSITION] == [
        "start -> order",
        "start -> hours",
        "start -> hop",
        "order -> cancel",
        "cancel -> order",
        "welcome -> hours (button)",
        "welcome -> order (button)",
        "hop -> hours (goto)",
        "island -> order (button)",
    ]
    assert names[Subject.RESPONSE][:4] == [
        "welcome, response 1",
        "fallback, response 1",
        "order, response 1",
        "order, response 2",
    ]
    assert {item.story for item in found.items} == {"shop"}
    assert found.of(Subject.TRANSITION) == found.of(Subject.TRANSITION, "shop") == (0, 9)
    assert found.of(Subject.TRANSITION, "other") == (0, 0)
    assert found.of(Subject.FALLBACK) == (1, 1)


def test_everything_has_a_place(tmp_path: Path) -> None:
    found = bot(tmp_path, "{user: hi}").coverage()
    places = {item.name: item.path for item in found.items}
    shop = ("stories", "shop")
    assert places["order"] == (*shop, "interactions", "order")
    assert places["order, response 2"] == (*shop, "interactions", "order", "responses", 1)
    assert places["fallback"] == (*shop, "fallback")
    assert places["start -> hours"] == (*shop, "start", 1)
    assert places["cancel -> order"] == (*shop, "interactions", "cancel", "next", 0)
    assert places["welcome -> hours (button)"] == (*shop, "welcome", "responses", 0)
    assert places["hop -> hours (goto)"] == (*shop, "interactions", "hop", "responses", 0)


def test_from_the_first_level_and_onwards(tmp_path: Path) -> None:
    said = (
        "{user: a big pizza please}",
        "{user: never mind}",
        "{user: a little pizza please}",
        "{user: when are you open}",
    )
    assert ways(tmp_path, *said) == ["start -> order", "start -> hours", "order -> cancel", "cancel -> order"]


def test_an_answer_to_a_question_takes_no_way(tmp_path: Path) -> None:
    assert ways(tmp_path, "{user: I want a pizza}", "{user: big}") == ["start -> order"]


def test_a_way_goes_back_to_what_was_reached_before(tmp_path: Path) -> None:
    """`cancel` follows `order`, which is still reached when `hours` came in between."""
    said = "{user: a big pizza please}", "{user: when are you open}", "{user: never mind}"
    assert ways(tmp_path, *said) == ["start -> order", "start -> hours", "order -> cancel"]


def test_a_link_to_itself_and_a_jump_to_nowhere_are_no_ways() -> None:
    """A live workspace may have them."""
    jump = {"type": "goto", "interactionId": "gone"}
    made = story({"a": "a b", "b": ""}, responses={"a": [jump, say("a")], "b": []})
    names = [item.name for item in coverage_of({"s": made}, []).items if item.subject is Subject.TRANSITION]
    assert names == ["start -> a", "a -> b"]


def test_jumps(tmp_path: Path) -> None:
    tested = bot(tmp_path, "{user: surprise me}")
    assert reached(tested, Subject.TRANSITION) == ["start -> hop", "hop -> hours (goto)"]
    assert reached(tested, Subject.INTERACTION) == ["hours", "hop"]
    assert "hop, response 2" not in reached(tested, Subject.RESPONSE)


def test_a_button_that_jumps(tmp_path: Path) -> None:
    assert ways(tmp_path, "{click: Hours}") == ["welcome -> hours (button)"]


def test_a_button_that_speaks_is_the_way_of_what_it_says(tmp_path: Path) -> None:
    """Another button leads to the same interaction by a jump; that one was not clicked."""
    assert ways(tmp_path, "{click: Words}") == ["start -> order"]


def test_what_a_test_sets_off_itself_proves_no_way(tmp_path: Path) -> None:
    tested = bot(tmp_path, "{goto: cancel}", "{goto: island}")
    assert reached(tested, Subject.TRANSITION) == []
    assert reached(tested, Subject.INTERACTION) == ["cancel", "island"]
    assert ways(tmp_path, "{trigger: nothing, expect: {fallback: true}}") == []


def test_failures_reach_the_fallback(tmp_path: Path) -> None:
    tested = bot(tmp_path, "{user: is it raining}")
    assert reached(tested, Subject.FALLBACK) == ["fallback"]
    assert reached(tested, Subject.TRANSITION) == []
    assert reached(tested, Subject.RESPONSE) == ["welcome, response 1", "fallback, response 1"]


def test_what_was_not_played_reaches_nothing(tmp_path: Path) -> None:
    tested = bot(tmp_path, "{click: Nothing}")
    assert reached(tested, Subject.RESPONSE) == ["welcome, response 1"]
    elsewhere = coverage_of(tested.planned, [passed(story="gone")])
    assert elsewhere.missed == elsewhere.items


def test_a_click_without_an_answer_before_takes_the_way_of_a_text(tmp_path: Path) -> None:
    result = passed(story="shop")
    exchange = Exchange(step=step("Hours", kind="click"), observed=heard("hours"))
    found = coverage_of(bot(tmp_path, "{user: hi}").planned, [type(result)(case=result.case, exchanges=(exchange,))])
    assert "start -> hours" not in [item.name for item in found.missed]
