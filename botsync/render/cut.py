"""Cuts texts where a reader sees no broken character."""

import unicodedata

from botsync.render.style import visible

_JOINER = "\N{ZERO WIDTH JOINER}"


def one_line(text: str, most: int) -> str:
    """Return a text as one line of at most so many characters, with an ellipsis where it was cut."""
    return cut(" ".join(visible(text).split()), most)


def cut(text: str, most: int) -> str:
    """Return at most so many characters of a text, with an ellipsis where it was cut."""
    if len(text) <= most:
        return text
    end = max(most - 1, 0)
    while end and _joined(text[end - 1], text[end]):
        end -= 1
    return text[:end].rstrip() + "…"


def _joined(before: str, after: str) -> bool:
    """Tell whether two neighbours may be parts of one character, as people see it."""
    flags = all("\U0001f1e6" <= char <= "\U0001f1ff" for char in (before, after))
    skin = "\U0001f3fb" <= after <= "\U0001f3ff"
    mark = unicodedata.category(after) in {"Mn", "Me", "Mc"}
    return mark or skin or flags or _JOINER in {before, after}
