"""How work tells that it advances."""

from collections.abc import Callable

Advance = Callable[[str], None]
"""Told about each finished piece of work, by a short label."""


def quiet(_: str) -> None:
    """Take no notice of progress."""
