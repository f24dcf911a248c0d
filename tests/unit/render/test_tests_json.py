"""Conversation tests as JSON: all of it, the same bytes for the same run."""

import json
from typing import Any

import pytest
from support.reports import HOSTILE, broken, coverage, everything, failed, language, passed, report

from botsync.conversation.testing.verdict import Result
from botsync.render.tests_json import render_tests_json

CONVERSATION = {"file": "tests/pizza.yaml", "line": 2, "column": 3}
STORY = {"file": "stories/pizza.yaml", "line": 3, "column": 5}


def document(*results: Result, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render_tests_json(report(*results, **more)))
    return found


def test_the_run_as_a_whole() -> None:
    found = document(passed(), failed(), broken())
    assert {key: value for key, value in found.items() if key != "cases"} == {
        "format_version": 1,
        "passed": False,
        "played_on": "the project",
        "turns": 4,
        "seconds": 0.25,
        "verdicts": {"pass": 1, "mismatch": 1, "error": 1},
        "silent_webhooks": ["tickets"],
        "coverage": None,
        "language": None,
    }
    assert document()["passed"] is True


def test_a_case_with_all_that_is_known_of_it() -> None:
    (found,) = document(passed(title="Good", tags=("smoke",), attributes={"vip": True}))["cases"]
    turns = found.pop("turns")
    assert found == {
        "id": "good",
        "conversation": "good",
        "title": "Good",
        "story": "pizza",
        "tags": ["smoke"],
        "place": CONVERSATION,
        "verdict": "pass",
        "skipped": 0,
        "seconds": 0.01,
        "attributes": {"vip": True},
    }
    welcome, turn = turns
    assert (welcome["does"], welcome["text"], welcome["place"]) == (None, None, None)
    assert welcome["observed"]["messages"] == ["Hi!"]
    assert (turn["does"], turn["text"], turn["variant"], turn["verdict"]) == ("user", "hello", 0, "pass")
    assert turn["observed"] == {
        "interaction": "order",
        "fallback": False,
        "score": 0.93,
        "messages": ["Fine."],
        "buttons": [],
        "values": {"size": "big"},
        "entities": {"size": "size"},
        "attributes": {"size": "big"},
        "context": [],
        "contenders": None,
        "played": [],
        "jumps": [],
        "current": None,
        "silent_webhooks": [],
    }


def test_a_mismatch_with_its_place_and_what_else_was_meant() -> None:
    (found,) = document(failed(text="when"))["cases"]
    turn = found["turns"][1]
    assert (found["verdict"], found["skipped"], turn["verdict"]) == ("mismatch", 1, "mismatch")
    assert turn["differences"] == [
        {"field": "interaction", "expected": "order", "got": "hours (0.93)", "place": CONVERSATION}
    ]
    assert turn["observed"]["contenders"] == [
        {"interaction": "hours", "score": 0.93, "tier": "roots", "nearest": "when", "place": STORY},
        {"interaction": "order", "score": 0.41, "tier": "roots", "nearest": None, "place": None},
        {"interaction": "live", "score": 0.2, "tier": "", "nearest": None, "place": None},
    ]
    assert turn["observed"]["buttons"][1] == {"title": "More", "kind": "goto", "value": "more"}


def test_an_error_with_the_way_out() -> None:
    (found,) = document(broken())["cases"]
    turn = found["turns"][2]
    assert (turn["error"], turn["hint"], turn["observed"]) == ("there is no button 'Yes'", "it has 'No'", None)


def test_coverage_with_what_was_missed() -> None:
    found = document(coverage=coverage())["coverage"]
    assert found["all"] == found["stories"]["pizza"]
    assert found["all"]["transition"] == {"reached": 2, "all": 4}
    assert [item["name"] for item in found["items"] if not item["reached"]] == [
        "order -> hours",
        "hours -> order (goto)",
    ]
    assert found["items"][-1]["place"] == STORY
    assert found["items"][0] == {
        "subject": "interaction", "story": "pizza", "name": "order", "reached": True, "place": None
    }  # fmt: skip


def test_language_with_what_is_confused() -> None:
    found = document(language=language())["language"]
    assert found["phrases"] == {"right": 2, "all": 4, "accuracy": 0.5}
    assert found["turns_seen"] == {"right": 0, "all": 0, "accuracy": None}
    assert found["macro_f1"] == 0.5833
    assert [(pair["meant"], pair["taken_for"]) for pair in found["confusions"]] == [
        ("hours", "fallback"),
        ("order", "hours"),
    ]
    assert found["ambiguous"][0]["guesses"] == [
        {"interaction": "hours", "score": 0.6},
        {"interaction": "order", "score": 0.5},
    ]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_any_text_is_read_back_as_it_was(hostile: str) -> None:
    shown = render_tests_json(everything(hostile))
    found = json.loads(shown.encode())
    assert found["cases"][0]["title"] == hostile
    assert found["cases"][0]["turns"][1]["text"] == hostile
    assert shown == render_tests_json(everything(hostile))
