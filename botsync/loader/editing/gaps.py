"""Puts the lines of entries together again, with the blank lines and comments that stood between them."""

import re
from collections.abc import Sequence

_BLANK_LINE = re.compile(r"(?m)^[ \t]*(\r?\n)")
_BLANK_START = re.compile(r"(?:[ \t]*\r?\n)+")
_BLANK_END = re.compile(r"(?m)(?:^[ \t]*\r?\n)+\Z")


def joined(first: Sequence[str], texts: Sequence[str], behind: Sequence[Sequence[str]], gaps: Sequence[str]) -> str:
    """Return the lines of a map or list.

    A blank line before something that went goes with it; where a blank line stands between entries, a new one gets one.

    Args:
        first: what comes before all others.
        texts: what is left of each entry that was there; empty where it went.
        behind: what comes behind each of them.
        gaps: what stood between them, so one less.
    """
    pieces: list[str] = []
    carried = ""
    for index, text in enumerate(texts):
        here = [*(first if index == 0 else ()), *([text] if text else ()), *behind[index]]
        gap = gaps[index] if index < len(gaps) else ""
        blank = _BLANK_LINE.search(gap or gaps[-1]) if gaps else None
        for place, unit in enumerate(here):
            pieces += [carried if place == 0 else blank[1] if blank else "", unit]
        carried = gap if here else _without_blank(carried, gap, last=index == len(texts) - 1, starts=not pieces)
    return "".join([*pieces, carried])


def _without_blank(before: str, after: str, *, last: bool, starts: bool) -> str:
    """Return what stood around something that went, without the blank lines that set it apart."""
    if starts:
        start = _BLANK_START.match(after)
        return before + (after[start.end() :] if start and not before else after)
    if last or _BLANK_START.match(after):
        return _BLANK_END.sub("", before) + after
    return before + after
