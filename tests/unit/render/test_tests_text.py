"""Conversation tests as text: what failed, why, and where to look."""

from typing import Any

import pytest
from support.reports import HOSTILE, broken, coverage, everything, failed, language, passed, report, sure

from botsync.conversation.testing.coverage import Coverage
from botsync.conversation.testing.verdict import Result
from botsync.render.style import coloured, plain
from botsync.render.tests_text import render_tests, summary


def text(*results: Result, **more: Any) -> str:
    return render_tests(report(*results, **more), plain)


def test_what_passed_is_only_counted() -> None:
    assert text(passed(), passed("other")) == "2 passed: 2 turns on the project, 0.2 s\n"
    assert text() == "no conversations: 0 turns on the project, 0.2 s\n"


def test_a_failure_is_told_as_it_went() -> None:
    assert text(passed(), failed(text="when")) == (
        "tests/pizza.yaml:12:3: mismatch: bad\n"
        "         Hi!\n"
        "    user says 'when'  -> hours 0.93\n"
        "         Sorry.\n"
        "         Anything else?\n"
        "         [when] [More]\n"
        "         webhook tickets: no stub, no answer\n"
        "      x interaction: expected order, got hours (0.93)  (tests/pizza.yaml:12:3)\n"
        "          0.93 hours (roots), nearest phrase 'when'  (stories/pizza.yaml:3:5)\n"
        "          0.41 order (roots)\n"
        "          0.20 live\n"
        "    1 more turn was not played\n"
        "\n"
        "Without a stub, and so without an answer: tickets\n"
        "1 passed, 1 failed: 2 turns on the project, 0.2 s\n"
    )


def test_what_could_not_be_carried_out_says_the_way_out() -> None:
    assert text(broken(), places={}) == (
        "error: worse\n"
        "         Hi!\n"
        "    user says 'first'  -> order 0.93\n"
        "      x says: expected contains 'x', got nothing was said\n"
        "    user clicks 'Yes'\n"
        "      x there is no button 'Yes'\n"
        "          it has 'No'\n"
        "    2 more turns were not played\n"
        "\n"
        "1 could not be carried out: 2 turns on the project, 0.2 s\n"
    )
    assert "it has" not in text(broken(hint=""))


def test_what_was_not_reached_is_listed() -> None:
    assert text(coverage=coverage()) == (
        "Reached\n"
        "  interactions      2 of 2     100.0 %\n"
        "  transitions       2 of 4      50.0 %\n"
        "  responses         1 of 1     100.0 %\n"
        "  fallbacks         1 of 1     100.0 %\n"
        "  stories/pizza.yaml:3:5: transition order -> hours is not reached\n"
        "  stories/pizza.yaml:3:5: transition hours -> order (goto) is not reached\n"
        "\n"
        "no conversations: 0 turns on the project, 0.2 s\n"
    )


def test_a_long_list_is_cut_unless_all_is_wanted() -> None:
    many = coverage()
    many = type(many)(items=many.items, missed=many.missed[:1] * 30)
    shown = report(coverage=many, places={})
    assert render_tests(shown, plain).count("is not reached") == 20
    assert "  10 more transitions are not reached (all: --all)\n" in render_tests(shown, plain)
    assert render_tests(shown, plain, everything=True).count("  transition order -> hours is not reached") == 30


def test_how_well_texts_are_understood() -> None:
    assert text(language=language()) == (
        "Understood\n"
        "  phrases, each held out     50.0 % of 4, macro F1 0.583\n"
        "  turns not in training     100.0 % of 1\n"
        "  turns seen in training          - of 0\n"
        "  hours is taken for fallback (1):\n"
        "    stories/pizza.yaml:3:5: 'when?'\n"
        "  order is taken for hours (1):\n"
        "    stories/pizza.yaml:3:5: 'when'\n"
        "  1 phrase is understood, and nearly taken for another:\n"
        "    stories/pizza.yaml:3:5: 'when': hours 0.60, order 0.50\n"
        "\n"
        "no conversations: 0 turns on the project, 0.2 s\n"
    )


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_steers_the_terminal(hostile: str) -> None:
    for shown in (render_tests(everything(hostile), plain), summary(everything(hostile), plain)):
        assert all(char.isprintable() or char == "\n" for char in shown)
        shown.encode()


def test_colours_are_for_those_who_want_them() -> None:
    assert "\x1b[31mmismatch\x1b[0m" in render_tests(report(failed()), coloured)


def test_what_there_is_none_of_is_not_told() -> None:
    one = coverage()
    shown = text(coverage=Coverage(items=one.items[:1], missed=()), language=sure())
    assert "interactions" in shown
    assert "transitions" not in shown
    assert "nearly" not in shown
