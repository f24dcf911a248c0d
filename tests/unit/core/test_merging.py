"""Three ways: who changed what since the last apply, and what comes of both."""

from typing import Any

import pytest

from botsync.core.pull.merging import MISSING, Merge
from botsync.core.threeway import Take
from botsync.loader.editing.align import align
from botsync.models.base import Form


def text(*elements: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "elements": list(elements), **more}


def ask(name: str, *prompts: str, entity: str = "size") -> dict[str, Any]:
    return {"name": name, "entity": entity, "prompts": list(prompts)}


A, B, C, D = text("Hello there"), text("How are you"), {"type": "end"}, text("Bye for now")

MERGED: list[tuple[Form, Any, Any, Any, Any]] = [
    (Form.TEXT, "a", "a", "b", "b"),
    (Form.TEXT, "a", "b", "a", "b"),
    (Form.TEXT, "a", "b", "b", "b"),
    (Form.FLAG, True, True, False, False),
    (Form.SET, ["a", "b"], ["a", "b", "c"], ["a", "b", "d"], ["a", "b", "c", "d"]),
    (Form.SET, ["a", "b"], ["a"], ["b", "c"], ["c"]),
    (Form.LIST, ["a", "b"], ["a", "x", "b"], ["b", "a"], ["b", "a", "x"]),
    (Form.LIST, ["a", "b"], ["b", "a"], ["a", "b", "y"], ["b", "y", "a"]),
    (Form.LIST, ["a", "b"], ["a"], ["a", "b", "y"], ["a", "y"]),
    (Form.LIST, ["a"], ["x", "a"], ["x", "y", "a"], ["x", "y", "a"]),
    (Form.ENTRIES, {"a": ["a"]}, {"a": ["a", "x"]}, {"a": ["a", "y"], "b": ["b"]}, {"a": ["a", "x", "y"], "b": ["b"]}),
    (Form.ENTRIES, {"a": ["a"], "b": ["b"]}, {"b": ["b", "x"]}, {"a": ["a"]}, {"b": ["b", "x"]}),
    (Form.KEYED, [ask("s")], [ask("s", "Which?")], [ask("s", entity="big")], [ask("s", "Which?", entity="big")]),
    (Form.KEYED, [ask("s")], [ask("s"), ask("o")], [ask("t"), ask("s")], [ask("t"), ask("s"), ask("o")]),
    (Form.RESPONSES, [A, C], [A, B, C], [D, C], [D, B, C]),
    (Form.RESPONSES, [A, B, C], [A, C], [A, B], [A]),
    (Form.RESPONSES, [A], [A, B], [A, B], [A, B]),
    (
        Form.RESPONSES,
        [A],
        [text("Hello there", "Hi")],
        [text("Hello there", delay=2)],
        [text("Hello there", "Hi", delay=2)],
    ),
    (
        Form.RESPONSES,
        [{"type": "ask", "attributes": [ask("s")]}],
        [{"type": "ask", "attributes": [ask("s", "Which?")]}],
        [{"type": "ask", "attributes": [ask("s", entity="big"), ask("o")]}],
        [{"type": "ask", "attributes": [ask("s", "Which?", entity="big"), ask("o")]}],
    ),
    (Form.RESPONSES, [text("a a", "b b")], [text("a a", "b c")], [text("a d", "b b")], [text("a d", "b c")]),
]


@pytest.mark.parametrize(("form", "base", "ours", "theirs", "wanted"), MERGED)
def test_what_one_side_changed_stays(form: Form, base: Any, ours: Any, theirs: Any, wanted: Any) -> None:
    merge = Merge(align)
    both = Form.ENTRIES if base == {"a": ["a"], "b": ["b"]} else None
    assert merge.field(form, base, ours, theirs) == wanted
    if both is None:
        assert merge.clashes == []


CLASHES: list[tuple[Form, Any, Any, Any]] = [
    (Form.TEXT, "a", "b", "c"),
    (Form.TEXT, MISSING, "b", "c"),
    (Form.SET, MISSING, ["b"], ["c"]),
    (Form.LIST, ["a", "b", "c"], ["b", "a", "c"], ["a", "c", "b"]),
    (Form.KEYED, [ask("s", "x")], [ask("s", "x", entity="a")], [ask("s", "x", entity="b")]),
    (Form.KEYED, [ask("a"), ask("b"), ask("c")], [ask("b"), ask("a"), ask("c")], [ask("a"), ask("c"), ask("b")]),
    (Form.RESPONSES, [A], [text("Hello you")], [text("Hello world")]),
    (Form.RESPONSES, [A, C], [C], [text("Hello there", "Hi"), C]),
    (Form.RESPONSES, [A, C], [text("Hello there", "Hi"), C], [C]),
    (
        Form.RESPONSES,
        [{"type": "raw", "raw": {"a": 1}}],
        [{"type": "raw", "raw": {"a": 2}}],
        [{"type": "raw", "raw": {"b": 1}}],
    ),
    (Form.ENTRIES, {"a": ["a"], "b": ["b"]}, {"a": ["a"]}, {"a": ["a"], "b": ["b", "x"]}),
]


@pytest.mark.parametrize(("form", "base", "ours", "theirs"), CLASHES)
def test_what_both_changed_stays_as_the_project_has_it_unless_a_side_is_picked(
    form: Form, base: Any, ours: Any, theirs: Any
) -> None:
    merge = Merge(align)
    assert merge.field(form, base, ours, theirs) == ours
    assert len(merge.clashes) == 1
    assert Merge(align, Take.GIT).field(form, base, ours, theirs) == ours
    assert Merge(align, Take.LIVE).field(form, base, ours, theirs) == theirs


def test_a_merge_is_the_same_when_it_is_done_again() -> None:
    for form, base, ours, theirs, wanted in MERGED:
        assert Merge(align).field(form, base, wanted, theirs) == wanted, (form, base, ours, theirs)
