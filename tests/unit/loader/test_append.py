"""Phrases are added where the others stand; all that stood there stays as it was."""

import difflib

import pytest

from botsync.address import Address
from botsync.loader.append import append_phrases
from botsync.loader.files import SourceFile
from botsync.loader.reader import read_yaml

HOURS = Address.parse("interaction.shop.hours")
ODD = [
    "so, what: now #1",
    "yes",
    "12:30",
    "- dash",
    'it\'s "quoted"',
    "${price}",
    "[x] {y}",
    "é ü 日本",
    "x" * 200,
    "a b, " * 40,
    "?",
]


def bot(inside: str) -> str:
    return f"stories:\n  shop:\n    start: [hours]\n    interactions:\n      hours:{inside}"


BLOCK = """
        # what they say
        user_says:  # all of it
          - when  # really
          - opening hours  # yes
"""
LAST = "\n        # the answer\n        responses: [{text: x}]\n"


def added(text: str, *phrases: str) -> tuple[str, list[str]]:
    """Return the text with phrases added, and the lines that are new; no line is gone."""
    texts, findings = append_phrases([SourceFile(name="bot.yaml", text=text)], {HOURS: phrases})
    assert findings == []
    before, after = text.splitlines(keepends=True), texts["bot.yaml"].splitlines(keepends=True)
    changes = list(difflib.ndiff(before, after))
    return texts["bot.yaml"], [line[2:] for line in changes if line[0] == "+"]


def says(text: str) -> list[str]:
    data, findings = read_yaml(SourceFile(name="bot.yaml", text=text))
    assert findings == []
    assert isinstance(data, dict)
    found: list[str] = data["stories"]["shop"]["interactions"]["hours"]["user_says"]
    return found


@pytest.mark.parametrize("rest", ["", "\n", LAST, "      other: {}\n", "\n# the end"])
def test_a_list_in_lines_gets_a_line_more(rest: str) -> None:
    text, lines = added(bot(BLOCK + rest), "what time is it open")
    assert lines == ["          - what time is it open\n"]
    assert text.index("yes\n") < text.index("what time") < len(text) - len(rest)


@pytest.mark.parametrize(
    ("inside", "line"),
    [
        (" {user_says: [when]}\n", "      hours: {user_says: [when, what time]}\n"),
        (" {user_says: [when,]}\n", "      hours: {user_says: [when, what time,]}\n"),
        (" {user_says: [], next: []}\n", "      hours: {user_says: [what time], next: []}\n"),
        (" {responses: []}\n", "      hours: {responses: [], user_says: [what time]}\n"),
        (" {}\n", "      hours:\n        user_says:\n          - what time\n"),
    ],
)
def test_a_list_in_brackets_gets_longer(inside: str, line: str) -> None:
    text, _ = added(bot(inside), "what time")
    assert text == bot(inside).rpartition("      hours:")[0] + line


def test_where_there_is_no_list_there_is_one_then() -> None:
    text, lines = added(bot("\n        # the answer\n        responses: [{text: x}]\n"), "when", "what time")
    assert lines == ["        user_says:\n", "          - when\n", "          - what time\n"]
    assert says(text) == ["when", "what time"]


def test_a_last_phrase_of_several_lines() -> None:
    for last in ("|-\n            a\n            b\n", "a\n            b\n", '"a\n            b"\n'):
        text, lines = added(bot(f"\n        user_says:\n          - {last}        next: []\n"), "when")
        assert lines == ["          - when\n"]
        assert says(text)[-1] == "when"


def test_a_list_without_indentation() -> None:
    _, lines = added(bot("\n        user_says:\n        - when\n        next: []\n"), "what time")
    assert lines == ["        - what time\n"]


@pytest.mark.parametrize("inside", [BLOCK, " {user_says: [when]}\n", LAST])
@pytest.mark.parametrize("phrase", ODD)
def test_whatever_is_added_says_what_it_says(inside: str, phrase: str) -> None:
    text, _ = added(bot(inside), phrase)
    assert says(text)[-1] == phrase.replace("${", "$${")


def test_line_ends_stay() -> None:
    text, _ = added(bot(BLOCK).replace("\n", "\r\n"), "what time")
    assert text.count("\n") == text.count("\r\n")


def test_a_file_without_a_last_line_end() -> None:
    text, lines = added(bot("\n        user_says:\n          - when"), "what time")
    assert lines[-1] == "          - what time"
    assert text.endswith("- when\n          - what time")


def test_the_file_of_the_phrases_is_found() -> None:
    files = [
        SourceFile(name="a.yaml", text="stories: {shop: {interactions: {hours: {responses: []}}}}\n"),
        SourceFile(name="b.yaml", text=bot(BLOCK)),
        SourceFile(name="c.yaml", text="entities: {}\n"),
    ]
    texts, findings = append_phrases(files, {HOURS: ["what time"]})
    assert (list(texts), findings) == (["b.yaml"], [])
    texts, _ = append_phrases([files[0], files[2]], {HOURS: ["what time"]})
    assert list(texts) == ["a.yaml"]


@pytest.mark.parametrize(
    "text",
    [
        bot(" {user_says: &all [when]}\n      other: {user_says: *all}\n"),
        bot(" &h {user_says: [when]}\n      other: *h\n"),
    ],
)
def test_what_is_shared_is_written_out_and_the_others_keep_theirs(text: str) -> None:
    texts, findings = append_phrases([SourceFile(name="bot.yaml", text=text)], {HOURS: ["what time"]})
    assert findings == []
    data, _ = read_yaml(SourceFile(name="bot.yaml", text=texts["bot.yaml"]))
    assert isinstance(data, dict)
    found = data["stories"]["shop"]["interactions"]
    assert (found["hours"]["user_says"], found["other"]["user_says"]) == (["when", "what time"], ["when"])


@pytest.mark.parametrize("text", [bot(" {user_says: when}\n"), "entities: {}\n", "stories: [shop]\n"])
def test_what_is_odd_is_left_alone(text: str) -> None:
    texts, findings = append_phrases([SourceFile(name="bot.yaml", text=text)], {HOURS: ["what time"]})
    assert texts == {}
    assert [finding.code for finding in findings] == ["not-written"]
