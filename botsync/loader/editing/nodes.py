"""Reads YAML text as a tree of nodes that know which characters they are made of.

It takes for granted that `reader.read_yaml` found nothing wrong with the text, and yields the same values.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from botsync.loader.reader import resolve_plain

_BREAKS = r"\r\n\x85\u2028\u2029"
_SKIPPED = re.compile(rf"(?:[ \t\ufeff{_BREAKS}]|#[^{_BREAKS}]*)*")
_PROPERTIES = re.compile(rf"(?:[&!][^\s,\[\]{{}}]*(?:[ \t{_BREAKS}]+(?=[&!])|))*")


_KEEPS = re.compile(r"[|>][0-9]?\+")


class Kind(StrEnum):
    """What a node is."""

    SCALAR = "scalar"
    MAP = "map"
    LIST = "list"
    ALIAS = "alias"


@dataclass(slots=True, eq=False)
class Node:
    """A value in the text. Never changed once it is read.

    Attributes:
        kind: what it is.
        start: index of its first character, anchor and tag included.
        body: index of its first character behind anchor and tag; for maps and lists in blocks, the end of those.
        end: index behind its last character; blank lines and comments behind it do not count.
        style: the sign of a scalar's style, `'`, `"`, `|` or `>`; `{` or `[` for a map or list in brackets; else empty.
        value: what it says, as plain data.
        anchor: the name by which aliases refer to it, or empty; of an alias, the name that it refers to.
        entries: what a map or list holds.
        shares: it, or something inside it, has an anchor or is an alias.
    """

    kind: Kind
    start: int
    body: int
    end: int
    style: str = ""
    value: Any = None
    anchor: str = ""
    entries: Sequence["Entry"] = ()
    shares: bool = False

    @property
    def in_block(self) -> bool:
        """It is a map or list whose entries stand on lines of their own."""
        return self.kind in {Kind.MAP, Kind.LIST} and not self.style


@dataclass(slots=True, eq=False)
class Entry:
    """A key with its value, or an item of a list.

    Attributes:
        name: the key; empty for an item.
        key: the node of the key.
        value: the node of the value.
        start: index of its first character: the key's, or that of the `-` or `?` before it.
        slot: index at which the text of the value may begin: behind `:` or `-`; ``None`` for a key without a `:`.
        merge: it is a `<<`, which takes keys from other maps.
    """

    name: str
    key: Node | None
    value: Node
    start: int
    slot: int | None
    merge: bool = False


def skip(text: str, index: int) -> int:
    """Return the index of the next character that is neither space nor comment."""
    match = _SKIPPED.match(text, index)
    return match.end() if match else index


def read_nodes(text: str) -> Node | None:
    """Return the top node of a text, or ``None`` where there is no document in it."""
    return _Nodes(text).document()


def scalars(node: Node | None) -> Iterator[Node]:
    """Yield all single values."""
    if node is not None and node.kind is Kind.SCALAR:
        yield node
    for entry in node.entries if node is not None else ():
        yield from scalars(entry.value)


def ends_open(text: str, node: Node) -> bool:
    """Tell whether the value of a text below `|` or `>` depends on how many line ends follow it."""
    return node.style in {"|", ">"} and (_KEEPS.match(text, node.body) is not None or "\n" not in text[node.end :])


class _Nodes:
    def __init__(self, text: str) -> None:
        self.text = text
        self.next: Callable[[], Any] = CParser(text).get_event
        self.anchors: dict[str, Any] = {}

    def document(self) -> Node | None:
        self.next()
        if isinstance(self.next(), yaml.StreamEndEvent):
            return None
        event = self.next()
        return self.node(event, event.start_mark.index)

    def node(self, event: Any, slot: int) -> Node:  # noqa: ANN401
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, yaml.AliasEvent):
            name = str(event.anchor)
            return Node(Kind.ALIAS, start, start, end, "", self.anchors[name], name, shares=True)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, slot)
        body = start
        if event.anchor or event.tag:
            match = _PROPERTIES.match(self.text, start)
            body = match.end() if match else start
        kind = Kind.MAP if isinstance(event, yaml.MappingStartEvent) else Kind.LIST
        node = Node(kind, start, body, end, "", None, event.anchor or "")
        if event.flow_style:
            node.body = body = skip(self.text, body)
            node.style = self.text[body] if self.text[body] in "{[" and start < end else "?"
        if kind is Kind.MAP:
            self.mapping(node)
        else:
            self.sequence(node)
        node.shares = bool(node.anchor) or any(
            entry.value.shares or (entry.key is not None and entry.key.shares) for entry in node.entries
        )
        if event.anchor:
            self.anchors[event.anchor] = node.value
        return node

    def scalar(self, event: Any, slot: int) -> Node:  # noqa: ANN401
        start, end, style = event.start_mark.index, event.end_mark.index, event.style or ""
        plain = event.tag is None and event.implicit[0]
        value = resolve_plain(event.value) if plain else str(event.value)
        if event.anchor:
            self.anchors[event.anchor] = value
        elif start == end:
            start = end = slot
        body = start
        if event.anchor or event.tag:
            match = _PROPERTIES.match(self.text, start)
            body = skip(self.text, match.end()) if match and match.end() < end else end
        if style in {"|", ">"}:
            end = self.last_line(body, end)
        return Node(Kind.SCALAR, start, body, end, style, value, event.anchor or "", shares=bool(event.anchor))

    def last_line(self, body: int, end: int) -> int:
        """Return the index at which the last line of a text below `|` or `>` ends."""
        text = self.text
        if not _KEEPS.match(text, body, end):
            last = body + len(text[body:end].rstrip(" \t\r\n"))
            line_end = text.find("\n", last, end)
            end = end if line_end < 0 else line_end + 1
        return end - (2 if text.endswith("\r\n", body, end) else 1 if text.endswith("\n", body, end) else 0)

    def sequence(self, node: Node) -> None:
        index = node.body + bool(node.style)
        node.entries = entries = []
        while not _ends(event := self.next()):
            start = skip(self.text, index)
            if node.style and self.text[start] == ",":
                start = skip(self.text, start + 1)
            slot = start if node.style else start + 1
            value = self.node(event, slot)
            entries.append(Entry("", None, value, start, slot))
            index = value.end
        node.value = [entry.value.value for entry in entries]
        node.end = event.end_mark.index if node.style else index

    def mapping(self, node: Node) -> None:
        index = node.body + (node.style == "{")
        own: dict[str, Any] = {}
        merged: list[dict[str, Any]] = []
        node.entries = entries = []
        while not _ends(event := self.next()):
            entry = self.entry(event, index, inside=bool(node.style))
            if entry.merge:
                value = entry.value.value
                merged += value if isinstance(value, list) else [value]
            else:
                own[entry.name] = entry.value.value
            entries.append(entry)
            index = max(entry.value.end, entry.slot or 0)
        for source in merged:
            for name, value in source.items():
                own.setdefault(name, value)
        node.value = own
        node.end = event.end_mark.index if node.style == "{" else index

    def entry(self, event: Any, index: int, *, inside: bool) -> Entry:  # noqa: ANN401
        start: int = event.start_mark.index
        if "?" in self.text[index:start]:
            start = skip(self.text, index)
            if inside and self.text[start] == ",":
                start = skip(self.text, start + 1)
        key = self.node(event, start)
        is_text = key.kind is Kind.ALIAS
        name = key.value if is_text else str(event.value)
        merge = not is_text and name == "<<" and event.implicit[0]
        if key.anchor and not is_text:
            self.anchors[key.anchor] = name
        colon = key.end if self.text[key.end : key.end + 1] == ":" else skip(self.text, key.end)
        slot = colon + 1 if self.text[colon : colon + 1] == ":" else None
        value = self.node(self.next(), key.end if slot is None else slot)
        return Entry(name, key, value, start, slot, merge)


def _ends(event: Any) -> bool:  # noqa: ANN401
    return isinstance(event, yaml.CollectionEndEvent)
