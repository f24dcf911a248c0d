"""The document as it shall be: old nodes where nothing changes, new values elsewhere.

A draft holds no text. The nodes that it keeps say which text may stay.
"""

from dataclasses import dataclass
from typing import Any

from botsync.loader.editing.nodes import Entry, Kind, Node
from botsync.loader.editing.scalars import Scalar


@dataclass(slots=True, eq=False)
class Kept:
    """A value that stays as it is written."""

    node: Node


@dataclass(slots=True, eq=False)
class Leaf:
    """A new single value."""

    value: Scalar


@dataclass(slots=True, eq=False)
class Item:
    """An entry of a branch.

    Attributes:
        name: the key; empty for an item of a list.
        value: what it holds.
        origin: the entry that it was, or ``None`` for a new one.
        inherited: it is not written here, but comes by a `<<` of the same map.
    """

    name: str
    value: "Draft"
    origin: Entry | None = None
    inherited: bool = False

    @property
    def merge(self) -> bool:
        """It is a `<<`."""
        return self.origin is not None and self.origin.merge


@dataclass(slots=True, eq=False)
class Branch:
    """A map or list that changes, or is new.

    Attributes:
        kind: map or list.
        items: what it shall hold.
        origin: the node whose text is to be changed, or ``None`` for a new one.
    """

    kind: Kind
    items: list[Item]
    origin: Node | None = None

    def find(self, name: str) -> Item | None:
        """Return the item of a key."""
        return next((item for item in self.items if item.name == name and not item.merge), None)


Draft = Kept | Leaf | Branch


def fresh(value: Any) -> Leaf | Branch:  # noqa: ANN401  (any plain data)
    """Return the draft of a new value.

    Raises:
        TypeError: the value is not plain data.
    """
    match value:
        case dict():
            if not all(isinstance(name, str) for name in value):
                raise TypeError("a key must be text")
            return Branch(Kind.MAP, [Item(name, fresh(item)) for name, item in value.items()])
        case list() | tuple():
            return Branch(Kind.LIST, [Item("", fresh(item)) for item in value])
        case None | bool():
            return Leaf(value)
        case str():
            return Leaf(str.__str__(value))  # of an enumeration, its text alone
        case int():
            return Leaf(int(value))
        case float():
            return Leaf(float(value))
        case _:
            raise TypeError(f"{type(value).__name__} is not plain data")


def opened(draft: Draft) -> Draft:
    """Return a draft whose entries can be changed, where it is a map or a list.

    What an alias stands for becomes a new value, so that a change of it is seen in this place only.
    """
    if not isinstance(draft, Kept) or draft.node.kind is Kind.SCALAR:
        return draft
    node = draft.node
    if node.kind is Kind.ALIAS:
        return fresh(node.value)
    items = []
    for entry in node.entries:
        items.append(Item(entry.name, Kept(entry.value), entry))
        if entry.merge:
            own = {other.name for other in node.entries if not other.merge} | {item.name for item in items}
            maps = entry.value.value if isinstance(entry.value.value, list) else [entry.value.value]
            names = {name: None for source in maps for name in source if name not in own}
            items += [Item(name, fresh(node.value[name]), inherited=True) for name in names]
    return Branch(node.kind, items, node)


def plain(draft: Draft) -> Any:  # noqa: ANN401  (any plain data)
    """Return what a draft says."""
    match draft:
        case Kept():
            return draft.node.value
        case Leaf():
            return draft.value
        case Branch(kind=Kind.LIST):
            return [plain(item.value) for item in draft.items]
        case Branch():
            return {item.name: plain(item.value) for item in draft.items if not item.merge}


def rewritten(draft: Draft, node: Node) -> Draft:
    """Return a draft that keeps the value of a scalar, but not its text."""
    if isinstance(draft, Kept) and draft.node is node:
        return Leaf(node.value)
    branch = opened(draft)
    if not isinstance(branch, Branch):
        return draft
    for item in branch.items:
        if item.origin is not None and item.origin.start <= node.start <= item.origin.value.end:
            item.value = rewritten(item.value, node)
    return branch
