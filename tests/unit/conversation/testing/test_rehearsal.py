"""Cases played in process: on the project, with the stubs of each conversation."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.rehearsed import Bot, differences, errors

from botsync.conversation.testing.verdict import Verdict

SHOP = """
stories:
  shop:
    start: [order, hours]
    welcome: {responses: [{quick_replies: {title: Hi!, buttons: [{title: Hours, goto: hours}]}}]}
    fallback: {responses: [{text: Sorry.}]}
    interactions:
      order:
        user_says: [I want a pizza, "a {{pizza_size:size}} pizza please", order food]
        parameters: {size: {entity: pizza_size, prompts: [Which size?]}}
        responses: [{text: "One {{size}} pizza."}, {webhook: orders}, {text: "Order {{number}}."}]
        next: [cancel]
      cancel: {user_says: [never mind], responses: [{text: No problem.}], triggers: [drop]}
      hours:
        user_says: [when are you open]
        responses: [{text: From 9 to 22.}, {attributes: {email: {entity: sys.email, prompts: [Your mail?]}}}]
      bare: {responses: [{text: Bare.}]}
entities: {pizza_size: {name: Size of a pizza, entries: {small: [little], large: [big]}}}
webhooks: {orders: {url: "https://example.com"}, other: {url: "https://example.com/other"}}
"""


def bot(folder: Path, conversations: str) -> Bot:
    return Bot(folder, f"{SHOP}conversations:\n{conversations}")


def test_a_conversation_from_welcome_to_end(tmp_path: Path) -> None:
    played = bot(
        tmp_path,
        """
  c:
    turns:
      - {user: I want a pizza, expect: {interaction: order, says: "Which size?", confidence: 1}}
      - {user: a big one, expect: {entities: {pizza_size: large}, attributes: {size: large}, says: One large pizza.}}
      - {user: never mind, expect: {interaction: cancel, context: [cancel, order]}}
""",
    ).play()["c"]
    assert differences(played) == []
    assert played.verdict is Verdict.PASS
    seen = [exchange.observed for exchange in played.exchanges]
    assert [item.interaction for item in seen if item] == ["welcome", "order", "order", "cancel"]
    assert [item.silent for item in seen if item] == [(), (), ("orders",), ()]
    assert [item.contenders for item in seen if item] == [None, None, None, None]
    assert seen[0] is not None
    assert seen[0].played == (("welcome", 0),)


def test_what_is_known_before_is_known(tmp_path: Path) -> None:
    played = bot(
        tmp_path,
        """
  c:
    setup: {attributes: {number: 7, size: small}}
    turns: [{goto: order, expect: {says: [One small pizza, Order 7.]}}]
""".replace("says: [One small pizza, Order 7.]", "says: {contains: [One small pizza, Order 7.]}"),
    ).play()["c"]
    assert differences(played) == []


def test_default_interactions_and_triggers_are_gone_to_by_name(tmp_path: Path) -> None:
    played = bot(
        tmp_path,
        """
  a:
    turns:
      - {goto: fallback, expect: {interaction: fallback, fallback: true, says: Sorry}}
      - {goto: welcome, expect: {interaction: welcome, fallback: false, buttons: [Hours]}}
      - {click: Hours, expect: {interaction: hours, context: [hours]}}
      - {user: me@example.com, expect: {attributes: {email: me@example.com}}}
      - {trigger: drop, expect: {interaction: cancel}}
      - {trigger: unknown, expect: {fallback: true}}
""",
    ).play()["a"]
    assert differences(played) == []
    assert errors(played) == []
    assert played.exchanges[3].observed is not None
    assert played.exchanges[3].observed.entities == {"email": "sys.email"}


@pytest.mark.parametrize(
    ("kind", "text", "error"),
    [
        ("goto", "nowhere", "there is no interaction `nowhere` in the story `shop`"),
        ("user", "x" * 257, "the text has 257 characters; a user can say 256"),
        ("click", "Other", "there is no button 'Other' in the answer before"),
    ],
)
def test_what_cannot_be_carried_out_is_an_error(tmp_path: Path, kind: Any, text: str, error: str) -> None:
    """What validation finds in files can still come from a button, or from a project that moved on."""
    tested = bot(tmp_path, "  c: {turns: [{user: hi}, {user: more}]}\n")
    (case,) = tested.cases
    tested.cases = (replace(case, steps=(replace(case.steps[0], kind=kind, text=text), case.steps[1])),)
    played = tested.play()["c"]
    assert [message for message, _ in errors(played)] == [error]
    assert (played.verdict, played.skipped) == (Verdict.ERROR, 1)


def test_as_much_as_a_user_can_say_is_said(tmp_path: Path) -> None:
    played = bot(tmp_path, f"  c: {{turns: [{{user: {'x' * 256}, expect: {{fallback: true}}}}]}}\n").play()["c"]
    assert played.verdict is Verdict.PASS


def test_a_story_that_is_not_there(tmp_path: Path) -> None:
    tested = bot(tmp_path, "  c: {story: shop, turns: [{user: hi}]}\n")
    tested.stories = {}
    assert errors(tested.play()["c"]) == [("there is no story `shop`", "")]


def test_what_else_could_have_been_meant_is_told_where_it_matters(tmp_path: Path) -> None:
    played = bot(
        tmp_path,
        """
  mismatch: {turns: [{user: order food, expect: {interaction: hours}}]}
  unique: {turns: [{user: order food, expect: {interaction: order, unique: true}}]}
  asked: {turns: [{user: order food}, {user: big, expect: {says: never}}]}
""",
    ).play()
    seen = played["mismatch"].exchanges[1].observed
    assert seen is not None
    assert seen.contenders
    best = seen.contenders[0]
    assert (best.interaction, best.score, best.tier, best.nearest) == ("order", 1.0, "roots", "order food")
    assert best.path == ("stories", "shop", "interactions", "order", "user_says", 2)
    again = played["unique"].exchanges[1].observed
    assert again is not None
    assert again.contenders
    assert played["unique"].verdict is Verdict.PASS
    answered = played["asked"].exchanges[2].observed
    assert answered is not None
    assert answered.contenders == (), "it answers a question"


def test_what_has_no_phrase_can_be_meant_by_its_keywords_only(tmp_path: Path) -> None:
    """It competes with nothing; a contender without phrases has no nearest one."""
    tested = bot(tmp_path, "  c: {turns: [{user: hi, expect: {interaction: bare}}]}\n")
    mind = tested.stories["shop"].mind

    class Sure:
        def rank(self, text: str, candidates: object, threshold: float) -> list[object]:
            return [type("Found", (), {"interaction": "bare", "score": 0.1, "system": "ml"})()]

        answers = staticmethod(mind.answers)
        fill = staticmethod(mind.fill)

    tested.stories = {"shop": type(tested.stories["shop"])(planned=tested.stories["shop"].planned, mind=Sure())}
    seen = tested.play()["c"].exchanges[1].observed
    assert seen is not None
    assert seen.contenders
    assert {(item.interaction, item.nearest, item.path) for item in seen.contenders} == {("bare", "", ())}


# stubs

STUBBED = """
  {name}:
    webhooks:
      orders: {stubs}
    turns:
      - {{user: a big pizza please, expect: {{says: {{contains: [One large pizza., {says}]}}}}}}
"""


@pytest.mark.parametrize(
    ("stubs", "says"),
    [
        ("[{attributes: {number: 12}}]", "Order 12."),
        (
            "[{match: {size: small}, attributes: {number: 1}}, {match: {size: large}, attributes: {number: 2}}]",
            "Order 2.",
        ),
        ("[{match: {size: large, none: x}, attributes: {number: 1}}, {attributes: {number: 2}}]", "Order 2."),
        ("[{responses: [{text: On its way.}, {goto: cancel}]}]", "On its way."),
        ("[{responses: [{goto: cancel}]}]", "No problem."),
        ("[{responses: [{type: text, message: Wired.}]}]", "Wired."),
        ("[{status: 204, attributes: {number: 3}}]", "Order 3."),
    ],
)
def test_the_first_stub_that_fits_answers(tmp_path: Path, stubs: str, says: str) -> None:
    played = bot(tmp_path, STUBBED.format(name="c", stubs=stubs, says=says)).play()["c"]
    assert differences(played) == []
    assert errors(played) == []
    assert [item.silent for exchange in played.exchanges if (item := exchange.observed)] == [(), ()]


@pytest.mark.parametrize("failure", ["status: 500", "status: 301", "times_out: true"])
def test_a_webhook_that_fails_says_and_sets_nothing(tmp_path: Path, failure: str) -> None:
    stubs = f"[{{{failure}, responses: [{{text: Never.}}], attributes: {{number: 9}}}}]"
    played = bot(tmp_path, STUBBED.format(name="c", stubs=stubs, says="One")).play()["c"]
    seen = played.exchanges[1].observed
    assert seen is not None
    assert seen.messages[0] == "One large pizza."
    assert "Never." not in seen.messages
    assert "number" not in seen.attributes


def test_where_no_stub_fits_the_test_is_at_fault(tmp_path: Path) -> None:
    played = bot(tmp_path, STUBBED.format(name="c", stubs="[{match: {size: small}}]", says="x")).play()["c"]
    message = "no stub of the webhook `orders` matches the request"
    assert errors(played) == [(message, "add one without `match` at the end of the list")]


def test_truth_values_and_numbers_match_as_they_are_written(tmp_path: Path) -> None:
    played = bot(
        tmp_path,
        """
  c:
    setup: {attributes: {vip: true, count: 3, text: "4"}}
    webhooks: {orders: [{match: {vip: true, count: "3", text: 4}, attributes: {number: 5}}]}
    turns: [{user: a big pizza please, expect: {says: Order 5.}}]
""",
    ).play()["c"]
    assert differences(played) == []
    assert errors(played) == []
