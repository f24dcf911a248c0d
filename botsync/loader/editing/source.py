"""The lines of a text: which of them belong to an entry, and how the file is laid out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from botsync.loader.editing.nodes import Entry, Kind, Node

Patch = tuple[int, int, str]
"""Where characters go, from and up to an index, and what comes instead."""

_COMMENT = re.compile(r"[ \t]*#")
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]+(#[^\r\n]*)")
_FIRST_LINE = re.compile(r"[|>][-+]?[ \t]*(?:#[^\r\n]*)?\r?\n(?:[ ]*\r?\n)*( +)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a file is laid out.

    Attributes:
        newline: what ends a line.
        step: columns by which a map is indented below its key.
        offset: the same of the `-` of a list.
    """

    newline: str = "\n"
    step: int = 2
    offset: int = 2


@dataclass(frozen=True, slots=True)
class Chunk:
    """The lines of an entry, with its comments.

    Attributes:
        start: index of the first of its characters; in the middle of a line where it follows a `-`.
        end: index behind the end of its last line.
        column: characters before it in its line.
    """

    start: int
    end: int
    column: int


class Source:
    """A text whose last line has an end."""

    def __init__(self, text: str, root: Node | None) -> None:
        self.text = text
        self.layout = _layout(text, root)

    def line_start(self, index: int) -> int:
        """Return the index at which a line begins."""
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        """Return the index behind the end of a line."""
        return self.text.index("\n", index) + 1

    def column(self, index: int) -> int:
        """Return how many characters stand before an index in its line."""
        return index - self.line_start(index)

    def begins_line(self, index: int) -> bool:
        """Tell whether only blank space stands before an index in its line."""
        return not self.text[self.line_start(index) : index].strip()

    def header_comment(self, node: Node) -> str:
        """Return the comment behind the `|` or `>` of a text."""
        match = _HEADER.match(self.text, node.body) if node.style in {"|", ">"} else None
        return match[1] if match else ""

    def text_indent(self, node: Node) -> int:
        """Return the columns before the lines of a text below `|` or `>`; 0 where that is not to be seen."""
        match = _FIRST_LINE.match(self.text, node.body, node.end) if node.style in {"|", ">"} else None
        return len(match[1]) if match else 0

    def chunks(self, node: Node) -> list[Chunk]:
        """Return the lines of each entry of a map or list in a block."""
        result: list[Chunk] = []
        floor = 0
        for entry in node.entries:
            result.append(self._chunk(entry, floor))
            floor = result[-1].end
        return result

    def _chunk(self, entry: Entry, floor: int) -> Chunk:
        column = self.column(entry.start)
        start, end = entry.start, self.line_end(max(entry.value.end, entry.slot or 0))
        if self.begins_line(start):
            start = first = self.line_start(start)
            while start > floor:
                above = self.line_start(start - 1)
                comment = _COMMENT.match(self.text, above, start)
                if above < floor or not comment or comment.end() - above - 1 != column:
                    break
                start = above
            if not self.text[:start].strip():
                start = first  # what a file begins with speaks of all of it
        following = end
        while following < len(self.text):
            line_end = self.line_end(following)
            comment = _COMMENT.match(self.text, following, line_end)
            if comment and comment.end() - following - 1 > column:
                end = line_end
            elif self.text[following:line_end].strip():
                break
            following = line_end
        return Chunk(start, end, column)

    def comments(self, entry: Entry, chunk: Chunk) -> str:
        """Return the comments above an entry and at the end of its line, as lines."""
        above = self.text[chunk.start : max(chunk.start, self.line_start(entry.start))]
        behind = self.text[entry.value.end : self.line_end(entry.value.end)].strip()
        return above + (" " * chunk.column + behind + self.layout.newline if behind else "")

    def woven(self, start: int, end: int, patches: Iterable[Patch]) -> str:
        """Return a part of the text with patches, all of which lie in it and apart from each other."""
        pieces = []
        at = start
        for first, last, text in sorted(patches, key=lambda patch: patch[:2]):
            pieces += [self.text[at:first], text]
            at = last
        return "".join([*pieces, self.text[at:end]])


def _layout(text: str, root: Node | None) -> Layout:
    """Return how a file is laid out, by the first map and the first list that stand below a key."""
    newline = "\r\n" if text[: text.find("\n")].endswith("\r") else "\n"
    found: dict[Kind, int] = {}
    for entry in _entries(root):
        inner = entry.value
        if entry.key and inner.in_block and inner.kind not in found:
            first = inner.entries[0].start
            found[inner.kind] = _column(text, first) - _column(text, entry.start)
            if len(found) == 2:  # noqa: PLR2004  (maps and lists)
                break
    return Layout(newline=newline, step=max(found.get(Kind.MAP, 2), 1), offset=found.get(Kind.LIST, 2))


def _column(text: str, index: int) -> int:
    return index - text.rfind("\n", 0, index) - 1


def _entries(node: Node | None) -> Iterator[Entry]:
    for entry in node.entries if node is not None and node.in_block else ():
        yield entry
        yield from _entries(entry.value)
