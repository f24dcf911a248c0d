"""Comments are found where YAML has them, and each knows what it is about."""

import pytest

from botsync.core.references import Path
from botsync.lint.suppression import Suppression
from botsync.loader.comments import find_comments
from botsync.loader.files import SourceFile
from botsync.loader.suppressions import find_suppressions

IGNORE = "# botsync: ignore[odd] so it is"


def suppressions(text: str) -> list[Suppression]:
    return list(find_suppressions([SourceFile(name="a.yaml", text=text)]))


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("a: 1 # one\n", [(1, 6, "# one")]),
        ("# one  \n  # two\r\na: 1", [(1, 1, "# one"), (2, 3, "# two")]),
        ("a: \"x # y\" # one\nb: 'it''s # z'\nc: x#y\n", [(1, 12, "# one")]),
        ("a: | # head\n  # text\n  more # text\n# one\nb: >-\n\n  # text\n\n# two", [
            (1, 6, "# head"), (4, 1, "# one"), (9, 1, "# two"),
        ]),
        ('a: "x\n  # y\n  z" # one\n', [(3, 6, "# one")]),
        ("a: [x, # one\n  y] # two\n", [(1, 8, "# one"), (2, 6, "# two")]),
        ("a: &anchor # one\n  text # two\nb: *anchor # three\n", [
            (1, 12, "# one"), (2, 8, "# two"), (3, 12, "# three"),
        ]),
        ("é: ü # one\n", [(1, 6, "# one")]),
        ("a: |", []),
        ("# one", [(1, 1, "# one")]),
        ("a: [ # one\n", [(1, 6, "# one")]),
        ("a: \t\x00 # one", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_comment_is_what_yaml_takes_for_one(text: str, comments: list[tuple[int, int, str]]) -> None:
    assert [(found.line, found.column, found.text) for found in find_comments(text)] == comments


def test_only_comments_that_speak_to_botsync_are_suppressions() -> None:
    assert not suppressions("# botsync keeps bots\na: 1 # ignore[odd]\nb: botsync # see ignore\n")
    (found,) = suppressions("a: 1 # botsync: nothing\n")
    assert found.codes == ()


@pytest.mark.parametrize(
    ("text", "line", "scopes"),
    [
        # at the end of a line: what begins there
        (f"a:\n  b: {IGNORE}\n    c: 1\n", 2, [("a", "b")]),
        (f"a:\n  - x: 1 {IGNORE}\n    y: 2\n  - x: 3\n", 2, [("a", 0)]),
        (f"a:\n  - x: 1\n    y: 2 {IGNORE}\n", 3, [("a", 0, "y")]),
        (f"a: [b, {{c: 1}}] {IGNORE}\n", 1, [("a",)]),
        (f"a: [b,\n  c, d] {IGNORE}\n", 2, [("a", 1), ("a", 2)]),
        (f"a: | {IGNORE}\n  text\n", 1, [("a",)]),
        (f"a:\n  text {IGNORE}\n", 2, []),
        # alone: what begins on the line below, other comments between left out
        (f"a:\n  {IGNORE}\n  b:\n    c: 1\n  d: 2\n", 3, [("a", "b")]),
        (f"{IGNORE}\n# more\n{IGNORE}\na: 1\n", 4, [("a",)]),
        (f"a:\n  - 1\n  {IGNORE}\n  - 2\n", 4, [("a", 1)]),
        # nothing begins there
        (f"{IGNORE}\n\na: 1\n", 2, []),
        (f"a: 1\n{IGNORE}\n", 3, []),
        (f"a: 1\n{IGNORE}", 3, []),
    ],
)
def test_a_suppression_is_about_what_begins_on_its_line(text: str, line: int, scopes: list[Path]) -> None:
    found = suppressions(text)[0]
    assert (found.line, found.scopes) == (line, tuple(scopes))
    assert (found.codes, found.reason) == (("odd",), "so it is")
