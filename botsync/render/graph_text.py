"""Texts in drawings: escaped, cut and measured without a font."""

import html
import unicodedata

LONGEST = 30
"""Columns of a name that a drawing shows; the whole name is in its tooltip."""
_COLUMN = 7.4
"""Pixels of an average character at 13 pixels."""


def escaped(text: str) -> str:
    """Return a text for HTML and XML, attributes included; characters that XML cannot hold become U+FFFD."""
    return html.escape("".join(char if _is_xml(char) else "\N{REPLACEMENT CHARACTER}" for char in text))


def _is_xml(char: str) -> bool:
    return char in "\t\n\r" or (char >= " " and unicodedata.category(char) != "Cs" and char not in "\ufffe\uffff")


def columns(text: str) -> int:
    """Return how many columns a text takes in a font of equal widths; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1 for char in text)


def shortened(text: str) -> str:
    """Return a text as one line that fits a node."""
    line = " ".join(text.split())
    if columns(line) <= LONGEST:
        return line
    while columns(line) >= LONGEST:
        line = line[:-1]
    return line.rstrip() + "…"


def width_of(text: str) -> float:
    """Return about how many pixels wide a text is."""
    return columns(text) * _COLUMN
