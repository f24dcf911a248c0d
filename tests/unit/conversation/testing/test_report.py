"""The view of a run that all formats render."""

from support.reports import broken, coverage, everything, failed, item, language, passed, report

from botsync.conversation.testing.coverage import Coverage, Subject
from botsync.conversation.testing.report import paths_of
from botsync.diagnostics import Place


def test_what_passed_and_how_much_was_played() -> None:
    assert report().passed
    assert report(passed()).passed
    assert not report(passed(), failed()).passed
    assert not report(broken()).passed
    assert report(passed(), failed(), broken()).turns == 4, "without the welcomes"


def test_webhooks_without_a_stub_are_told_once() -> None:
    assert report(failed(), broken(), failed("again")).silent == ("tickets",)
    assert report(passed()).silent == ()


def test_a_place_is_the_nearest_around() -> None:
    told = report(passed("c"))
    assert told.place(("conversations", "c", "turns", 0, "expect")) == Place(file="tests/pizza.yaml", line=2, column=3)
    assert told.place(("conversations", "d")) is None
    assert told.place(()) is None


def test_all_that_a_report_speaks_of_is_located() -> None:
    told = everything()
    found = paths_of(told.results, told.coverage, told.language)
    assert ("conversations", "good hello") in found
    assert ("conversations", "bad hello", "turns", 0) in found
    assert ("conversations", "bad hello", "turns", 0, "expect", "interaction") in found
    assert ("stories", "pizza") in found, "a contender"
    assert ("stories", "pizza", "interactions", "order", "user_says", 0) in found
    assert () not in found - {step.path for result in told.results for step in result.case.steps}


def test_what_was_reached_needs_no_place() -> None:
    one = item(Subject.INTERACTION, "a", ("interaction", "a"), "s", "here")
    other = item(Subject.INTERACTION, "b", ("interaction", "b"), "s", "there")
    assert paths_of((), Coverage(items=(one, other), missed=(other,)), None) == {("there",)}
    assert paths_of((), None, None) == set()
    assert len(paths_of((), coverage(), language())) == 3
