"""What sys.any takes of a text: the words between those that a phrase has before and behind it."""

from collections.abc import Iterator, Mapping, Sequence

from botsync.conversation.values.distance import edits
from botsync.conversation.values.found import Found
from botsync.conversation.values.phrases import Pattern, Slot
from botsync.conversation.values.slots import slotted
from botsync.conversation.values.system import ANY

_Placed = tuple[str | Found, int, int]
_ANCHOR = 3
"""Words beside the slot that are looked for, at most; fewer of them do too."""
_LONG = 4
"""Letters from which a word may have one error."""
_CLOSING = ".,;:!? \t\n"


def rest(text: str, patterns: Sequence[Pattern], taken: Mapping[str, Found]) -> dict[str, str]:
    """Return alias to what sys.any takes, by the phrase of which most words are there; empty if none fits."""
    items = slotted(text, taken.values())
    most, best = -1, dict[str, str]()
    for pattern in patterns:
        segments, aliases = _cut(pattern)
        if not aliases:
            continue
        if segments == [(), ()]:
            anchors, values = 0, {aliases[0]: text.strip()}
        else:
            spans = list(_spans(segments, items))
            anchors = sum(count for _, _, count in spans)
            cut = (_between(text, items, start, end) for start, end, _ in spans)
            values = {alias: value for alias, value in zip(aliases, cut, strict=False) if value}
        if values and anchors > most:
            most, best = anchors, values
    return best


def _cut(pattern: Pattern) -> tuple[list[Pattern], list[str]]:
    """Cut a phrase at each sys.any: what stands between them, and their aliases."""
    places = [place for place, item in enumerate(pattern) if isinstance(item, Slot) and item.entity == ANY]
    starts = [0, *(place + 1 for place in places)]
    segments = [pattern[start:end] for start, end in zip(starts, [*places, len(pattern)], strict=True)]
    return segments, [item.alias for item in pattern if isinstance(item, Slot) and item.entity == ANY]


def _spans(segments: Sequence[Pattern], items: Sequence[_Placed]) -> Iterator[tuple[int, int, int]]:
    """Yield, for each sys.any, its first word, the one behind its last, and how many words around it are there."""
    before = segments[0]
    at, anchors = _find([before[-size:] for size in range(min(len(before), _ANCHOR), 0, -1)], items, 0) or (0, 0)
    at += anchors
    led = anchors > 0 or not before
    for place, segment in enumerate(segments[1:], start=2):
        found = _find([segment[:size] for size in range(min(len(segment), _ANCHOR), 0, -1)], items, at + 1)
        if at >= len(items) or (found is None and not led):
            return
        alone = len(items) if segment or place == len(segments) else at + 1
        end, behind = found or (alone, 0)
        yield at, end, anchors + behind
        at, anchors, led = end + behind, 0, True


def _find(wanted: Sequence[Pattern], items: Sequence[_Placed], start: int) -> tuple[int, int] | None:
    """Return where the first of the sequences stands that stands anywhere, and how long it is."""
    for sequence in wanted:
        for at in range(start, len(items) - len(sequence) + 1):
            if all(_same(item, items[at + ahead][0]) for ahead, item in enumerate(sequence)):
                return at, len(sequence)
    return None


def _same(known: str | Slot, said: str | Found) -> bool:
    if isinstance(known, Slot):
        return isinstance(said, Found) and said.entity == known.entity
    return isinstance(said, str) and (
        said == known or (min(len(said), len(known)) >= _LONG and edits(said, known, 1) <= 1)
    )


def _between(text: str, items: Sequence[_Placed], start: int, end: int) -> str:
    first = items[start][1] if start else 0
    last = items[end - 1][2] if end < len(items) else len(text)
    return text[first:last].strip().rstrip(_CLOSING)
