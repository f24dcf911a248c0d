"""Changes values in the text of a YAML file and leaves every other line as it is."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from botsync.errors import Uneditable
from botsync.loader.editing.amend import apply
from botsync.loader.editing.block import Block
from botsync.loader.editing.draft import Draft, Kept, Leaf, plain, rewritten
from botsync.loader.editing.edits import Edit, Put
from botsync.loader.editing.nodes import Entry, Node, ends_open, read_nodes, scalars
from botsync.loader.editing.render import Spot, placed
from botsync.loader.editing.same import same
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
    for edit in edits:
        draft = apply(draft, edit)
    wanted = plain(draft)
    if same(wanted, before):
        return text
    for result in _attempts(text, root, draft):
        after, findings = read_yaml(SourceFile(name="", text=result))
        if not findings and same(after, wanted):
            return result
    raise Uneditable("the text is written in a way that does not let it be changed", hint="change it by hand")


def _attempts(text: str, root: Node | None, draft: Draft) -> Iterator[str]:
    """Yield texts that may say what is wanted, the one that changes least first."""
    has_end = text.endswith("\n") or not text
    whole = text if has_end else text + _newline(text)
    result = _written(whole, root, draft)
    if not has_end:
        yield result.removesuffix("\n").removesuffix("\r")
    yield result
    fragile = [node for node in scalars(root) if node.style in {"|", ">"} and ends_open(text, node)]
    if fragile:
        for node in fragile:
            draft = rewritten(draft, node)
        yield _written(whole, root, draft)


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
