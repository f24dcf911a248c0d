"""Changes values in the text of a YAML file and leaves every other line as it is."""

from collections.abc import Iterable, Sequence
from typing import Any

from botsync.errors import Uneditable
from botsync.loader.editing.amend import apply
from botsync.loader.editing.block import Block
from botsync.loader.editing.draft import Draft, Kept, Leaf, plain, rewritten
from botsync.loader.editing.edits import Edit, Put
from botsync.loader.editing.nodes import Entry, Node, ends_open, read_nodes, scalars
from botsync.loader.editing.render import Spot, placed
from botsync.loader.editing.same import in_order, same
from botsync.loader.editing.sharing import settle
from botsync.loader.editing.source import Source
from botsync.loader.files import SourceFile
from botsync.loader.reader import Path, read_yaml


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return a YAML text after edits, one after another.

    What the edits do not concern keeps its characters: comments, blank lines, quotes, order and ends of lines. The
    result is read again, and says what was asked for and nothing else.

    Raises:
        Uneditable: an edit has no place in the document, or the text cannot be changed safely.
        TypeError: a value is not plain data.
    """
    before, findings = read_yaml(SourceFile(name="", text=text))
    if findings:
        raise Uneditable(f"the text has errors: {findings[0].message}", hint=findings[0].suggestion)
    root = read_nodes(text)
    draft: Draft = Kept(root) if root else Leaf(None)
    ordered = False
    for edit in edits:
        draft = apply(draft, edit)
        ordered |= isinstance(edit, Put) and edit.ordered
    wanted = plain(draft)
    if same(wanted, before) and not (ordered and not in_order(wanted, before)):
        return text
    whole = text if text.endswith("\n") or not text else text + _newline(text)
    result = _written(whole, root, draft)
    for attempt in (result.removesuffix("\n").removesuffix("\r") if whole != text else result, result):
        after = _read(attempt)
        if same(after, wanted):
            return attempt
    # Where a text below `|` takes all line ends that follow, it cannot stay as it is when those change.
    different = _differing(after, wanted)
    for node in scalars(root):
        if ends_open(text, node) and node.value in different:
            draft = rewritten(draft, node)
    result = _written(whole, root, draft)
    if not same(_read(result), wanted):
        raise Uneditable("the text is written in a way that does not let it be changed", hint="change it by hand")
    return result


def _read(text: str) -> object:
    """Return what a text says, or something that no text says where it is wrong."""
    value, findings = read_yaml(SourceFile(name="", text=text))
    return tuple(findings) if findings else value


def _differing(now: Any, wanted: Any) -> list[Any]:  # noqa: ANN401  (any plain data)
    """Return the single values that are not what they should be."""
    if same(now, wanted):
        return []
    match now, wanted:
        case dict(), dict():
            return [value for name in wanted for value in _differing(now.get(name), wanted[name])]
        case list(), list():
            return [value for pair in zip(now, wanted, strict=False) for value in _differing(*pair)]
        case _:
            return [wanted]


def amended(text: str, path: Path, value: Any) -> str:  # noqa: ANN401  (any plain data)
    """Return a YAML text whose value at a path is a given one; only what differs from it changes.

    Raises:
        Uneditable: the path has no place in the document, or the text cannot be changed safely.
        TypeError: the value is not plain data.
    """
    return apply_edits(text, [Put(path=path, value=value)])


def merged_set(old: Sequence[Any], new: Iterable[Any]) -> list[Any]:
    """Return the items of a list whose order does not matter, with as few changes as possible.

    What is in both stays in the old order, what is new comes at the end.
    """
    wanted = list(new)
    kept = []
    for item in old:
        at = next((index for index, other in enumerate(wanted) if same(item, other)), None)
        if at is not None:
            kept.append(wanted.pop(at))
    return kept + wanted


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _written(text: str, root: Node | None, draft: Draft) -> str:
    source = Source(text, root)
    if root is None:
        below = placed(plain(draft), Spot(column=-1), source.layout)
        top = below.inline + source.layout.newline if below.inline else ""
        return text + top + below.below
    draft, anchors = settle(draft, root)
    top_entry = Entry("", None, root, root.start, root.start)
    patches = Block(source, anchors).value(top_entry, draft, Spot(column=-1))
    return source.woven(0, len(text), patches)
