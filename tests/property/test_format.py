"""The laws of `fmt`: it is stable, says what was said before, and keeps every comment."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, note
from hypothesis import strategies as st
from support.installed import ROOT
from support.projects import projects
from support.yamltext import Scribe

from botsync.errors import Uneditable
from botsync.loader.editing.editor import apply_edits
from botsync.loader.editing.edits import Put
from botsync.loader.files import SourceFile
from botsync.loader.format import format_file
from botsync.loader.reader import read_yaml

EXAMPLES = sorted((ROOT / "examples").rglob("*.yaml"))
BATCH = 20
"""Texts per example: one text is small, and drawing is what takes time."""


def formatted(text: str) -> str | None:
    return format_file(SourceFile(name="a.yaml", text=text))


def blanks(text: str) -> list[str]:
    """Return the lines that end with a blank, but for those of texts below `|` and `>`."""
    inside = {
        number
        for token in yaml.scan(text)
        if isinstance(token, yaml.ScalarToken) and token.style in {"|", ">"}
        for number in range(token.start_mark.line + 1, token.end_mark.line)
    }
    return [line for number, line in enumerate(text.split("\n")) if line[-1:] in {" ", "\t"} and number not in inside]


def check(text: str, comments: dict[str, Any]) -> None:
    once = formatted(text)
    if once is None:  # left as it is
        return
    note(f"{text}\n--- becomes\n{once}\n--- and then\n{formatted(once)}")
    assert formatted(once) == once
    assert read_yaml(SourceFile(name="a", text=once)) == read_yaml(SourceFile(name="a", text=text))
    assert blanks(once) == []
    assert [comment for comment in comments if once.count(comment) != text.count(comment)] == []


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_examples_are_formatted(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert formatted(text) == text


@given(seed=st.integers(0, 10**9), anchors=st.booleans())
def test_formatting_twice_changes_nothing_more(*, seed: int, anchors: bool) -> None:
    for number in range(BATCH):
        document = Scribe(Random(f"{seed} {number}"), anchors=anchors).document()
        check(document.text, document.comments)


@given(project=projects(), seed=st.integers(0, 10**9))
def test_formatting_a_project_twice_changes_nothing_more(project: dict[str, Any], seed: int) -> None:
    document = Scribe(Random(seed), anchors=False).document(project)
    check(document.text, document.comments)


@given(seed=st.integers(0, 10**9))
def test_line_ends_stay(seed: int) -> None:
    text = Scribe(Random(seed), anchors=True).document().text.replace("\r\n", "\n")
    once = formatted(text)
    note(text)
    windows = None if once is None else once.replace("\n", "\r\n")
    assert formatted(text.replace("\n", "\r\n")) == (windows if "\n" in text else once)


@given(project=projects(), seed=st.integers(0, 10**9), words=st.lists(st.integers(1, 130), min_size=1, max_size=60))
def test_long_texts_that_come_with_a_pull_are_formatted(project: dict[str, Any], seed: int, words: list[int]) -> None:
    once = formatted(Scribe(Random(seed), anchors=False).document(project).text)
    if once is None:
        return
    long = " ".join("x" * length for length in words)
    value = {"text": long, "phrases": [long, "a, b", f"{long}: {long}"]}
    try:
        after = apply_edits(once, [Put(path=("segments", "new"), value=value)])
    except Uneditable:
        return
    note(after)
    assert formatted(after) == after
