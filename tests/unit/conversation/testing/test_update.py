"""Expectations rewritten to what was observed, and what is left to people."""

from typing import Any

import pytest
from support.reports import case, heard, step

from botsync.conversation.testing.cases import Path
from botsync.conversation.testing.judge import judge
from botsync.conversation.testing.observed import Button, Contender, Observed
from botsync.conversation.testing.update import LeftAlone, Rewritten, updates
from botsync.conversation.testing.verdict import Exchange

PATH: Path = ("conversations", "c", "turns", 0)
SEEN = heard(
    "order",
    messages=("One pizza.", "Anything else?"),
    buttons=(Button(title="Yes", kind="postback"),),
    values={"size": "large", "many": {"odd": 1}},
    attributes={"size": "large", "many": {"odd": 1}},
    entities={"size": "pizza_size"},
    context=("order", "hello"),
    contenders=(Contender(interaction="order", score=0.93, tier="roots"),),
)
FALLBACK = heard("fallback", messages=())


def exchange(expect: dict[str, Any], seen: Observed = SEEN, text: str = "hi", variant: int = 0) -> Exchange:
    told = {**expect, "not_": expect["not"]} if "not" in expect else expect
    made = step(text, path=PATH, **{name: value for name, value in told.items() if name != "not_"} | _not(expect))
    return Exchange(step=made, observed=seen, differences=judge(made, seen))


def _not(expect: dict[str, Any]) -> dict[str, Any]:
    return {"not": expect["not"]} if "not" in expect else {}


def updated(expect: dict[str, Any], *exchanges: Exchange) -> tuple[list[Rewritten], list[LeftAlone]]:
    results = [case(f"c{number}", item) for number, item in enumerate(exchanges)]
    return updates(results, lambda path: expect if path == (*PATH, "expect") else {})


@pytest.mark.parametrize(
    ("expect", "seen", "after"),
    [
        ({"interaction": "hours", "says": "pizza"}, SEEN, {"interaction": "order", "says": "pizza"}),
        ({"fallback": True}, SEEN, {"interaction": "order"}),
        ({"interaction": "hours"}, FALLBACK, {"fallback": True}),
        ({"entities": {"pizza_size": "small"}}, SEEN, {"entities": {"pizza_size": "large"}}),
        ({"attributes": {"size": "small"}}, SEEN, {"attributes": {"size": "large"}}),
        ({"context": ["hours"]}, SEEN, {"context": ["order"]}),
        ({"confidence": 0.99}, SEEN, {"confidence": 0.93}),
        ({"unique": False}, SEEN, {"unique": True}),
        ({"says": {"matches": "^Two"}}, SEEN, {"says": {"contains": "One pizza."}}),
        ({"says": "x"}, SEEN, {"says": {"contains": "One pizza."}}),
        ({"says": {"contains": ["pizza", "x"]}}, SEEN, {"says": {"contains": ["pizza", "One pizza."]}}),
        ({"says": {"contains": "x", "matches": "^One"}}, SEEN, {"says": {"matches": "^One"}}),
        (
            {"says": {"contains": ["pizza", "x"], "matches": "^One"}},
            SEEN,
            {"says": {"contains": ["pizza", "One pizza."], "matches": "^One"}},
        ),
        ({"says": {"contains": "pizza", "one_of": ["x"]}}, SEEN, {"says": {"contains": "pizza"}}),
        ({"buttons": []}, SEEN, {"buttons": ["Yes"]}),
    ],
)
def test_what_is_not_met_is_rewritten(expect: dict[str, Any], seen: Observed, after: dict[str, Any]) -> None:
    rewritten, left = updated(expect, exchange(expect, seen))
    assert (rewritten, left) == ([Rewritten(path=(*PATH, "expect"), value=after)], [])
    assert not judge(exchange(after, seen).step or step("hi"), seen)


@pytest.mark.parametrize(
    ("expect", "seen"),
    [
        ({"attributes": {"gone": 1}}, SEEN),
        ({"attributes": {"many": "x"}}, SEEN),
        ({"entities": {"city": "x"}}, SEEN),
        ({"says": "x"}, FALLBACK),
    ],
)
def test_what_is_not_there_is_for_people(expect: dict[str, Any], seen: Observed) -> None:
    """Rewritten, it would assert nothing."""
    rewritten, (left,) = updated(expect, exchange(expect, seen))
    assert rewritten == []
    assert "there is none" in left.why


def test_a_long_answer_is_cut_to_what_an_expectation_may_have() -> None:
    expect = {"says": "x"}
    (item,), _ = updated(expect, exchange(expect, heard("order", messages=("a" * 300,))))
    assert item.value == {"says": {"contains": "a" * 256}}


def test_what_is_met_stays() -> None:
    expect = {"interaction": "order"}
    assert updated(expect, exchange(expect)) == ([], [])


def test_variants_that_agree_are_rewritten_once_and_others_are_left_alone() -> None:
    expect = {"interaction": "hours"}
    agree, _ = updated(expect, exchange(expect), exchange(expect, text="hello"))
    assert [item.value for item in agree] == [{"interaction": "order"}]
    for other in (FALLBACK, heard("hours")):
        rewritten, (left,) = updated(expect, exchange(expect), exchange(expect, other, "hello"))
        assert rewritten == []
        assert "answered differently" in left.why


def test_what_must_not_be_said_and_what_failed_is_for_people() -> None:
    expect = {"not": "pizza", "interaction": "hours"}
    rewritten, (left,) = updated(expect, exchange(expect))
    assert (rewritten, left.path) == ([], PATH)
    assert "is for you to say" in left.why
    failed = Exchange(step=step("hi", path=PATH), error="there is no button")
    assert updated({}, failed) == ([], [LeftAlone(path=PATH, why="there is no button")])
