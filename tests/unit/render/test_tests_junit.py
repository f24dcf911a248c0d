"""JUnit XML: read back by a parser, it says what happened, whatever the texts are."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from support.reports import HOSTILE, broken, everything, failed, passed, report

from botsync.conversation.testing.verdict import Result
from botsync.render.tests_junit import render_tests_junit


def parsed(*results: Result, **more: Any) -> ET.Element:
    return ET.fromstring(render_tests_junit(report(*results), **more))


def test_a_suite_is_a_story_and_a_case_a_conversation() -> None:
    root = parsed(passed(), failed(), broken(story="hardware"), passed("last"), prefix="bots/")
    assert root.tag == "testsuites"
    assert root.attrib == {
        "name": "botsync", "tests": "4", "failures": "1", "errors": "1", "skipped": "0", "time": "0.250"
    }  # fmt: skip
    suites = [(suite.get("name"), suite.get("tests"), suite.get("failures"), suite.get("errors")) for suite in root]
    assert suites == [("pizza", "3", "1", "0"), ("hardware", "1", "0", "1")]
    assert next(item.attrib for item in root.iter("testcase")) == {
        "classname": "conversations.pizza",
        "name": "good",
        "file": "bots/tests/pizza.yaml",
        "line": "2",
        "time": "0.010",
    }
    assert [item.get("name") for item in root.iter("testcase")] == ["good", "bad", "last", "worse"]


def test_a_mismatch_is_a_failure_with_its_transcript() -> None:
    (failure,) = parsed(failed(text="when")).iter("failure")
    assert failure.attrib == {"message": "interaction: expected order, got hours (0.93)", "type": "mismatch"}
    assert "user says 'when'  -> hours 0.93\n     Sorry.\n" in (failure.text or "")
    assert "\n  x interaction: expected order, got hours (0.93)  (tests/pizza.yaml:2:3)\n" in (failure.text or "")


def test_what_could_not_be_carried_out_is_an_error() -> None:
    """The error decides, also after a mismatch."""
    root = parsed(broken())
    assert list(root.iter("failure")) == []
    (error,) = root.iter("error")
    assert error.attrib == {"message": "there is no button 'Yes'", "type": "error"}
    assert "says: expected contains 'x'" in (error.text or "")


def test_a_mismatch_after_a_good_turn_is_found() -> None:
    good, bad = passed(), failed()
    result = type(bad)(case=bad.case, exchanges=(*good.exchanges, *bad.exchanges))
    (failure,) = parsed(result).iter("failure")
    assert failure.get("message") == "interaction: expected order, got hours (0.93)"


def test_a_story_without_a_name_and_a_case_without_a_place() -> None:
    root = ET.fromstring(render_tests_junit(report(passed(story=""), places={})))
    assert root[0].get("name") == "conversations"
    assert root[0][0].attrib == {"classname": "conversations", "name": "good", "time": "0.010"}
    assert ET.fromstring(render_tests_junit(report())).get("tests") == "0"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_any_text_makes_valid_xml_of_the_same_form(hostile: str) -> None:
    text = render_tests_junit(everything(hostile))
    root = ET.fromstring(text.encode())
    assert [item.tag for item in root.iter()] == [
        "testsuites", "testsuite", "testcase", "testcase", "failure", "testsuite", "testcase", "error"
    ]  # fmt: skip
    assert all(char in "\n\t" or char >= " " for char in text)


def test_texts_are_read_back_as_they_were() -> None:
    named = passed('<a> & "b" ]]> 👍\n\t@x')
    assert next(parsed(named).iter("testcase")).get("name") == '<a> & "b" ]]> 👍\n\t@x'
    assert next(parsed(passed("\x07\ud800\r\ufffe")).iter("testcase")).get("name") == "\\x07\\xd800\\x0d\\xfffe"


def test_many_conversations() -> None:
    root = parsed(*(failed(f"c{number}") for number in range(300)))
    assert root.get("failures") == "300"
    assert len(list(root.iter("failure"))) == 300
