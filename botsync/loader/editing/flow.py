"""Finds the patches for maps and lists in brackets."""

from dataclasses import dataclass, replace

from botsync.loader.editing.draft import Branch, Draft, Item, Kept, plain
from botsync.loader.editing.nodes import Entry, Kind, Node, skip
from botsync.loader.editing.render import in_brackets, key_text
from botsync.loader.editing.scalars import scalar_text
from botsync.loader.editing.sharing import Anchors
from botsync.loader.editing.source import Patch, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """An item with what surrounds it.

    Attributes:
        head: blank space before it, from the end of the line above on if there is one, with comments.
        text: the item.
        before: what stands between it and its comma.
        comma: it had one.
        tail: the rest of its line, if that ends behind it.
        is_old: it was there before.
    """

    head: str
    text: str
    before: str = ""
    comma: bool = False
    tail: str = ""
    is_old: bool = True


class Flow:
    """Turns a draft into patches of the text in brackets that it was made of."""

    def __init__(self, source: Source, anchors: Anchors) -> None:
        self.source = source
        self.anchors = anchors

    def anchor(self, node: Node) -> list[Patch]:
        """Return the patch that takes an anchor away that nobody wants any more."""
        if node not in self.anchors.dropped:
            return []
        text = self.source.text
        start = text.index(f"&{node.anchor}", node.start)
        end = start + 1 + len(node.anchor)
        end += len(text[end:]) - len(text[end:].lstrip(" \t"))
        if text[end] in "\r\n":
            start = len(text[:start].rstrip(" \t"))
        return [(start, end, "")]

    def value(self, entry: Entry, draft: Draft) -> list[Patch]:
        """Return the patches that make the value of an entry say a draft."""
        node = entry.value
        if isinstance(draft, Kept):
            return []
        if isinstance(draft, Branch) and draft.origin is node and node.style in {"[", "{"} and node.entries:
            return [*self.anchor(node), *self._collection(node, draft)]
        anchor = self.anchors.of(node)
        value = plain(draft)
        text = scalar_text(value, style=node.style, inside=True) if isinstance(value, str) else in_brackets(value)
        text = f"&{anchor} {text}" if anchor else text
        if entry.slot is None and entry.key:
            return [(entry.key.end, max(entry.key.end, node.end), f": {text}")]
        slot = node.start if entry.slot is None else entry.slot
        return [(slot, node.end, f" {text}" if self.source.text[slot - 1] in ":-" else text)]

    def _collection(self, node: Node, branch: Branch) -> list[Patch]:
        items = [item for item in branch.items if not item.inherited]
        if [item.origin for item in items] == list(node.entries):
            return [patch for item in items for patch in self._item(item)]
        if not items:
            return [(node.body + 1, node.end - 1, "")]
        opening, parts, closing = self._parts(node)
        found = {id(entry): part for entry, part in zip(node.entries, parts, strict=True)}
        pieces = [opening]
        column = self.source.column(node.entries[0].start)
        heads = [_shape(part.head, self.source.layout.newline) for part in parts]
        inner_head = next((head for head in heads[1:] if head), heads[0] if "\n" in heads[0] else " ")
        new_line = next((head for head in heads if "\n" in head), self.source.layout.newline + " " * column)
        commented = "#" in opening
        for place, item in enumerate(items):
            old = found.get(id(item.origin)) if item.origin else None
            part = self._part(item, node, old)
            head, usual = part.head, heads[0] if place == 0 else inner_head
            if not part.is_old or ("\n" not in head and (place == 0) != (old is parts[0])):
                head = usual
            if commented and "\n" not in head:
                head = new_line
            is_last = place == len(items) - 1
            comma = not is_last or parts[-1].comma or (part.comma and "\n" in closing)
            pieces += [head, part.text, part.before, "," if comma else "", part.tail]
            commented = "#" in part.tail
        if commented and "\n" not in closing:
            closing = new_line
        return [(node.body + 1, node.end - 1, "".join([*pieces, closing]))]

    def _part(self, item: Item, node: Node, old: _Part | None) -> _Part:
        if old is not None and item.origin is not None:
            text = self.source.woven(item.origin.start, _end(item.origin), self._item(item))
            return replace(old, text=text)
        text = in_brackets(plain(item.value))
        return _Part(
            head="", text=f"{key_text(item.name, inside=True)}: {text}" if node.kind is Kind.MAP else text, is_old=False
        )

    def _item(self, item: Item) -> list[Patch]:
        entry = item.origin
        if entry is None:
            return []
        patches = self.value(entry, item.value)
        if item.name != entry.name and entry.key:
            key = key_text(item.name, style=entry.key.style, inside=True)
            patches.append((entry.key.start, entry.key.end, key))
        return patches

    def _parts(self, node: Node) -> tuple[str, list[_Part], str]:
        """Return what opens a map or list behind its bracket, its items, and what is before its closing bracket."""
        text = self.source.text
        opening, head = _cut(text[node.body + 1 : node.entries[0].start])
        parts = []
        for index, entry in enumerate(node.entries):
            end = _end(entry)
            is_last = index == len(node.entries) - 1
            following = node.end - 1 if is_last else node.entries[index + 1].start
            comma = skip(text, end)
            has_comma = text[comma] == ","
            tail, rest = _cut(text[comma + 1 if has_comma else end : following])
            before = text[end:comma] if has_comma else ""
            body = text[entry.start : end]
            parts.append(_Part(head=head, text=body, before=before, comma=has_comma, tail=tail))
            head = rest
        return opening, parts, head


def _end(entry: Entry) -> int:
    return max(entry.value.end, entry.slot or 0, entry.key.end if entry.key else 0)


def _cut(text: str) -> tuple[str, str]:
    """Return the rest of a line, and what follows from its end on; the first is empty where the line goes on."""
    at = text.find("\n")
    if at < 0:
        return "", text
    at -= text[:at].endswith("\r")
    return text[:at], text[at:]


def _shape(head: str, newline: str) -> str:
    """Return the blank space before an item, without comments."""
    return newline + head.rpartition("\n")[2] if "\n" in head else head
