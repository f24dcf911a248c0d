"""What may be changed in a document: a closed union of frozen values.

Paths are keys and indexes from the top of the document. Edits apply one after another: the path of each is meant in the
document that those before it have left.
"""

from dataclasses import dataclass
from typing import Any

from botsync.loader.reader import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Makes the value at a path equal to a value; what is equal already keeps its text.

    A key that is not there is added at the end of its map, and the maps above it are made where they are missing.

    Attributes:
        path: a key of a map, or an item that is there; empty for the whole document.
        value: plain data.
        ordered: the order of keys counts too, in every map of the value.
    """

    path: Path
    value: Any
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """Adds an item to a list.

    Attributes:
        path: the list, which is there.
        value: plain data.
        index: what stands there now moves behind it; ``None``, or the length of the list, is its end.
    """

    path: Path
    value: Any
    index: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """Takes out a key with its value, or an item, with the comments that belong to it.

    Those are the comments directly above it at its own indentation, and those at the end of its lines and inside it.

    Attributes:
        path: what is there and goes; the map or list that held it stays, empty if need be.
    """

    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """Gives a key of a map another name; its value, place and comments stay.

    Attributes:
        path: the key, which is there.
        name: the new one, which is not.
    """

    path: Path
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Takes an item of a list, with its comments, to another place of the same list.

    Attributes:
        path: the item.
        index: where it stands afterwards.
    """

    path: Path
    index: int


Edit = Put | Insert | Remove | Rename | Move
