"""The laws of `fmt`: it is stable, says what was said before, and keeps every comment."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from support.installed import ROOT
from support.projects import projects
from support.yamltext import Scribe

from botsync.loader.files import SourceFile
from botsync.loader.format import format_file
from botsync.loader.reader import read_yaml

EXAMPLES = sorted((ROOT / "examples").rglob("*.yaml"))
BATCH = 20
"""Texts per example: one text is small, and drawing is what takes time."""


def formatted(text: str) -> str | None:
    return format_file(SourceFile(name="a.yaml", text=text))


def check(text: str, comments: dict[str, Any]) -> None:
    once = formatted(text)
    if once is None:  # left as it is
        return
    note(f"{text}\n--- becomes\n{once}\n--- and then\n{formatted(once)}")
    assert formatted(once) == once
    assert read_yaml(SourceFile(name="a", text=once)) == read_yaml(SourceFile(name="a", text=text))
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
