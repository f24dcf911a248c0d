"""Formatting changes the layout and nothing else; what it could change it leaves as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.projects import projects

from botsync.loader.files import SourceFile
from botsync.loader.format import format_file
from botsync.loader.reader import read_yaml
from botsync.loader.writer import write_yaml


def formatted(text: str) -> str | None:
    return format_file(SourceFile(name="a.yaml", text=text))


@given(projects())
def test_what_we_write_is_formatted(project: dict[str, object]) -> None:
    text = write_yaml(project)
    assert formatted(text) == text


LONG = " ".join(["word"] * 40)
CASES: dict[str, tuple[str, str | None]] = {
    # name: before, after (None: left as it is)
    "indentation": ("a:\n    b:\n    - c\n", "a:\n  b:\n    - c\n"),
    "line ends": ("a: 1\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n"),
    "line ends of both kinds": ("a: 1\r\nb: 2\nc: |\n  x\n", "a: 1\r\nb: 2\r\nc: |\r\n  x\r\n"),
    "a long line": (f'a: {LONG}\nb: "{LONG}"\nc: [{LONG}, {LONG}]\n', f'a: {LONG}\nb: "{LONG}"\nc: [{LONG}, {LONG}]\n'),
    "wrapped by hand": (f"a: x\n  {LONG}\n", f"a: x {LONG[:114]}\n  {LONG[115:]}\n"),
    "wrapped by hand and short": ("a: x\n  y\nb: [c,\n  d]\n", "a: x y\nb: [c, d]\n"),
    "blanks": (
        'a: x  # y  \nb:   \n  c: "d  \n    e"\nf: |\n  g  \n# h  \n',
        'a: x  # y\nb:\n  c: "d e"\nf: |\n  g  \n# h\n',
    ),
    "blanks of comments alone": ("# x \n", "# x\n"),
    "no last line end": ("a: 1", "a: 1\n"),
    "blank lines and comments": ("# x\n\na: 1   # y\n   \n# z\nb: 2\n\n\n", "# x\n\na: 1   # y\n\n# z\nb: 2\n"),
    "tags stay": ("a:   !!str 1\n", "a: !!str 1\n"),
    "quotes stay": ("a: 'yes'\nb: \"no\"\n", "a: 'yes'\nb: \"no\"\n"),
    "blocks stay": ("a: |\n   x\n   y\nb: >-\n   z\n", "a: |\n  x\n  y\nb: >-\n  z\n"),
    "aliases stay": ("a: &x {b: 1}\nc: *x\nd: {<<: *x}\n", "a: &x {b: 1}\nc: *x\nd: {<<: *x}\n"),
    "an anchor twice": ("a: &x 1\nb: *x\nc: &x 2\nd: *x\n", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n"),
    "nothing": ("", ""),
    "comments alone": ("\n# x\n\n", "# x\n"),
    "what the library cannot load": ("# x\n[]\n", None),
    "no YAML": ("a: [", None),
    "a tab that other readers refuse": ("a:\tx\n", None),
    "two documents": ("a: 1\n---\nb: 2\n", None),
}


@pytest.mark.parametrize("name", CASES)
def test_layout(name: str) -> None:
    before, after = CASES[name]
    assert formatted(before) == after
    if after is not None:
        assert formatted(after) == after


@given(st.text("ab: -#'\"|>[]{},&*?!%\n\t", max_size=40))
def test_whatever_the_file_says_it_goes_on_saying(text: str) -> None:
    after = formatted(text)
    if after is not None:
        assert read_yaml(SourceFile(name="a", text=after)) == read_yaml(SourceFile(name="a", text=text))
        assert text.count("#") == after.count("#")
        again = formatted(after)
        assert again in {after, None}


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n"), max_size=300), min_size=1))
def test_what_stands_in_one_line_stays_there(texts: list[str]) -> None:
    text = write_yaml({"a": texts, "b": {"c": texts[0]}})
    assert len(text.splitlines()) == len(text.split("\n")) - 1 == len(texts) + 3 or "[" in text
    assert formatted(text) == text


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("a: [text: ok]\n", "a: [{text: ok}]\n"),
        ("a: &keep [two]\nb: &x one\nc: &y {a: 1}\n", "a: &keep [two]\nb: &x one\nc: &y {a: 1}\n"),
        ('a:   "x\\u202ey"\n', None),
        ('a:   "x\\u200dy"\n', 'a: "x\u200dy"\n'),
    ],
    ids=["braces", "anchors that nothing refers to", "what turns the direction", "what joins"],
)
def test_what_the_writer_would_change_stays(text: str, formatted: str | None) -> None:
    """An escape that shows what cannot be seen is better than the character: then the file is left as it is."""
    assert format_file(SourceFile(name="a.yaml", text=text)) == formatted
