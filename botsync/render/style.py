"""Colour for terminals, where it is wanted."""

from collections.abc import Callable

Paint = Callable[[str, str], str]
"""Takes a colour name and a text."""

_CODES = {"green": "32", "red": "31", "yellow": "33", "blue": "34", "magenta": "35", "bold": "1", "dim": "2"}


def plain(_: str, text: str) -> str:
    """Return the text as it is."""
    return text


def coloured(colour: str, text: str) -> str:
    """Return the text with the codes of a colour around it."""
    return f"\x1b[{_CODES[colour]}m{text}\x1b[0m"


def visible_line(text: str) -> str:
    """Return the text as `visible` does, in one line, so that no resource can write lines of its own into a report."""
    return visible(text).replace("\n", "\\n")


def visible(text: str) -> str:
    """Return the text with control characters made visible, so that no resource can steer the reader's terminal."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char == "\n" else f"\\x{ord(char):02x}" for char in text)
