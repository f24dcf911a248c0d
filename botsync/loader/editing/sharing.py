"""Keeps anchors, aliases and `<<` true in a draft: what others see of a value does not change with it.

An alias, or a `<<`, whose anchor went or says something else now, gives way to what it stood for. Where an anchor went
altogether, the first of its aliases takes it over, and the others stay.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from botsync.errors import Uneditable
from botsync.loader.editing.draft import Branch, Draft, Item, Kept, fresh, opened, plain
from botsync.loader.editing.nodes import Kind, Node
from botsync.loader.editing.same import same


@dataclass(slots=True)
class Anchors:
    """What becomes of anchors, by identity of nodes.

    Attributes:
        dropped: nodes whose anchor goes.
        adopted: aliases whose new value takes over the anchor that they referred to.
    """

    dropped: set[Node] = field(default_factory=set)
    adopted: set[Node] = field(default_factory=set)

    def of(self, node: Node) -> str:
        """Return the anchor of the value that stands in the place of a node, or nothing."""
        has_one = node in self.adopted if node.kind is Kind.ALIAS else node not in self.dropped
        return node.anchor if has_one else ""


def settle(draft: Draft, root: Node | None) -> tuple[Draft, Anchors]:
    """Return a draft whose aliases all say what they said, or what the draft has in their place."""
    anchors = Anchors()
    if root is None or not root.shares:
        return draft, anchors
    wanted = _Wanted()
    wanted.visit(draft, root)
    anchors.dropped = wanted.unwanted()
    taken = {node.anchor for node in wanted.told if node not in anchors.dropped}
    return _Settler(anchors, taken).settled(draft, root), anchors


class _Wanted:
    """Finds the anchors that nobody wants any more with the value that they have now."""

    def __init__(self) -> None:
        self.names: dict[str, tuple[Node, Any]] = {}
        self.told: dict[Node, list[bool]] = {}

    def unwanted(self) -> set[Node]:
        return {node for node, told in self.told.items() if told and not any(told)}

    def visit(self, draft: Draft, place: Node | None, *, merge: bool = False) -> None:
        node = draft.node if isinstance(draft, Kept) else None
        if place is not None and place.kind is Kind.ALIAS:
            anchor, value = self.names.get(place.anchor, (None, None))
            if anchor is not None:
                useful = merge and isinstance(value, dict) and value.keys() <= place.value.keys()
                self.told[anchor].append(useful or same(value, plain(draft)))
            return
        if node is not None:
            for entry in node.entries if node.shares else ():
                self.visit(Kept(entry.value), entry.value, merge=merge or entry.merge)
        elif isinstance(draft, Branch):
            for item in draft.items:
                if not item.inherited:
                    self.visit(item.value, item.origin.value if item.origin else None, merge=item.merge)
        if place is not None and place.anchor and place.kind is not Kind.ALIAS:
            self.names[place.anchor] = place, plain(draft)
            self.told[place] = [True] if node is not None else []  # what does not change keeps its anchor


class _Settler:
    """Walks through a draft in the order in which it will be read, and knows what each name stands for by then."""

    def __init__(self, anchors: Anchors, taken: set[str]) -> None:
        self.anchors = anchors
        self.taken = taken
        self.names: dict[str, Any] = {}

    def settled(self, draft: Draft, place: Node | None) -> Draft:
        if isinstance(draft, Kept):
            result = self._kept(draft)
        elif place is not None and place.kind is Kind.ALIAS and self._says(place.anchor, plain(draft)):
            return Kept(replace(place, value=plain(draft)))  # it changes as what it refers to does
        else:
            result = self._branch(draft)
        if place is not None and place.anchor and (place.kind is not Kind.ALIAS or place in self.anchors.adopted):
            name = self.anchors.of(place)
            if name:
                self.names[name] = plain(result)
        return result

    def _says(self, name: str, value: Any) -> bool:  # noqa: ANN401  (any plain data)
        return name in self.names and same(self.names[name], value)

    def _kept(self, draft: Kept) -> Draft:
        node = draft.node
        if node.kind is Kind.ALIAS:
            if self._says(node.anchor, node.value):
                return draft
            if node.anchor not in self.taken:
                self.anchors.adopted.add(node)
                self.taken.add(node.anchor)
            return fresh(node.value)
        branch = opened(draft) if node.shares else draft
        if not isinstance(branch, Branch):
            return draft
        before = _contents(branch)
        self._branch(branch)
        return draft if _contents(branch) == before else branch

    def _branch(self, draft: Draft) -> Draft:
        if not isinstance(draft, Branch):
            return draft
        if any(item.merge for item in draft.items):
            self._merges(draft)
        for item in draft.items:
            if not item.inherited and not item.merge:
                origin = item.origin
                self._key(item)
                item.value = self.settled(item.value, origin.value if origin else None)
        return draft

    def _key(self, item: Item) -> None:
        key = item.origin.key if item.origin else None
        if key is None or not key.anchor or item.origin is None or item.name != item.origin.name:
            return
        if key.kind is not Kind.ALIAS:
            self.names[key.anchor] = key.value
        elif not self._says(key.anchor, key.value):
            raise Uneditable(f"the key `*{key.anchor}` refers to something that changes", hint="write the key out")

    def _merges(self, branch: Branch) -> None:
        """Let `<<` stay where it gives nothing that is not wanted, and write out what it no longer gives rightly."""
        given: dict[str, Any] | None = {}
        for item in branch.items:
            if item.merge and item.origin is not None and given is not None:
                given = self._given(item.origin.value, given)
        wanted = plain(branch)
        if given is not None and not given.keys() <= wanted.keys():
            given = None
        for item in branch.items:
            if item.inherited:
                right = given is not None and item.name in given and same(given[item.name], wanted[item.name])
                item.inherited = right
        if given is None:
            branch.items = [item for item in branch.items if not item.merge]

    def _given(self, node: Node, before: dict[str, Any]) -> dict[str, Any] | None:
        """Return the keys that a `<<` gives now, below those that come before it; ``None`` where it is broken."""
        if node.kind is Kind.ALIAS:
            value = self.names.get(node.anchor)
        elif isinstance(self.settled(Kept(node), node), Kept):
            value = node.value
        else:
            return None
        sources = value if isinstance(value, list) else [value]
        for source in sources:
            if not isinstance(source, dict):
                return None
            before = {**source, **before}
        return before


def _contents(branch: Branch) -> list[tuple[Item, Draft, bool]]:
    return [(item, item.value, item.inherited) for item in branch.items]
