"""Writes new values as lines of YAML, in the layout of the file around them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botsync.loader.editing.scalars import scalar_text
from botsync.loader.editing.source import Layout
from botsync.loader.writer import PLAIN_TEXT, WIDTH, fits_literal, is_short

_PARAGRAPH = re.compile(r"\S+(?: \S+)*\n?\Z")


@dataclass(frozen=True, slots=True)
class Placed:
    """The text of a value.

    Attributes:
        inline: what stands in the line of its key or `-`, behind it.
        below: the lines that follow; each has its end.
    """

    inline: str
    below: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place for a value.

    Attributes:
        column: that of the key or `-` that the value stands behind; -1 for the top of a document.
        name: the key; empty behind a `-`.
        brackets: a map or list is to stand in brackets, or not; ``None`` lets its length decide.
        style: sign of the style of a text, which is kept where the text allows it.
        indent: columns of the lines of a text below its key; 0 for the usual.
        one_line: texts of several lines are to be quoted, also inside.
        named: an anchor stands before the value, so that nothing in it can stand in the line of a `-`.
    """

    column: int
    name: str = ""
    brackets: bool | None = None
    style: str = ""
    indent: int = 0
    one_line: bool = False
    named: bool = False


def in_brackets(value: Any) -> str:  # noqa: ANN401  (any plain data)
    """Return a value in one line, as it stands inside brackets."""
    match value:
        case dict():
            inner = [f"{key_text(name, inside=True)}: {in_brackets(item)}" for name, item in value.items()]
            return "{" + ", ".join(inner) + "}"
        case list():
            return "[" + ", ".join(map(in_brackets, value)) + "]"
        case _:
            return scalar_text(value, inside=True)


def key_text(name: str, *, style: str = "", inside: bool = False) -> str:
    """Return a key, in quotes where it needs them."""
    return scalar_text(name, style=style if style in {"'", '"'} else "", inside=inside)


def placed(value: Any, spot: Spot, layout: Layout) -> Placed:  # noqa: ANN401  (any plain data)
    """Return the text of a value at a place in a block."""
    match value:
        case dict() | list() if not value or _fits_brackets(value, spot):
            return Placed(in_brackets(value))
        case dict() | list():
            return _block(value, spot, layout)
        case str():
            return _text(value, spot, layout)
        case _:
            return Placed(scalar_text(value))


def entry_lines(name: str, value: Any, spot: Spot, layout: Layout) -> str:  # noqa: ANN401  (any plain data)
    """Return the lines of a key with its value."""
    return _lines(key_text(name) + ":", placed(value, spot, layout), spot.column, layout)


def item_lines(value: Any, spot: Spot, layout: Layout) -> str:  # noqa: ANN401  (any plain data)
    """Return the lines of an item of a list."""
    return _lines("-", placed(value, spot, layout), spot.column, layout)


def _lines(sign: str, text: Placed, column: int, layout: Layout) -> str:
    inline = f" {text.inline}" if text.inline else ""
    return " " * column + sign + inline + layout.newline + text.below


def _fits_brackets(value: Any, spot: Spot) -> bool:  # noqa: ANN401  (a map or list)
    if spot.brackets is not None:
        return spot.brackets and len(in_brackets(value)) + spot.column + len(spot.name) + 2 <= WIDTH
    return isinstance(value, list) and is_short(value, (spot.name,))


def _block(value: Mapping[str, Any] | Sequence[Any], spot: Spot, layout: Layout) -> Placed:
    is_map = isinstance(value, Mapping)
    behind_dash = not spot.name and spot.column >= 0
    if spot.column < 0:
        column = 0
    elif behind_dash:
        column = spot.column + 2
    else:
        column = spot.column + (layout.step if is_map else layout.offset)
    if isinstance(value, Mapping):
        spots = [Spot(column=column, name=name, one_line=spot.one_line) for name in value]
        lines = "".join(entry_lines(inner.name, value[inner.name], inner, layout) for inner in spots)
    else:
        inner = Spot(column=column, one_line=spot.one_line)
        lines = "".join(item_lines(item, inner, layout) for item in value)
    if not behind_dash or spot.named:
        return Placed("", lines)
    first, end, rest = lines[column:].partition(layout.newline)
    return Placed(first, rest) if end else Placed(first)


def _text(value: str, spot: Spot, layout: Layout) -> Placed:
    indent = spot.indent or max(spot.column, 0) + 2
    if spot.style == ">" and not spot.one_line and PLAIN_TEXT.match(value) and _PARAGRAPH.match(value):
        return Placed(">" if value.endswith("\n") else ">-", _folded(value, indent, layout))
    if spot.style in {"'", '"'} and "\n" not in value:
        return Placed(scalar_text(value, style=spot.style))
    body = value.removesuffix("\n")
    if not spot.one_line and fits_literal(value) and not body.endswith("\n"):
        lines = [" " * indent + line if line else "" for line in body.split("\n")]
        return Placed("|" if value.endswith("\n") else "|-", "".join(line + layout.newline for line in lines))
    return Placed(scalar_text(value))


def _folded(value: str, indent: int, layout: Layout) -> str:
    lines = [""]
    for word in value.split():
        if lines[-1] and indent + len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return "".join(" " * indent + line + layout.newline for line in lines)
