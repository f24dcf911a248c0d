"""A progress bar on stderr that appears once work takes longer than a second."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from botsync.engine.advance import Advance

PATIENCE = 1.0
"""Seconds before the bar appears."""


@contextmanager
def bar(label: str, total: int | None) -> Iterator[Advance]:
    """Yield a function to call for each finished piece of work."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    shown = Progress(*columns, console=Console(stderr=True), transient=True)
    task = shown.add_task(label, total=total)
    started = time.monotonic()
    visible = False

    def advance(_: str) -> None:
        nonlocal visible
        shown.advance(task)
        if not visible and time.monotonic() - started > PATIENCE:
            visible = True
            shown.start()

    try:
        yield advance
    finally:
        if visible:
            shown.stop()
