"""The same cases on what is live and on what will be: which turns change, and how many pass."""

from dataclasses import replace
from typing import Any

from support.reports import case, heard, step

from botsync.conversation.losses import Loss, Lost
from botsync.conversation.testing.behaviour import behaviour_of
from botsync.conversation.testing.observed import Button
from botsync.conversation.testing.verdict import Difference, Exchange, Result, Verdict

FIRST, SECOND = (step(text, path=("conversations", "c", "turns", n)) for n, text in enumerate(("one", "two")))


def turn(which: Any, *differences: Difference, **seen: Any) -> Exchange:
    return Exchange(step=which, observed=heard(**seen), differences=differences)


def played(*exchanges: Exchange, name: str = "c", skipped: int = 0) -> Result:
    return case(name, *exchanges, skipped=skipped)


def test_what_is_answered_alike_is_no_shift() -> None:
    same = played(turn(FIRST), turn(SECOND))
    found = behaviour_of({"c": same}, [same], [])
    assert (found.shifts, found.new, found.failing) == ((), 0, ())
    assert found.before == found.after == {Verdict.PASS: 1}


def test_interaction_answer_and_verdict_are_told_apart() -> None:
    wrong = Difference(field="interaction", expected="a", got="b", path=())
    before = played(turn(FIRST), turn(SECOND, buttons=(Button(title="Yes", kind="postback"),)))
    after = played(turn(FIRST, wrong, interaction="hours"), turn(SECOND))
    found = behaviour_of({"c": before}, [after], [])
    assert [(shift.said, shift.changed) for shift in found.shifts] == [
        ("one", ("interaction", "verdict")),
        ("two", ("answer",)),
    ]
    assert found.shifts[1].before is not None
    assert found.shifts[1].before.text == "Fine.\n[Yes]"
    assert found.failing == ("c",)


def test_the_welcome_is_a_turn_too() -> None:
    before = played(turn(FIRST))
    other = Exchange(step=None, observed=heard("welcome", messages=("Good day!",)))
    after = replace(before, exchanges=(other, *before.exchanges[1:]))
    (shift,) = behaviour_of({"c": before}, [after], []).shifts
    assert (shift.kind, shift.said, shift.path) == ("welcome", "", ("conversations", "c"))


def test_the_welcome_of_a_story_is_told_once() -> None:
    names = ("c", "d")
    live = {name: played(turn(FIRST), name=name) for name in names}
    other = Exchange(step=None, observed=heard("welcome", messages=("Good day!",)))
    after = [replace(result, exchanges=(other, *result.exchanges[1:])) for result in live.values()]
    assert [shift.case for shift in behaviour_of(live, after, []).shifts] == ["c"]


def test_a_turn_that_only_one_side_has_changes_in_all() -> None:
    whole = played(turn(FIRST), turn(SECOND))
    cut = replace(whole, exchanges=whole.exchanges[:2])
    (gone,) = behaviour_of({"c": whole}, [cut], []).shifts
    (come,) = behaviour_of({"c": cut}, [whole], []).shifts
    assert gone.after is None
    assert come.before is None
    assert gone.changed == come.changed == ("interaction", "answer", "verdict")
    neither = replace(whole, exchanges=whole.exchanges[:2])
    assert behaviour_of({"c": cut}, [neither], []).shifts == ()


def test_what_could_not_be_carried_out_says_why() -> None:
    before = played(turn(FIRST))
    after = played(Exchange(step=FIRST, error="there is no button"))
    (shift,) = behaviour_of({"c": before}, [after], []).shifts
    assert shift.after is not None
    assert (shift.after.interaction, shift.after.text, shift.after.verdict) == ("", "there is no button", Verdict.ERROR)


def test_cases_of_a_new_story_are_counted_and_losses_are_carried() -> None:
    lost = Lost(loss=Loss.UNREACHABLE, story="s", interaction="a")
    found = behaviour_of({}, [played(turn(FIRST), name="new")], [lost])
    assert (found.new, found.losses, found.before, found.shifts) == (1, (lost,), {}, ())


def test_what_every_variant_shows_is_told_once() -> None:
    hello = replace(FIRST, text="hello")
    live = {"c": played(turn(FIRST), turn(SECOND)), "c[hello]": played(turn(hello), turn(SECOND), name="c[hello]")}
    other = turn(SECOND, messages=("Other.",))
    after = [played(turn(FIRST, interaction="a"), other), played(turn(hello, interaction="a"), other, name="c[hello]")]
    found = behaviour_of(live, after, [])
    assert [(shift.case, shift.said) for shift in found.shifts] == [("c", "one"), ("c", "two"), ("c[hello]", "hello")]
