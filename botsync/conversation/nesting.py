"""How deep JSON is nested: whoever walks through it must come to an end."""

from collections.abc import Iterable

DEEPEST = 100
"""Levels of lists and maps that a body may have; nobody who writes a bot comes near it."""


def is_too_deep(value: object) -> bool:
    """Tell whether JSON has more than `DEEPEST` levels of lists and maps."""
    layer = [value]
    for _ in range(DEEPEST + 1):
        layer = [item for holder in layer for item in _inside(holder)]
        if not layer:
            return False
    return True


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
