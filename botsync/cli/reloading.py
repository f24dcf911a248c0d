"""Watches the files of a project, and loads it anew into an embedded server when one changes."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botsync.cli import output
from botsync.cli.embedding import load_project
from botsync.cli.project import checked
from botsync.core.report import Report
from botsync.core.state import State
from botsync.errors import BotsyncError
from botsync.loader.project import load, read_sources
from botsync.models.project import SANDBOX

if TYPE_CHECKING:
    from starlette.applications import Starlette

INTERVAL = 0.5
"""Seconds between two looks at the files."""
Look = frozenset[tuple[str, int, int]]


def look_at(directory: Path) -> Look:
    """Return what changes when a file of a project does: names, times and sizes."""
    found = set()
    for folder, folders, names in os.walk(directory):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.endswith((".yaml", ".yml")):
                path = Path(folder) / name
                try:
                    stat = path.stat()
                except OSError:  # it is being replaced
                    continue
                found.add((str(path), stat.st_mtime_ns, stat.st_size))
    return frozenset(found)


def reload_on_change(
    app: "Starlette", directory: Path, token: str, state: State
) -> Callable[[], Coroutine[Any, Any, None]]:
    """Return what, once it is called, loads a project anew whenever its files change from how they are now.

    Args:
        app: the server.
        directory: the project.
        token: developer token of the server.
        state: what was loaded first.
    """
    return partial(_watch, app, directory, token, state, look_at(directory))


async def _watch(app: "Starlette", directory: Path, token: str, state: State, seen: Look) -> None:
    while True:
        await asyncio.sleep(INTERVAL)
        now = look_at(directory)
        if now == seen:
            continue
        seen = now
        try:
            _, desired = checked(load(read_sources(directory), SANDBOX, os.environ))
            report = await load_project(app, desired, token, state)
        except BotsyncError as error:
            output.error(error)
            output.note("The project stays as it was loaded last.")
            continue
        state = report.state
        app.state.changes.announce()
        output.note(_told(report))


def _told(report: Report) -> str:
    """Return what came of loading a project anew."""
    if not report.steps:
        return "Loaded anew: nothing changed in the bot."
    steps = f"{report.steps} {'step' if report.steps == 1 else 'steps'}"
    done = report.steps_done == report.steps
    return f"Loaded anew in {steps}." if done else f"Loaded anew, but not all: {report.steps_done} of {steps}."
