"""Every kind of expectation, met and unmet, and what is said of it."""

from typing import Any

import pytest
from support.reports import step

from botsync.conversation.testing.judge import judge
from botsync.conversation.testing.observed import Button, Contender, Observed

SEEN = Observed(
    interaction="order",
    is_fallback=False,
    score=0.8,
    messages=("One  Large pizza.", "Anything else?"),
    buttons=(Button(title="Yes", kind="postback"), Button(title="No", kind="goto", value="bye")),
    values={"size": "large", "other_size": "small", "count": 2},
    attributes={"size": "large", "count": "2", "vip": True, "gone": None},
    entities={"size": "pizza_size", "other_size": "pizza_size"},
    context=("order", "hello"),
    contenders=(
        Contender(interaction="order", score=0.8, tier="roots"),
        Contender(interaction="hours", score=0.7, tier="roots"),
        Contender(interaction="far", score=0.6, tier="roots"),
        Contender(interaction="elsewhere", score=0.79, tier="all"),
    ),
)
ALONE = Observed(interaction="fallback", is_fallback=True, score=0.3, contenders=())


@pytest.mark.parametrize(
    "expect",
    [
        {},
        {"interaction": "order"},
        {"fallback": False},
        {"entities": {"pizza_size": "large"}},
        {"entities": {"pizza_size": "small", "count": 2}},
        {"attributes": {"size": "large", "count": 2, "vip": "true"}},
        {"context": ["order"]},
        {"context": ["order", "hello"]},
        {"context": []},
        {"confidence": 0.8},
        {"unique": False},
        {"says": "one large PIZZA. anything"},
        {"says": {"contains": ["large", "else"], "matches": r"^One\s+Large", "one_of": ["never", "anything else?"]}},
        {"says": {"contains": "large"}},
        {"says": {"matches": "^One"}},
        {"not": "small"},
        {"not": {"contains": ["small", "tiny"], "matches": "[0-9]", "one_of": ["Anything"]}},
        {"buttons": ["Yes", "No"]},
    ],
)
def test_what_is_met_makes_no_difference(expect: dict[str, Any]) -> None:
    assert judge(step("x", **expect), SEEN) == ()


@pytest.mark.parametrize(
    ("expect", "differences"),
    [
        ({"interaction": "hours"}, [("interaction", "hours", "order (0.80)")]),
        ({"fallback": True}, [("fallback", "the fallback", "order (0.80)")]),
        (
            {"entities": {"pizza_size": "tiny", "city": "Lyon"}},
            [
                ("entities.pizza_size", "tiny", "large, small"),
                ("entities.city", "Lyon", "not there (known: pizza_size=large, small, count=2)"),
            ],
        ),
        (
            {"attributes": {"vip": False, "gone": "x", "name": 1.5}},
            [
                ("attributes.vip", "false", "true"),
                ("attributes.gone", "x", "None"),
                ("attributes.name", "1.5", "not there (known: size=large, count=2, vip=true, gone=None)"),
            ],
        ),
        ({"context": ["hello"]}, [("context", "hello", "order, hello")]),
        ({"context": ["order", "hello", "more"]}, [("context", "order, hello, more", "order, hello")]),
        ({"confidence": 0.81}, [("confidence", "at least 0.81", "0.80")]),
        ({"unique": True}, [("unique", "none within 0.2 of 0.80", "hours (0.70)")]),
        ({"says": "small"}, [("says", "contains 'small'", "'One  Large pizza.\\nAnything else?'")]),
        (
            {"says": {"contains": ["large", "small"], "matches": "^one", "one_of": ["a", "b"]}},
            [
                ("says.contains", "contains 'small'", "'One  Large pizza.\\nAnything else?'"),
                ("says.matches", "matches '^one'", "'One  Large pizza.\\nAnything else?'"),
                ("says.one_of", "is one of 'a', 'b'", "'One  Large pizza.\\nAnything else?'"),
            ],
        ),
        ({"not": "large"}, [("not", "not contains 'large'", "'One  Large pizza.\\nAnything else?'")]),
        (
            {"not": {"contains": "small", "one_of": ["one large pizza."]}},
            [("not.one_of", "not is one of 'one large pizza.'", "'One  Large pizza.\\nAnything else?'")],
        ),
        ({"buttons": ["No", "Yes"]}, [("buttons", "No, Yes", "Yes, No")]),
        ({"buttons": []}, [("buttons", "none", "Yes, No")]),
    ],
)
def test_what_is_not_met_is_told(expect: dict[str, Any], differences: list[tuple[str, str, str]]) -> None:
    found = judge(step("x", **expect), SEEN)
    assert [(item.field, item.expected, item.got) for item in found] == differences


@pytest.mark.parametrize(
    ("expect", "got"),
    [
        ({"fallback": False}, "fallback (0.30)"),
        ({"entities": {"size": "x"}}, "not there"),
        ({"attributes": {"size": "x"}}, "not there"),
        ({"context": ["order"]}, "nothing was reached"),
        ({"unique": False}, "none"),
        ({"says": "x"}, "nothing was said"),
        ({"buttons": ["x"]}, "none"),
    ],
)
def test_nothing_is_told_as_nothing(expect: dict[str, Any], got: str) -> None:
    (found,) = judge(step("x", **expect), ALONE)
    assert found.got == got


def test_an_expression_that_takes_forever_is_not_met() -> None:
    endless = Observed(interaction="a", is_fallback=False, score=1, messages=("a" * 60 + "!",))
    (difference,) = judge(step("x", says={"matches": "^(a|aa)+$"}), endless)
    assert difference.expected.endswith("that takes longer than 1 s to find out, say it without nested repeats")


def test_where_nobody_tells_what_competes_nothing_is_claimed() -> None:
    seen = Observed(interaction="order", is_fallback=False, score=1)
    assert judge(step("x", unique=True), seen) == ()
    assert judge(step("x", unique=False), seen) == ()


def test_a_difference_stands_at_its_expectation() -> None:
    path = ("conversations", "c", "turns", 1)
    (first, second) = judge(step("x", path=path, interaction="hours", attributes={"vip": 5}), SEEN)
    assert first.path == (*path, "expect", "interaction")
    assert second.path == (*path, "expect", "attributes", "vip")


@pytest.mark.parametrize(
    ("wanted", "got", "same"), [(1, True, False), (True, 1, False), (True, "true", True), (2, 2.0, True)]
)
def test_a_truth_value_is_no_number(wanted: object, got: object, same: bool) -> None:  # noqa: FBT001
    seen = Observed(interaction="order", is_fallback=False, score=1, attributes={"it": got})
    assert (judge(step("x", attributes={"it": wanted}), seen) == ()) is same
