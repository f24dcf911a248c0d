"""Edits change what they are about; comments stay, and what would be harmed is refused."""

import pytest

from botsync.lint.fix import Edit, Insert, Put, Remove
from botsync.loader.rewrite import apply_edits

TEXT = """\
# all of it
a:
  - one # first
  - two # second
b: {c: 1} # a map
"""


@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        (Put(path=("b", "c"), value=2), "{c: 1}", "{c: 2}"),
        (Put(path=("a", 0), value="uno"), "one", "uno"),
        (Put(path=("d",), value=True), "# a map\n", "# a map\nd: true\n"),
        (Insert(path=("a",), value="three"), "# second\n", "# second\n  - three\n"),
        (Insert(path=("a",), value="zero", index=1), "# first\n", "# first\n  - zero\n"),
        (Remove(path=("a", 0)), "  - one # first\n", ""),
    ],
)
def test_an_edit_changes_what_it_is_about(edit: Edit, old: str, new: str) -> None:
    assert apply_edits(TEXT, [edit]) == TEXT.replace(old, new)


def test_edits_apply_one_after_another() -> None:
    edits = [Remove(path=("a", 0)), Remove(path=("a", 0)), Put(path=("b", "c"), value=3)]
    assert "two" not in apply_edits(TEXT, edits)


def test_line_ends_stay() -> None:
    text = TEXT.replace("\n", "\r\n")
    assert apply_edits(text, [Remove(path=("a", 0))]) == text.replace("  - one # first\r\n", "")


@pytest.mark.parametrize(
    ("text", "edit", "reason"),
    [
        (TEXT, Remove(path=("x",)), "no such place"),
        (TEXT, Remove(path=("a", 2)), "no such place"),
        (TEXT, Put(path=("a", "b"), value=1), "no such place"),
        (TEXT, Insert(path=("b",), value=1), "no such place"),
        ("a: [", Remove(path=("a",)), "not sound"),
    ],
)
def test_what_cannot_be_is_refused(text: str, edit: Edit, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        apply_edits(text, [edit])
