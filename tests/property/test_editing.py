"""Laws of editing YAML texts: the tree is the one that was asked for, comments stay, and so do all other lines."""

import re
from collections.abc import Iterator
from pathlib import Path as FilePath
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.edited import any_edit, changed, copied
from support.installed import ROOT
from support.yamltext import Document, Scribe, any_value

from botsync.loader.editing.editor import amended, apply_edits
from botsync.loader.editing.edits import Edit, Insert, Put, Remove
from botsync.loader.editing.same import same
from botsync.loader.files import SourceFile
from botsync.loader.reader import Path, Positions, read_yaml

SEEDS = st.integers(0, 10**9)
EXAMPLES = sorted((ROOT / "examples").rglob("*.yaml"))
BATCH = 20
"""Texts per example: one text is small, and drawing is what takes time."""


def read(text: str, positions: Positions | None = None) -> Any:
    value, findings = read_yaml(SourceFile(name="a.yaml", text=text), positions)
    assert not findings, findings
    return value


def texts(seed: int, *, anchors: bool) -> Iterator[tuple[Random, Document, Any]]:
    for number in range(BATCH):
        random = Random(f"{seed} {number}")
        document = Scribe(random, anchors=anchors).document()
        value, findings = read_yaml(SourceFile(name="a.yaml", text=document.text))
        if not findings:  # by chance an alias may stand inside of what it refers to
            yield random, document, value


def goes(edit: Edit, path: Path) -> bool:
    """Tell whether a comment may go with an edit: it speaks of something that is removed, or is inside of it."""
    below = path[: len(edit.path)] == edit.path
    return below and (isinstance(edit, Remove) or (isinstance(edit, Put) and len(path) > len(edit.path)))


def solid(lines: list[str]) -> list[str]:
    return [line for line in lines if line.strip()]


def spared(text: str, edit: Edit) -> tuple[list[str], list[str]]:
    """Return the lines before and behind the smallest map or list, or the single value, that an edit concerns."""
    positions = Positions()
    read(text, positions)
    path = edit.path if isinstance(edit, Insert) else edit.path[:-1]
    if isinstance(edit, Put) and edit.path in positions.values:
        path = edit.path
    while path not in positions.values:
        path = path[:-1]
    lines = text.split("\n")
    signs = {key: lines[line - 1][column - 1 : column] for key, (line, column) in positions.values.items()}
    path = next((path[:depth] for depth in range(len(path)) if signs[path[:depth]] in {"{", "["}), path)
    places = {key: min(positions.keys.get(key, place), place)[0] for key, place in positions.values.items()}
    first = places[path]
    last = max(line for key, line in places.items() if key[: len(path)] == path)
    behind = [line for key, line in places.items() if key[: len(path)] != path and line > last]
    head = lines[: first - 1] if path else []
    tail = lines[min(behind) - 1 :] if path and behind else []
    while head and re.match(r"[-\s]*(#|$)", head[-1]):
        head.pop()  # a `-` whose value follows below
    return solid(head[:-1]), solid(tail)


@given(seed=SEEDS, anchors=st.booleans())
def test_the_text_says_what_was_asked_for(*, seed: int, anchors: bool) -> None:
    for random, document, value in texts(seed, anchors=anchors):
        wanted, edits = copied(value), []
        for _ in range(random.choice((1, 2, 5))):
            edits.append(any_edit(random, wanted))
            wanted = changed(wanted, edits[-1])
        assert same(read(apply_edits(document.text, edits)), wanted)


@given(seed=SEEDS, anchors=st.booleans())
def test_comments_stay_unless_what_they_speak_of_goes(*, seed: int, anchors: bool) -> None:
    for random, document, value in texts(seed, anchors=anchors):
        edit = any_edit(random, value)
        result = apply_edits(document.text, [edit])
        kept = [comment for comment, path in document.comments.items() if not goes(edit, path)]
        assert [comment for comment in kept if comment in document.text and comment not in result] == []
        assert max(map(result.count, document.comments), default=1) <= 1


@given(SEEDS)
def test_other_lines_stay_as_they_are(seed: int) -> None:
    for random, document, value in texts(seed, anchors=False):
        edit = any_edit(random, value)
        before, behind = spared(document.text, edit)
        lines = solid(apply_edits(document.text, [edit]).split("\n"))
        assert lines[: len(before)] == before
        tail = lines[len(lines) - len(behind) :]
        assert [line.rstrip("\r") for line in tail] == [line.rstrip("\r") for line in behind]


@given(SEEDS)
def test_every_line_ends_as_the_lines_of_the_file_do(seed: int) -> None:
    for random, document, value in texts(seed, anchors=True):
        result = apply_edits(document.text, [any_edit(random, value)])
        if "\r\n" in document.text:
            assert "\n" not in result.replace("\r\n", "")
        elif "\n" in document.text:
            assert "\r" not in result


@given(seed=SEEDS, anchors=st.booleans())
def test_a_text_becomes_any_other_and_comes_back(*, seed: int, anchors: bool) -> None:
    for random, document, value in texts(seed, anchors=anchors):
        other = any_value(random, 4)
        there = amended(document.text, (), other)
        assert same(read(there), other)
        assert same(read(amended(there, (), value)), value)


@given(SEEDS)
def test_what_is_so_already_changes_nothing(seed: int) -> None:
    for _, document, value in texts(seed, anchors=True):
        assert amended(document.text, (), copied(value)) == document.text


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.relative_to(ROOT).as_posix())
@given(seed=SEEDS)
def test_real_files_keep_their_lines(file: FilePath, seed: int) -> None:
    text = file.read_text(encoding="utf-8")
    value, random = read(text), Random(seed)
    edit = any_edit(random, value)
    result = apply_edits(text, [edit])
    assert same(read(result), changed(value, edit))
    before, behind = spared(text, edit)
    lines = solid(result.split("\n"))
    assert lines[: len(before)] == before
    assert lines[len(lines) - len(behind) :] == behind
    if not isinstance(edit, Remove | Put):
        assert result.count("#") >= text.count("#")
