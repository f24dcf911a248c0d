"""Values of a workspace in the form in which a file has them."""

from typing import Any

import pytest

from botsync.loader.interpolate import Values
from botsync.loader.respell import NOTHING, Respeller
from botsync.models.base import Form

VALUES = Values(
    variables={"site": "https://x.org", "n": "2", "dollar": "${"}, environ={}, placeholders=False, where="e"
)
SPELL = Respeller(VALUES, {"Pizza size": "size"})
PATH = ("stories", "s", "interactions", "a", "responses")


@pytest.mark.parametrize(
    ("raw", "wanted", "said"),
    [
        ("Hi", "Ho", "Ho"),
        ("${var.site}/a", "https://x.org/b", "${var.site}/b"),
        ("${var.site} and ${var.site}", "https://x.org or https://x.org", "${var.site} or ${var.site}"),
        ("${var.site}", "https://x.org or https://x.org", "${var.site} or https://x.org"),
        ("${var.n} pizzas", "12 pizzas for 2", "12 pizzas for ${var.n}"),
        ("${var.n} pizzas", "12 pizzas", "12 pizzas"),
        ("${var.n} pizzas", "2 ${pizzas}", "${var.n} $${pizzas}"),
        ("${var.site}", "https://y.org", "https://y.org"),
        (NOTHING, "${x}", "$${x}"),
    ],
)
def test_texts_keep_their_variables(raw: Any, wanted: str, said: str) -> None:
    assert SPELL.text(raw, wanted, PATH) == said


def response(raw: Any, ours: Any, wanted: Any) -> Any:
    return SPELL.field(Form.RESPONSES, [raw], [ours], [wanted], PATH)[0]


def text(*elements: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "elements": list(elements), **more}


def replies(*buttons: dict[str, str]) -> dict[str, Any]:
    return {"type": "quick_replies", "title": "?", "buttons": list(buttons)}


def postback(title: str, value: str = "") -> dict[str, str]:
    return {"type": "postback", "title": title, "value": value}


@pytest.mark.parametrize(
    ("raw", "ours", "wanted", "said"),
    [
        ({"text": ["a"]}, text("a"), text("b"), {"text": ["b"]}),
        ({"text": "a"}, text("a"), text("b"), {"text": "b"}),
        ({"text": "a"}, text("a"), text("a", "b"), {"text": ["a", "b"]}),
        ({"text": ["a", "b"]}, text("a", "b"), text("b"), {"text": ["b"]}),
        ({"text": "a", "delay": 0, "filters": []}, text("a"), text("b"), {"text": "b", "delay": 0, "filters": []}),
        ({"delay": 3, "text": "a"}, text("a", delay=3), text("a"), {"text": "a"}),
        (
            {"quick_replies": {"title": "?", "buttons": [{"title": "a", "postback": ""}]}},
            replies(postback("a")),
            replies(postback("b")),
            {"quick_replies": {"title": "?", "buttons": [{"title": "b", "postback": ""}]}},
        ),
        (
            {"quick_replies": {"title": "?", "buttons": ["a"]}},
            replies(postback("a")),
            replies(postback("a", "x")),
            {"quick_replies": {"title": "?", "buttons": [{"title": "a", "postback": "x"}]}},
        ),
        (
            {"quick_replies": {"title": "?", "buttons": [{"title": "a", "postback": "x"}]}},
            replies(postback("a", "x")),
            replies(postback("a")),
            {"quick_replies": {"title": "?", "buttons": ["a"]}},
        ),
        ({"raw": {"type": "text", "elements": ["a"]}}, text("a"), text("b"), {"text": "b"}),
        (
            {"raw": {"type": "text", "elements": ["a"]}},
            text("a"),
            text("a"),
            {"raw": {"type": "text", "elements": ["a"]}},
        ),
        ({"text": "a"}, text("a"), {"type": "end"}, {"end": True}),
    ],
)
def test_what_can_be_said_in_two_ways_is_said_as_before(raw: Any, ours: Any, wanted: Any, said: Any) -> None:
    made = response(raw, ours, wanted)
    assert made == said


def test_sets_keep_places_and_names() -> None:
    raw = ["b", "a {{size:x}}", "c ${var.n}"]
    wanted = sorted(["a {{size:x}}", "c 2", "new", "d"])
    path = ("stories", "s", "interactions", "a", "user_says")
    found = ["new", "d", "c 2", "a {{size:x}}"]
    assert SPELL.field(Form.SET, raw, sorted(raw), wanted, path, found=found) == [
        "a {{size:x}}",
        "c ${var.n}",
        "new",
        "d",
    ]


def test_the_value_itself_stays_where_it_was_written() -> None:
    raw = {"small": ["small", "tiny"], "large": []}
    wanted = {"huge": ["giant", "huge"], "small": ["little", "small"]}
    path = ("entities", "size", "entries")
    made = SPELL.field(Form.ENTRIES, raw, {}, wanted, path, found=wanted)
    assert made == {"small": ["small", "little"], "huge": ["giant"]}


def test_what_leads_to_itself_stays() -> None:
    path = ("stories", "s", "interactions", "a", "next")
    wanted = ["interaction.s.c", "interaction.s.b"]
    assert SPELL.field(Form.LIST, ["b", "a"], ["interaction.s.b"], wanted, path) == ["c", "a", "b"]


def test_the_order_of_questions_is_the_wanted_one() -> None:
    raw = {"x": {"entity": "size", "prompts": []}, "y": {"entity": "size"}}
    asked = [{"name": name, "entity": "size", "prompts": []} for name in "xy"]
    path = ("stories", "s", "interactions", "a", "parameters")
    made = SPELL.field(Form.KEYED, raw, asked, asked[::-1], path)
    assert list(made.items()) == list(reversed(raw.items()))
