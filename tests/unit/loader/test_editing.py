"""Edits of YAML texts, case by case: what changes, and that nothing else does."""

from textwrap import dedent
from typing import Any

import pytest

from botsync.errors import Uneditable
from botsync.loader.editing.editor import amended, apply_edits, merged_set
from botsync.loader.editing.edits import Edit, Insert, Move, Put, Remove, Rename
from botsync.loader.reader import Path


def put(*path: str | int, to: Any) -> Put:
    return Put(path=path, value=to)


def insert(*path: str | int, item: Any, index: int | None = None) -> Insert:
    return Insert(path=path, value=item, index=index)


def remove(*path: str | int) -> Remove:
    return Remove(path=path)


def rename(*path: str | int, to: str) -> Rename:
    return Rename(path=path, name=to)


def move(*path: str | int, to: int) -> Move:
    return Move(path=path, index=to)


def edited(before: str, *edits: Edit) -> str:
    return apply_edits(dedent(before).lstrip("\n"), edits)


def text(after: str) -> str:
    return dedent(after).lstrip("\n")


STORY = text("""
    # yaml-language-server: $schema=bot.schema.json
    stories:
      pizza:
        name: Pizza  # shown in the editor
        start: [order, menu]

        # Everything begins here.
        interactions:
          order:
            user_says:
              - I'd like a pizza  # the classic
              # in a hurry
              - 'pizza'
              - "yes"
            responses:
              - text: Which size?
                delay: 2
              - quick_replies: {title: "Size?", buttons: [Small, {title: Large, goto: large}]}

          # The menu changes often.
          menu:
            responses: []
""")
ORDER = ("stories", "pizza", "interactions", "order")


@pytest.mark.parametrize(
    ("edit", "gone", "come"),
    [
        (put("stories", "pizza", "name", to="Pasta: fresh"), "name: Pizza ", 'name: "Pasta: fresh" '),
        (put(*ORDER, "user_says", 1, to="it's"), "- 'pizza'", "- 'it''s'"),
        (put(*ORDER, "user_says", 2, to="no"), '- "yes"', '- "no"'),
        (put(*ORDER, "user_says", 1, to=5), "- 'pizza'", "- 5"),
        (put(*ORDER, "responses", 0, "delay", to=3.5), "delay: 2", "delay: 3.5"),
        (put(*ORDER, "responses", 1, "quick_replies", "title", to="a, b"), '"Size?"', '"a, b"'),
        (put(*ORDER, "responses", 1, "quick_replies", "buttons", 0, to="S, M"), "[Small,", '["S, M",'),
        (insert("stories", "pizza", "start", item="help", index=1), "[order, menu]", "[order, help, menu]"),
        (insert("stories", "pizza", "start", item="help"), "[order, menu]", "[order, menu, help]"),
        (remove("stories", "pizza", "start", 0), "[order, menu]", "[menu]"),
        (remove("stories", "pizza", "start", 1), "[order, menu]", "[order]"),
        (move("stories", "pizza", "start", 1, to=0), "[order, menu]", "[menu, order]"),
        (rename(*ORDER, to="order: now"), "      order:", '      "order: now":'),
        (put(*ORDER, "action", to="buy"), "goto: large}]}\n", "goto: large}]}\n        action: buy\n"),
        (
            insert("stories", "pizza", "interactions", "menu", "responses", item={"text": "Four kinds.\nAll good."}),
            "responses: []\n",
            "responses:\n          - text: |-\n              Four kinds.\n              All good.\n",
        ),
        (insert(*ORDER, "user_says", item="some pizza"), '- "yes"\n', '- "yes"\n          - some pizza\n'),
        (remove(*ORDER, "user_says", 0), "- I'd like a pizza  # the classic\n          # in", "# in"),
        (remove(*ORDER, "user_says", 1), "# in a hurry\n          - 'pizza'\n          ", ""),
        (move(*ORDER, "user_says", 2, to=0), "", ""),
        (remove(*ORDER, "responses", 0, "text"), "- text: Which size?\n            delay", "- delay"),
        (remove(*ORDER, "responses", 0, "delay"), "\n            delay: 2", ""),
    ],
)
def test_one_edit_changes_one_place(edit: Edit, gone: str, come: str) -> None:
    result = apply_edits(STORY, [edit])
    if isinstance(edit, Move) and not gone:
        assert result == STORY.replace('          - "yes"\n', "").replace(
            "          - I'd", '          - "yes"\n          - I\'d'
        )
    else:
        assert STORY.count(gone) == 1
        assert result == STORY.replace(gone, come)


@pytest.mark.parametrize(
    ("before", "edits", "after"),
    [
        pytest.param("a:\n", [put("a", to="x")], "a: x\n", id="nothing behind a key"),
        pytest.param(
            "a: # why\nb: 1\n", [put("a", to=["x y" * 40])], f"a: # why\n  - {'x y' * 40}\nb: 1\n", id="lines below"
        ),
        pytest.param("a: x # why\n", [put("a", to={"b": 1})], "a: # why\n  b: 1\n", id="a map for a scalar"),
        pytest.param(
            "a: # why\n  # b\n  b: 1\nc: 2\n", [put("a", to="x")], "a: x # why\nc: 2\n", id="a scalar for a map"
        ),
        pytest.param(
            "a: # why\n  # of\n\n  b: 1\n", [put("a", to="x")], "a: x # why\n  # of\n\n", id="a comment apart"
        ),
        pytest.param("- a: 1\n  b: 2\n- c\n", [put(0, to="x")], "- x\n- c\n", id="a scalar for an item"),
        pytest.param(
            "- a\n- b # c\n", [put(1, to={"x": 1, "z": 2})], "- a\n- x: 1 # c\n  z: 2\n", id="a map for an item"
        ),
        pytest.param("a: {}\n", [put("a", "k", to=1)], "a:\n  k: 1\n", id="first key"),
        pytest.param("a: {x: {y: 1}, z: {}}\n", [put("a", "z", "k", to=1)], "a: {x: {y: 1}, z: {k: 1}}\n", id="inside"),
        pytest.param(
            "a: {b: 1}\nc: {}\n", [put("c", "k", to=1)], "a: {b: 1}\nc: {k: 1}\n", id="first key beside brackets"
        ),
        pytest.param("a: [] # none\n", [insert("a", item="x")], "a: [x] # none\n", id="first item"),
        pytest.param("user_says: []\n", [insert("user_says", item="x")], "user_says:\n  - x\n", id="first phrase"),
        pytest.param(
            "a:\n- x\nb: 1\n", [insert("a", item="z")], "a:\n- x\n- z\nb: 1\n", id="a list that is not indented"
        ),
        pytest.param(
            "a:\n- x\n",
            [put("b", to=["long " * 30])],
            f'a:\n- x\nb:\n- "{"long " * 30}"\n',
            id="the same for a new list",
        ),
        pytest.param("a:\n    b: 1\n", [put("c", to={"d": 1})], "a:\n    b: 1\nc:\n    d: 1\n", id="wide indentation"),
        pytest.param("a:\n  - x # y\n  # z\nb: 1\n", [remove("a", 0)], "a: []\n  # z\nb: 1\n", id="the last item"),
        pytest.param("a: # y\n  b: 1\n", [remove("a", "b")], "a: {} # y\n", id="the last key"),
        pytest.param("a: {b: 1}\n", [remove("a", "b")], "a: {}\n", id="the last key in brackets"),
        pytest.param("- - x\n- y\n", [remove(0, 0)], "- []\n- y\n", id="the last item behind a dash"),
        pytest.param("a: 1 # b\n", [remove("a")], "{}\n", id="the last key of all"),
        pytest.param("# top\n\n# a\na: 1\nb: 2\n", [remove("a")], "# top\n\nb: 2\n", id="a comment of its own"),
        pytest.param("# top\na: 1\nb: 2\n", [remove("a")], "# top\nb: 2\n", id="a header stays"),
        pytest.param("# top\n---\n# a\na: 1\nb: 2\n", [remove("a")], "# top\n---\nb: 2\n", id="a document's start"),
        pytest.param("a: 1\n...\n", [put("b", to=2)], "a: 1\nb: 2\n...\n", id="a document's end"),
        pytest.param("--- x\n", [put(to={"a": 1})], "---\na: 1\n", id="a map for a document"),
        pytest.param("a: 1\nb: 2\n", [put(to=["x"])], "[x]\n", id="a list for a document"),
        pytest.param("a: 1\n", [put(to="x")], "x\n", id="a scalar for a document"),
        pytest.param("x", [put(to="z")], "z", id="a scalar"),
        pytest.param("", [put("a", "b", to=1)], "a:\n  b: 1\n", id="an empty text"),
        pytest.param("# only\n", [put(to="x")], "# only\nx\n", id="only a comment"),
        pytest.param("a: ~\n", [put("a", "b", "c", to=1)], "a:\n  b:\n    c: 1\n", id="maps that are missing"),
        pytest.param("a: 1\n\nb: 2\n\nc: 3\n", [remove("b")], "a: 1\n\nc: 3\n", id="a blank line goes along"),
        pytest.param("a: 1\n\nb: 2\n", [remove("b")], "a: 1\n", id="a blank line at the end goes along"),
        pytest.param("a: 1\n\nb: 2\n", [remove("a")], "b: 2\n", id="a blank line at the start goes along"),
        pytest.param("a: 1\n\nb: 2\n", [put("c", to=3)], "a: 1\n\nb: 2\n\nc: 3\n", id="a blank line comes along"),
        pytest.param("a: 1\n\n# z\n", [put("b", to=2)], "a: 1\nb: 2\n\n# z\n", id="what ends the file stays there"),
        pytest.param("a:\n  b: 1\n  # in a\nc: 2\n", [remove("a")], "c: 2\n", id="a comment inside"),
        pytest.param(
            "a:\r\n  - x\r\n", [insert("a", item="y\nz")], "a:\r\n  - x\r\n  - |-\r\n    y\r\n    z\r\n", id="CRLF"
        ),
        pytest.param("a: 1\nb: 2", [put("b", to=3)], "a: 1\nb: 3", id="no end of the last line"),
        pytest.param("a: 1", [put("b", to="x\ny\n")], "a: 1\nb: |\n  x\n  y\n", id="an end that is needed"),
        pytest.param("a: |\n  x", [put("b", to=1)], "a: x\nb: 1\n", id="a text that ends with the file"),
        pytest.param("l:\n  - a: |\n      x", [put("b", to=1)], "l:\n  - a: x\nb: 1\n", id="the same further in"),
        pytest.param("a:\t1\t# c\n", [put("a", to=2)], "a: 2\t# c\n", id="tabs"),
        pytest.param("é: 😀 x\nb: 1\n", [put("b", to="😀: ü")], 'é: 😀 x\nb: "😀: ü"\n', id="emoji"),
        pytest.param("a: ${var.x}\n", [put("a", to="${var.y}")], "a: ${var.y}\n", id="a variable"),
        pytest.param("a: 1\n", [put("yes", to="{{b}}")], 'a: 1\n"yes": "{{b}}"\n', id="a key in quotes"),
        pytest.param("'a': 1\n", [rename("a", to="b c")], "'b c': 1\n", id="a key keeps its quotes"),
        pytest.param("a: x\n  y\nb: 1\n", [put("a", to="z")], "a: z\nb: 1\n", id="a plain text of two lines"),
        pytest.param("a: 'x\n\n  y' # c\n", [put("a", to="z")], "a: 'z' # c\n", id="a quoted text of two lines"),
        pytest.param("a: 'x'\n", [put("a", to="y\x07")], 'a: "y\\x07"\n', id="quotes that cannot be kept"),
        pytest.param(
            "a: 1\n", [put("a", to="😀\x85\u2028\U000e0001\x00")], 'a: "😀\\x85\\u2028\U000e0001\\0"\n', id="escapes"
        ),
        pytest.param("a: | # c\n    x\n", [put("a", to="y\nz\n")], "a: | # c\n    y\n    z\n", id="a literal text"),
        pytest.param("a: |\n  x\n  y\n", [put("a", to="z")], "a: z\n", id="a literal text of one line"),
        pytest.param(
            "a: |2\n   x\n", [put("a", to="y\nz\n")], "a: |\n  y\n  z\n", id="a literal text that was indented"
        ),
        pytest.param("a: >-\n  x\n  y\n", [put("a", to="x y z")], "a: >-\n  x y z\n", id="a folded text"),
        pytest.param(
            "a: >\n  x\n", [put("a", to="w " * 70 + "w\n")], f"a: >\n  {'w ' * 58}w\n  {'w ' * 11}w\n", id="a long one"
        ),
        pytest.param("a: >-\n  x\n", [put("a", to="x\ny")], "a: |-\n  x\n  y\n", id="a folded text with lines"),
        pytest.param("a: |+\n  x\n\nb: 1\n", [put("a", to="z")], "a: z\nb: 1\n", id="blank lines that are text"),
        pytest.param("a: |+\r\n  x\r\n\r\nb: 1\r\n", [put("a", to="z")], "a: z\r\nb: 1\r\n", id="the same with CRLF"),
        pytest.param("a: 1\nb: |+\n  x\n\n", [remove("b")], "a: 1\n", id="and gone"),
        pytest.param("- |+\n  x\n\n- b\n\n", [remove(1)], '- "x\\n\\n"\n\n', id="in quotes then"),
        pytest.param("a: 1\n\nb: >+\n  x\n", [put("c", to=1)], "a: 1\n\nb: >\n  x\n\nc: 1\n", id="set apart from"),
        pytest.param("- # of a\n  a: 1\n  b: 2\n", [remove(0, "a")], "- # of a\n  b: 2\n", id="below a dash"),
        pytest.param(
            "- a: 1\n  # of b\n  b: 2\n", [remove(0, "a")], "-\n  # of b\n  b: 2\n", id="a comment behind a dash"
        ),
        pytest.param("a: {b: 1}\n", [put("a", to={"c": 2})], "a: {c: 2}\n", id="other keys in brackets"),
        pytest.param("a: {b: 1}\n", [put("a", to=["c"])], "a: [c]\n", id="a list for a map in brackets"),
        pytest.param("a:\n  b: 1\n", [put("a", to=["c"])], "a: [c]\n", id="a list for a map in lines"),
        pytest.param("x: {a: 1}\n", [rename("x", "a", to="b, c")], 'x: {"b, c": 1}\n', id="a key in brackets"),
        pytest.param(
            "a:\n    # b\n\n  - x\n", [put("a", to="y\nz")], 'a: "y\\nz"\n    # b\n\n', id="a comment behind a key"
        ),
        pytest.param(
            "a: {}\n      # c\n", [put("a", to={"b": "y\nz"})], 'a:\n  b: "y\\nz"\n      # c\n', id="a deep one"
        ),
        pytest.param("a: |+\n  x\n\nb: 1\n", [put("c", to=2)], "a: |+\n  x\n\nb: 1\nc: 2\n", id="and stay"),
        pytest.param(
            "a: x\n   # deep\nb: 1\n",
            [put("a", to="y\nz")],
            'a: "y\\nz"\n   # deep\nb: 1\n',
            id="a comment a text would take",
        ),
        pytest.param(
            "a: !!str 5\nb: !!map\n  c: 1\n",
            [put("a", to="6"), put("b", "c", to=2)],
            'a: "6"\nb: !!map\n  c: 2\n',
            id="tags",
        ),
        pytest.param(
            "? a\n: 1\n? b\n? c\n",
            [put("a", to=2), put("b", to=3), rename("c", to="d")],
            "? a\n: 2\nb: 3\n? d\n",
            id="question marks",
        ),
        pytest.param("x: [a: b, c]\n", [put("x", 0, "a", to="d")], "x: [{a: d}, c]\n", id="a pair without brackets"),
        pytest.param(
            'x: {a, "b":1, c: }\n',
            [put("x", "a", to=1), put("x", "b", to=2), put("x", "c", to=[3])],
            'x: {a: 1, "b": 2, c: [3] }\n',
            id="keys without values in brackets",
        ),
        pytest.param("x: [ a, b ]\n", [insert("x", item="c", index=0)], "x: [ c, a, b ]\n", id="padding in brackets"),
        pytest.param(
            "x: [a]\n",
            [insert("x", item={"b": ["c", None, True, ""]})],
            'x: [a, {b: [c, null, true, ""]}]\n',
            id="all kinds in brackets",
        ),
        pytest.param(
            "x: [a] # c\n",
            [insert("x", item="b " * 60 + "b")],
            f"x: # c\n  - a\n  - {'b ' * 60}b\n",
            id="brackets that do not fit any more",
        ),
        pytest.param(
            "x:\n  - {a: 1}\n  - {a: 2}\n",
            [insert("x", item={"a": 3})],
            "x:\n  - {a: 1}\n  - {a: 2}\n  - {a: 3}\n",
            id="as its neighbours are",
        ),
        pytest.param(
            "x: [a]\n",
            [put("f", to=1e16), put("i", to=float("-inf")), put("x", to=float("nan"))],
            "x: .nan\nf: 1.0e+16\ni: -.inf\n",
            id="numbers",
        ),
    ],
)
def test_edits(before: str, edits: list[Edit], after: str) -> None:
    assert apply_edits(before, edits) == after


WIDE = """
    x: [ # open
      # about a
      a, # behind a
      b,
      # about c
      c # behind c
    ] # close
"""


@pytest.mark.parametrize(
    ("edit", "gone", "come"),
    [
        (remove("x", 0), "  # about a\n  a, # behind a\n", ""),
        (remove("x", 1), "  b,\n", ""),
        (remove("x", 2), "  # about c\n  c # behind c\n", ""),
        (insert("x", item="d"), "  c # behind c\n", "  c, # behind c\n  d\n"),
        (insert("x", item="d", index=0), "  # about a\n", "  d,\n  # about a\n"),
        (move("x", 1, to=0), "  # about a\n  a, # behind a\n  b,\n", "  b,\n  # about a\n  a, # behind a\n"),
    ],
)
def test_brackets_over_several_lines(edit: Edit, gone: str, come: str) -> None:
    before = text(WIDE)
    assert before.count(gone) == 1
    assert apply_edits(before, [edit]) == before.replace(gone, come)


def test_comments_in_brackets_do_not_swallow_what_follows() -> None:
    assert edited("x: [a, # of a\n  b]\n", remove("x", 1)) == "x: [a # of a\n  ]\n"
    assert edited("x: [a, # of a\n  b, c]\n", move("x", 0, to=1)) == "x: [\n  b,\n  a, # of a\n  c]\n"


@pytest.mark.parametrize(
    ("before", "edits", "after"),
    [
        pytest.param(
            "a: &x {k: 1}\nb: *x\nc: *x\n", [put("b", "k", to=2)], "a: &x {k: 1}\nb: {k: 2}\nc: *x\n", id="alias"
        ),
        pytest.param(
            "a: &x {k: 1}\nb: *x\n", [put("b", "k", to=1)], "a: &x {k: 1}\nb: *x\n", id="an alias that says so"
        ),
        pytest.param(
            "a: &x {k: 1}\nb: *x\nc: *x\n", [put("a", "k", to=2)], "a: {k: 2}\nb: &x {k: 1}\nc: *x\n", id="anchor"
        ),
        pytest.param(
            "a: &x {k: 1}\nb: *x\n", [put("a", "k", to=2), put("b", "k", to=2)], "a: &x {k: 2}\nb: *x\n", id="both"
        ),
        pytest.param("a: &x 1\nb: *x\nc: *x\n", [put("a", to=2), put("c", to=2)], "a: &x 2\nb: 1\nc: *x\n", id="some"),
        pytest.param("a: {b: &x 1, c: *x}\n", [put("a", "b", to=2)], "a: {b: 2, c: &x 1}\n", id="in brackets"),
        pytest.param(
            "a: {b: &x [1], c: *x}\n", [put("a", "b", 0, to=2)], "a: {b: [2], c: &x [1]}\n", id="a list in brackets"
        ),
        pytest.param(
            "a: &x\n  k: 1\nb: *x\n", [put("a", "k", to=2)], "a:\n  k: 2\nb: &x\n  k: 1\n", id="nothing else there"
        ),
        pytest.param("a: &x 1\nb: &x 2\nc: *x\n", [remove("b")], "a: &x 1\nc: 2\n", id="two of a name"),
        pytest.param("a: &x 1\n", [put("a", to=2)], "a: &x 2\n", id="an anchor that nobody uses"),
        pytest.param("a: &x hello\nb: *x\n", [remove("a")], "b: &x hello\n", id="an anchor that goes"),
        pytest.param(
            "a: &x # c\n  k: 1\nb: *x\n", [put("a", "k", to=2)], "a: # c\n  k: 2\nb: &x\n  k: 1\n", id="in lines"
        ),
        pytest.param("a: &x\n  k: 1\n", [remove("a", "k")], "a: &x {}\n", id="an anchor of what is empty then"),
        pytest.param(
            "a: &x\n  - 1\nb: 1\n", [put("a", to="z")], "a: &x z\nb: 1\n", id="an anchor of what is a scalar then"
        ),
        pytest.param(
            "l:\n  - &x 1\n  - 2\n  - *x\n",
            [move("l", 2, to=0)],
            "l:\n  - 1\n  - &x 1\n  - 2\n",
            id="an alias that moves up",
        ),
        pytest.param(
            "l:\n  - &x\n    a: 1\n  - *x\n", [remove("l", 0)], "l:\n  - &x\n    a: 1\n", id="a map behind a dash"
        ),
        pytest.param("&k a: 1\nb: *k\n", [rename("a", to="c")], "c: 1\nb: &k a\n", id="an anchor of a key"),
        pytest.param("a: &k b\n*k : 2\n", [put("b", to=3)], "a: &k b\n*k : 3\n", id="an alias for a key"),
        pytest.param(
            "a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  m: 3\n",
            [put("b", "k", to=5)],
            "a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  k: 5\n  m: 3\n",
            id="a key that is merged in",
        ),
        pytest.param(
            "a: &x {k: 1}\nb:\n  <<: *x\n",
            [put("a", "k", to=2)],
            "a: &x {k: 2}\nb:\n  <<: *x\n  k: 1\n",
            id="its source",
        ),
        pytest.param(
            "a: &x {k: 1, l: 2}\nb:\n  # of x\n  <<: *x # too\n  m: 3\n",
            [remove("b", "k")],
            "a: &x {k: 1, l: 2}\nb:\n  # of x\n  # too\n  l: 2\n  m: 3\n",
            id="a merged key that goes",
        ),
        pytest.param(
            "a: &x {k: 1}\nb:\n  <<: [*x, {q: 1}]\n  k: 2\n",
            [remove("b", "k")],
            "a: &x {k: 1}\nb:\n  q: 1\n",
            id="a key that hides one",
        ),
        pytest.param(
            "a: &x {k: 1}\nb:\n  <<: *x\n  m: 3\n", [remove("a")], "b:\n  k: 1\n  m: 3\n", id="a source that goes"
        ),
        pytest.param(
            "a: &x {k: 1}\nb: {<<: *x, m: 3}\n", [remove("a")], "b: {k: 1, m: 3}\n", id="the same in brackets"
        ),
        pytest.param(
            "a: &x {k: {l: 1}}\nb:\n  <<: *x\n",
            [put("b", "k", "m", to=2)],
            "a: &x {k: {l: 1}}\nb:\n  <<: *x\n  k:\n    l: 1\n    m: 2\n",
            id="inside of what is merged in",
        ),
        pytest.param(
            "a: &x 1\nb:\n  <<: {c: *x}\n", [put("a", to=2)], "a: 2\nb:\n  c: 1\n", id="an alias in a merged map"
        ),
    ],
)
def test_what_others_see_does_not_change(before: str, edits: list[Edit], after: str) -> None:
    assert apply_edits(before, edits) == after


@pytest.mark.parametrize(
    ("before", "edit", "message"),
    [
        ("a: [", put("a", to=1), "the text has errors"),
        ("a: 1\na: 2\n", put("a", to=1), "the text has errors"),
        ("a: 1\n", remove("b"), "no key `b`"),
        ("a: 1\n", put("a", "b", to=1), "no key `b`"),
        ("a: [1]\n", put("a", 1, to=1), "no item 1"),
        ("a: [1]\n", put("a", "b", to=1), "no key `b`"),
        ("a: {}\n", put("a", "b", 0, to=1), "no list"),
        ("a: [1]\n", move("a", 0, to=1), "no place 1"),
        ("a: [1]\n", insert("a", item=1, index=2), "no place 2"),
        ("a: 1\n", insert("a", item=1), "no list"),
        ("a: [1]\n", rename("a", 0, to="b"), "no name"),
        ("a: 1\nb: 2\n", rename("a", to="b"), "a key `b` already"),
        ("a: 1\n", Remove(path=()), "the whole document"),
        ("a: &k b\n*k : 2\n", put("a", to=3), "the key `*k`"),
        ("a: 1\n", put("b" * 2000, to=1), "does not let it be changed"),
    ],
)
def test_refusals(before: str, edit: Edit, message: str) -> None:
    with pytest.raises(Uneditable) as caught:
        apply_edits(before, [edit])
    assert message in caught.value.message


@pytest.mark.parametrize("value", [object(), {1: 2}, [b""]])
def test_values_are_plain_data(value: Any) -> None:
    with pytest.raises(TypeError):
        apply_edits("a: 1\n", [put("a", to=value)])


PHRASES = text("""
    user_says:
      - one  # 1
      # second
      - two
      - three
      - {text: four, n: 4}  # 4
""")


@pytest.mark.parametrize(
    ("value", "gone", "come"),
    [
        (["one", "two", "three", {"text": "4", "n": 4}], "text: four", 'text: "4"'),
        (["one", "two", "three", {"text": "four", "n": [4]}, 5], "n: 4}  # 4\n", "n: [4]}  # 4\n  - 5\n"),
        (["zero", "one", "two", "three", {"text": "four", "n": 4}], "  - one", "  - zero\n  - one"),
        (["one", "three", {"text": "four", "n": 4}], "  # second\n  - two\n", ""),
        (
            ["two", "one", "three", {"text": "four", "n": 4}],
            "  - one  # 1\n  # second\n  - two\n",
            "  # second\n  - two\n  - one  # 1\n",
        ),
        (["one", "two", {"text": "four", "n": 5}], "  - three\n  - {text: four, n: 4}", "  - {text: four, n: 5}"),
        (
            ["one", "two", "three four", "three", "x", {"text": "four", "n": 4}],
            "  - three\n",
            "  - three four\n  - three\n  - x\n",
        ),
    ],
)
def test_only_what_differs_changes(value: Any, gone: str, come: str) -> None:
    assert PHRASES.count(gone) == 1
    assert amended(PHRASES, ("user_says",), value) == PHRASES.replace(gone, come)


def test_what_is_most_alike_is_the_same_item() -> None:
    before = "- [a, b, c]  # 1\n- 1  # 2\n- x y  # 3\n- {a: 1, b: 2}  # 4\n"
    after = [["a", "b", "d"], {"new": 1}, {"a": 1, "b": 3}]
    assert amended(before, (), after) == "- [a, b, d]  # 1\n- {new: 1}\n- {a: 1, b: 3}  # 4\n"


def test_an_item_that_changed_is_told_from_one_that_came() -> None:
    before = "- {a: 1, b: 2}  # 1\n- 7  # 2\n"
    after = [{"c": 1}, {"a": 1, "b": 3}, 8, 9.0]
    assert amended(before, (), after) == "- {c: 1}\n- {a: 1, b: 3}  # 1\n- 8\n- 9.0\n"
    assert amended("- [x, w]  # 1\n- 2.5\n", (), [["z"], ["x", "w", "v"], 2.5]) == "- [z]\n- [x, w, v]  # 1\n- 2.5\n"


def test_long_lists_are_compared_in_time() -> None:
    old = [f"phrase number {number}" for number in range(700)]
    before = "".join(f"- {phrase}\n" for phrase in old)
    new = [f"other {phrase}" for phrase in old[1:]]
    assert amended(before, (), new) == "".join(f"- {phrase}\n" for phrase in new)


def test_a_new_key_follows_the_one_before_it() -> None:
    before = "b: 1  # b\nd: 4\n"
    assert amended(before, (), {"a": 0, "b": 1, "c": [3], "d": 5}) == "a: 0\nb: 1  # b\nc:\n  - 3\nd: 5\n"


def test_the_kind_of_a_number_counts() -> None:
    assert amended("a: 1\nb: 0\n", (), {"a": 1.0, "b": False}) == "a: 1.0\nb: false\n"


@pytest.mark.parametrize("path", [(), ("a",), ("a", 1)])
def test_nothing_changes_where_nothing_differs(path: Path) -> None:
    before = "a: [x, {y:   'z'}]   # c"
    value: Any = {"a": ["x", {"y": "z"}]}
    for step in path:
        value = value[step]
    assert amended(before, path, value) == before


def test_sets_keep_their_order() -> None:
    assert merged_set(["b", "a", "c"], ["a", "d", "b", "e"]) == ["b", "a", "d", "e"]
    assert merged_set([1, True, {"x": 1}], [True, {"x": 1}, 1.0]) == [True, {"x": 1}, 1.0]
