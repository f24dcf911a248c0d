"""Compares plain data the way YAML tells values apart: `1`, `1.0` and `true` are three values."""

from typing import Any


def same(one: Any, other: Any) -> bool:  # noqa: ANN401  (any plain data)
    """Tell whether two values would be written alike; the order of keys does not count."""
    if type(one) is not type(other):
        return False
    match one:
        case dict():
            return len(one) == len(other) and all(key in other and same(one[key], other[key]) for key in one)
        case list():
            return len(one) == len(other) and all(map(same, one, other))
        case float():
            return bool(one == other) or (one != one and other != other)  # noqa: PLR0124  (not a number)
        case _:
            return bool(one == other)


def in_order(one: Any, other: Any) -> bool:  # noqa: ANN401  (any plain data)
    """Tell whether two values that are the same have their keys in the same order too."""
    match one:
        case dict():
            return list(one) == list(other) and all(in_order(one[key], other[key]) for key in one)
        case list():
            return all(map(in_order, one, other))
        case _:
            return True


def signature(value: Any) -> object:  # noqa: ANN401  (any plain data)
    """Return something hashable that is equal for values that are the same."""
    match value:
        case dict():
            return ("map", frozenset((key, signature(item)) for key, item in value.items()))
        case list():
            return ("list", tuple(map(signature, value)))
        case float():
            return ("float", repr(value + 0.0))
        case _:
            return (type(value).__name__, value)
