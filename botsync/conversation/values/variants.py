"""A text as the classifier may know it: with the values in it replaced by the names of their entities."""

from collections.abc import Iterable, Iterator, Sequence

from botsync.conversation.values.found import Found, apart
from botsync.conversation.values.system import ANY

MOST = 4


def variants(text: str, found: Sequence[Found]) -> list[str]:
    """Return the text with values replaced by `{{entity}}`, the likeliest reading first; at most four.

    Where several entities claim the same words, there is a variant for each of them. sys.any takes whatever is said,
    so it tells nothing about a text, and is left as it is.
    """
    known = [item for item in found if item.entity != ANY]
    readings = (_replaced(text, reading) for reading in _readings(known) if reading)
    return list(dict.fromkeys(readings))[:MOST]


def _readings(found: Sequence[Found]) -> Iterator[list[Found]]:
    yield apart(sorted(found, key=_rank))
    contested = [item for item in found if any(item.overlaps(other) for other in found if other is not item)]
    for entity in dict.fromkeys(item.entity for item in sorted(contested, key=_rank)):
        yield apart(sorted(found, key=lambda item: (item.entity != entity, *_rank(item))))
    yield apart(sorted((item for item in found if item.score == 1), key=_rank))


def _rank(found: Found) -> tuple[float, bool, int, str]:
    """Order by what explains most of the text; of equals, what the project itself declares comes first."""
    return -found.weight, found.entity.startswith("sys."), found.start, found.entity


def _replaced(text: str, found: Iterable[Found]) -> str:
    parts, end = [], 0
    for item in found:
        parts += [text[end : item.start], f"{{{{{item.entity}}}}}"]
        end = item.end
    return "".join([*parts, text[end:]])
