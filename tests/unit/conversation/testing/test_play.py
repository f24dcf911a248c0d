"""A case as a generator: what it asks, what it makes of answers, and where it stops."""

from collections.abc import Sequence

from support.reports import step

from botsync.conversation.testing.cases import Case, Step
from botsync.conversation.testing.observed import Button, Observed, buttons_in, messages_of
from botsync.conversation.testing.play import Ask, Failed, play
from botsync.conversation.testing.verdict import Exchange, Result, Verdict, count


def case(*steps: Step) -> Case:
    return Case(id="c", conversation="c", title="c", story="s", steps=steps, attributes={}, stubs={})


def said(*titles: str, kind: str = "postback", value: str = "") -> Observed:
    buttons = tuple(Button(title=title, kind=kind, value=value) for title in titles)
    return Observed(interaction="order", is_fallback=False, score=1, messages=("ok",), buttons=buttons)


def played(steps: Sequence[Step], *answers: Observed | Failed) -> tuple[list[Ask], Result]:
    """Play against answers; all of them must be wanted."""
    asked, playing, pending = [], play(case(*steps)), list(answers)
    try:
        asked.append(next(playing))
        while True:
            asked.append(playing.send(pending.pop(0)))
    except StopIteration as over:
        assert pending == []
        return asked, over.value


def test_it_begins_with_the_welcome() -> None:
    asked, result = played([step("hi", interaction="order")], said(), said())
    assert asked[0] == Ask(kind="trigger", text="welcome")
    assert asked[1] == Ask(kind="query", text="hi", step=result.case.steps[0])
    assert (result.verdict, result.skipped, result.exchanges[0].step) == (Verdict.PASS, 0, None)


def test_it_begins_with_a_trigger_of_its_own() -> None:
    asked, result = played([step("promo", kind="trigger"), step("order", kind="goto")], said(), said())
    assert [(ask.kind, ask.text) for ask in asked] == [("trigger", "promo"), ("goto", "order")]
    assert len(result.exchanges) == 2


def test_a_button_says_its_value_or_its_title_or_goes() -> None:
    for button, expected in (
        (said("Yes"), ("query", "Yes", False)),
        (said("Yes", kind=""), ("query", "Yes", False)),
        (said("Yes", value="I agree"), ("query", "I agree", False)),
        (said("Yes", kind="goto", value="x1"), ("goto", "x1", True)),
    ):
        asked, _ = played([step("Yes", kind="click")], button, said())
        assert (asked[1].kind, asked[1].text, asked[1].is_clicked) == expected


def test_buttons_are_those_of_the_answer_before() -> None:
    _, result = played([step("hi"), step("Yes", kind="click")], said("Yes"), said("No"))
    assert result.exchanges[-1].error == "there is no button 'Yes' in the answer before"
    assert result.exchanges[-1].hint == "it has 'No'"
    assert (result.verdict, result.skipped) == (Verdict.ERROR, 0)


def test_an_unknown_button_has_a_way_out() -> None:
    _, near = played([step("Yess", kind="click"), step("never")], said("Yes", "No"))
    assert near.exchanges[-1].hint == "did you mean `Yes`?"
    assert near.skipped == 1
    _, none = played([step("Yes", kind="click")], said())
    assert none.exchanges[-1].hint == "it has no buttons"


def test_a_button_may_lead_away() -> None:
    _, result = played([step("Map", kind="click")], said("Map", kind="url", value="https://example.com"))
    assert result.exchanges[-1].error == "the button 'Map' (url) leads away from the conversation"


def test_a_failed_welcome_ends_it() -> None:
    _, result = played([step("Yes", kind="click")], Failed(message="no", hint="so"))
    (exchange,) = result.exchanges
    assert (exchange.error, exchange.hint, exchange.verdict) == ("no", "so", Verdict.ERROR)
    assert result.skipped == 1


def test_after_another_way_was_taken_nothing_more_is_played() -> None:
    for expect in ({"interaction": "hours"}, {"fallback": True}, {"context": ["hours"]}):
        _, result = played([step("hi", **expect), step("more")], said(), said())
        assert (result.verdict, result.skipped) == (Verdict.MISMATCH, 1)


def test_after_another_text_the_rest_is_played() -> None:
    _, result = played([step("hi", says="never"), step("more")], said(), said(), said())
    assert (result.verdict, result.skipped) == (Verdict.MISMATCH, 0)


def test_verdicts_are_counted_and_the_worst_decides() -> None:
    made = case(step("a"))
    wrong = Exchange(step=step("a"), error="x")
    assert count([Result(case=made, exchanges=(wrong, Exchange(step=None)))]) == {Verdict.ERROR: 1}
    assert count([Result(case=made, exchanges=())]) == {Verdict.PASS: 1}


def test_texts_and_buttons_of_an_answer_are_read_in_order() -> None:
    answer = [
        {"type": "text", "message": "Hi"},
        {"type": "quickReplies", "title": "What?", "buttons": [{"title": "A", "type": "goto", "value": 5}, "broken"]},
        {
            "type": "cards",
            "buttons": "broken",
            "elements": [{"title": "Card", "subtitle": "Sub", "buttons": [{"type": "url", "value": None}]}, "broken"],
        },
        {"type": "image", "elements": "broken"},
    ]
    assert messages_of(answer) == ("Hi", "What?", "Card", "Sub")
    assert buttons_in(answer) == (Button(title="A", kind="goto", value="5"), Button(title="", kind="url"))
