"""Annotations of a pull request: one for each turn that is not as expected, and nothing in a text ends one."""

import re

import pytest
from support.reports import HOSTILE, broken, case, everything, failed, passed, report

from botsync.conversation.testing.verdict import Exchange
from botsync.render.github import annotation
from botsync.render.tests_github import render_tests_github


def test_what_passed_is_not_annotated() -> None:
    assert render_tests_github(report(passed())) == ""


def test_a_mismatch_stands_at_what_was_expected() -> None:
    assert render_tests_github(report(failed(text="when")), prefix="bots/") == (
        "::error file=bots/tests/pizza.yaml,line=2,col=3,title=mismatch%3A bad"
        "::user says 'when'%0Ainteraction: expected order, got hours (0.93)\n"
    )


def test_an_error_says_the_way_out() -> None:
    first, second = render_tests_github(report(broken())).splitlines()
    assert first.endswith("::user says 'first'%0Asays: expected contains 'x', got nothing was said")
    assert second.endswith("::user clicks 'Yes'%0Athere is no button 'Yes'%0Ait has 'No'")


def test_what_fails_before_the_first_turn_stands_at_the_conversation() -> None:
    result = case("c")
    result = type(result)(case=result.case, exchanges=(Exchange(step=None, error="there is no story `x`"),))
    assert render_tests_github(report(result)) == (
        "::error file=tests/pizza.yaml,line=2,col=3,title=error%3A c::there is no story `x`\n"
    )
    assert render_tests_github(report(result, places={})) == "::error title=error%3A c::there is no story `x`\n"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_in_a_text_starts_a_command_or_ends_a_property(hostile: str) -> None:
    shown = render_tests_github(everything(hostile))
    assert len(shown.splitlines()) == 3
    for line in shown.splitlines():
        assert re.fullmatch(r"::error file=[^,:]+,line=\d+,col=\d+,title=[^,:]+::.*", line), line
    shown.encode()


def test_escaping_is_that_of_the_toolkit() -> None:
    """`%` first, so that nothing is escaped twice; properties have two more."""
    shown = annotation("notice", "a,b:c%.yaml", 1, 0, "t\n", "50 %\r\n: , ::")
    assert shown == "::notice file=a%2Cb%3Ac%25.yaml,line=1,title=t%0A::50 %25%0D%0A: , ::\n"
    assert annotation("warning", "", 0, 0, "", "m") == "::warning::m\n"
