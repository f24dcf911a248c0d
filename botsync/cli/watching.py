"""Does something anew whenever the files of a project change, until it is stopped."""

import time
from collections.abc import Callable
from pathlib import Path

from botsync.cli import output
from botsync.cli.reloading import INTERVAL, look_at
from botsync.errors import BotsyncError


def watch(directory: Path, work: Callable[[], object], *, rounds: int | None = None) -> None:
    """Do the work now, and again after each change; what is wrong is said, and the next change waited for.

    Args:
        directory: the project.
        work: what is to be done.
        rounds: how often at the most; ``None`` until somebody stops it.
    """
    done = 0
    while True:
        seen = look_at(directory)
        try:
            work()
        except BotsyncError as error:
            output.error(error)
        done += 1
        if done == rounds:
            return
        output.note(f"Watching {directory} for changes; Ctrl-C ends.")
        while look_at(directory) == seen:
            time.sleep(INTERVAL)
