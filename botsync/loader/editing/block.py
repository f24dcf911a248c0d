"""Finds the patches for maps and lists whose entries stand on lines of their own."""

from dataclasses import replace
from itertools import pairwise

from botsync.loader.editing.align import steady
from botsync.loader.editing.draft import Branch, Draft, Item, Kept, plain
from botsync.loader.editing.flow import Flow
from botsync.loader.editing.gaps import joined
from botsync.loader.editing.nodes import Entry, Kind, Node
from botsync.loader.editing.render import Spot, entry_lines, item_lines, key_text, placed
from botsync.loader.editing.sharing import Anchors
from botsync.loader.editing.source import Chunk, Patch, Source
from botsync.loader.writer import WIDTH


class Block:
    """Turns a draft into patches of the text that it was made of."""

    def __init__(self, source: Source, anchors: Anchors) -> None:
        self.source = source
        self.layout = source.layout
        self.anchors = anchors
        self.flow = Flow(source, anchors)

    def value(self, entry: Entry, draft: Draft, spot: Spot) -> list[Patch]:
        """Return the patches that make the value of an entry say a draft."""
        node = entry.value
        if isinstance(draft, Kept):
            return []
        if isinstance(draft, Branch) and draft.origin is node and node.in_block:
            return [*self.flow.anchor(node), *self._collection(entry, node, draft)]
        if isinstance(draft, Branch) and draft.origin is node and node.entries:
            patches = self.flow.value(entry, draft)
            if node.shares or not self._overflows(node, patches):
                return patches
        return self._replaced(entry, node, draft, spot)

    def _overflows(self, node: Node, patches: list[Patch]) -> bool:
        """Tell whether a map or list in one line would no longer fit into it."""
        text = self.source.woven(self.source.line_start(node.start), node.end, patches)
        return "\n" not in text and len(text) > max(WIDTH, self.source.column(node.end))

    def _collection(self, entry: Entry, node: Node, branch: Branch) -> list[Patch]:
        items = [item for item in branch.items if not item.inherited]
        places = {id(entry): index for index, entry in enumerate(node.entries)}
        origins = [places.get(id(item.origin)) for item in items]
        stable = steady(origins)
        if len(stable) == len(items) == len(node.entries):
            return [patch for place in range(len(items)) for patch in self._item(node, items, place)]
        chunks = self.source.chunks(node)
        start, end = chunks[0].start, chunks[-1].end
        if not items:
            return self._emptied(entry, node, chunks)
        text = self._rebuilt(node, items, origins, chunks)
        if not self.source.begins_line(start):
            indent = " " * chunks[0].column
            if text.startswith(indent) and text[len(indent)] not in "# \r\n":
                text = text[len(indent) :]
            else:
                start, text = len(self.source.text[:start].rstrip(" \t")), self.layout.newline + text
        return [(start, end, text)]

    def _emptied(self, entry: Entry, node: Node, chunks: list[Chunk]) -> list[Patch]:
        """Return the patches after which a map or list is empty; comments that were between its entries stay."""
        sign = "{}" if node.kind is Kind.MAP else "[]"
        start, end = chunks[0].start, chunks[-1].end
        rest = joined([], [""] * len(chunks), [[]] * len(chunks), self._gaps(chunks))
        if not self.source.begins_line(chunks[0].start) or entry.slot is None or entry.slot == node.start:
            return [(start, end, sign + self.layout.newline + rest)]
        at = node.body if node.body > node.start and node.anchor else entry.slot
        return [(at, at, f" {sign}"), (start, end, rest)]

    def _gaps(self, chunks: list[Chunk]) -> list[str]:
        text = self.source.text
        return [text[one.end : other.start] for one, other in pairwise(chunks)]

    def _rebuilt(self, node: Node, items: list[Item], origins: list[int | None], chunks: list[Chunk]) -> str:
        """Return the lines of all entries: those that stay, in their order, and the others where they belong."""
        stable = set(steady(origins))
        gone = {index for index, entry in enumerate(node.entries) if entry.merge and index not in origins}
        first: list[str] = []
        heads = {index for index in range(len(chunks) - 1) if index not in origins and index + 1 in origins}
        texts = [
            self.source.comments(node.entries[index], chunks[index])
            if index in gone
            else self._heading(node, chunks, index)
            if index in heads
            else ""
            for index in range(len(chunks))
        ]
        behind: list[list[str]] = [[] for _ in chunks]
        last, at = first, -1
        for place, origin in enumerate(origins):
            if origin is None:
                text = self._new(node, items, place)
                if at + 1 in gone:  # what it gave comes in its place, below its comments
                    last, at = behind[at + 1], at + 1
            else:
                text = self._old(chunks[origin], self._item(node, items, place))
            if place in stable and origin is not None:
                texts[origin], last, at = text, behind[origin], origin
            else:
                last.append(text)
        return joined(first, texts, behind, self._gaps(chunks))

    def _heading(self, node: Node, chunks: list[Chunk], index: int) -> str:
        """Return the comments above a value of a list that goes, where they speak of the group that it was first of.

        Blank lines make groups; without them a comment speaks of the one that it stands above.
        """
        (entry, chunk), following = (node.entries[index], chunks[index]), chunks[index + 1]
        alone = node.kind is Kind.LIST and entry.value.kind is Kind.SCALAR
        blank = ["\n" in gap for gap in self._gaps(chunks)]
        alone = alone and any(blank) and (index == 0 or blank[index - 1])
        begins = self.source.line_start(node.entries[index + 1].start)
        if not alone or following.start != begins or self.source.text[chunk.end : following.start].strip(" \t"):
            return ""
        return self.source.text[chunk.start : max(chunk.start, self.source.line_start(entry.start))]

    def _old(self, chunk: Chunk, patches: list[Patch]) -> str:
        text = self.source.woven(chunk.start, chunk.end, patches)
        return text if self.source.column(chunk.start) == 0 else " " * chunk.column + text

    def _new(self, node: Node, items: list[Item], place: int) -> str:
        item = items[place]
        spot = self._spot(node, items, place)
        if node.kind is Kind.MAP:
            return entry_lines(item.name, plain(item.value), spot, self.layout)
        return item_lines(plain(item.value), spot, self.layout)

    def _spot(self, node: Node, items: list[Item], place: int) -> Spot:
        """Return the place of an entry; where its neighbours hold maps or lists in brackets, so will it."""
        item = items[place]
        column = self.source.column(node.entries[0].start)
        value = plain(item.value)
        kind = Kind.MAP if isinstance(value, dict) else Kind.LIST
        brackets: bool | None = None
        for other in [*items[place - 1 :: -1][:place], *items[place + 1 :]]:
            like = other.origin.value if other.origin else None
            if like is not None and like.kind is kind and like.entries:
                brackets = bool(like.style) if node.kind is Kind.LIST or kind is Kind.MAP else None
                break
        return Spot(column=column, name=item.name, brackets=brackets)

    def _item(self, node: Node, items: list[Item], place: int) -> list[Patch]:
        item = items[place]
        entry = item.origin
        if entry is None:
            return []
        spot = Spot(column=0) if isinstance(item.value, Kept) else self._spot(node, items, place)
        if entry.slot is None and entry.key and not isinstance(item.value, Kept):
            text = entry_lines(item.name, plain(item.value), spot, self.layout)
            return [(entry.start, entry.key.end, text[spot.column :].removesuffix(self.layout.newline))]
        patches = self.value(entry, item.value, spot)
        if item.name != entry.name and entry.key:
            patches.append((entry.key.start, entry.key.end, key_text(item.name, style=entry.key.style)))
        return patches

    def _replaced(self, entry: Entry, node: Node, draft: Draft, spot: Spot) -> list[Patch]:
        value = plain(draft)
        anchor = self.anchors.of(node)
        spot = replace(self._like(node, value, spot), named=bool(anchor))
        slot = node.start if entry.slot is None else entry.slot
        mark = f" &{anchor}" if anchor else ""
        if node.in_block:
            return self._instead_of_block(node, value, spot, slot, mark)
        below_from = self.source.line_end(node.end)
        text = placed(value, spot, self.layout)
        if text.below and self._swallows(below_from, text.below):
            text = placed(value, replace(spot, one_line=True), self.layout)
        comment = self.source.header_comment(node)
        inline = mark + (f" {text.inline}" if text.inline else "") + (f" {comment}" if comment else "")
        if spot.column < 0 and self.source.begins_line(slot):
            inline = inline.lstrip(" ")
        elif spot.column < 0:
            slot = len(self.source.text[:slot].rstrip(" "))
        return [(slot, node.end, inline), (below_from, below_from, text.below)]

    def _instead_of_block(self, node: Node, value: object, spot: Spot, slot: int, mark: str) -> list[Patch]:
        """Return the patches that put a value in the place of lines; what stood before the first of them stays."""
        chunks = self.source.chunks(node)
        start, end = chunks[0].start, chunks[-1].end
        begins_line = self.source.begins_line(start)
        head_end = node.body if node.body > node.start and node.start < start else slot
        top = self.source.line_end(head_end) if begins_line and spot.column >= 0 else start
        text = placed(value, spot, self.layout)
        if text.below and self._swallows(top if isinstance(value, str) and top < start else end, text.below):
            text = placed(value, replace(spot, one_line=True), self.layout)
        inline = mark + (f" {text.inline}" if text.inline else "")
        if spot.column < 0:
            return [(start, end, (text.inline + self.layout.newline if text.inline else "") + text.below)]
        if not begins_line:
            return [(slot, end, inline + self.layout.newline + text.below)]
        if isinstance(value, str) and top < start:
            return [(slot, head_end, inline), (top, top, text.below), (start, end, "")]
        return [(slot, head_end, inline), (start, end, text.below)]

    def _swallows(self, index: int, below: str) -> bool:
        """Tell whether the next line would become part of a text above it, rather than stay a comment."""
        lines = below.split("\n")
        column = min(len(line) - len(line.lstrip(" ")) for line in lines if line.strip())
        follows = self.source.text[index:].lstrip("\r\n \t")
        at = len(self.source.text) - len(follows)
        return follows.startswith("#") and self.source.column(at) >= column

    def _like(self, node: Node, value: object, spot: Spot) -> Spot:
        """Return a place that keeps the style of the text, map or list that stands there."""
        if isinstance(value, str):
            return replace(spot, style=node.style, indent=self.source.text_indent(node))
        same_kind = node.kind is (Kind.MAP if isinstance(value, dict) else Kind.LIST)
        if node.style and node.entries:
            return replace(spot, brackets=True)
        if same_kind and node.in_block:
            return replace(spot, brackets=False)
        return spot
