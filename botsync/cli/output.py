"""The one module that prints: data on stdout, everything else on stderr, colour only on a terminal."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from botsync.diagnostics import Finding
from botsync.engine.advance import Advance, quiet
from botsync.errors import ApiError, BotsyncError, ProjectInvalid, UsageError
from botsync.render.findings_text import count_findings, render_findings
from botsync.render.style import Paint, coloured, plain, visible


def _wants_colour(is_terminal: bool) -> bool:  # noqa: FBT001  (one question)
    return is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def data_paint() -> Paint:
    """Return how data is coloured."""
    return coloured if _wants_colour(sys.stdout.isatty()) else plain


def note_paint() -> Paint:
    """Return how notes are coloured."""
    return coloured if _wants_colour(sys.stderr.isatty()) else plain


def data(text: str) -> None:
    """Print what was asked for.

    Raises:
        UsageError: there is no room for it, say. Where nobody reads on, click ends the command.
    """
    try:
        click.echo(text, nl=False)
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise UsageError(f"the output cannot be written ({problem.strerror})") from problem


def note(text: str) -> None:
    """Print what a person may want to know beside it."""
    click.echo(text, err=True)


def prompt(text: str) -> None:
    """Ask for a line."""
    click.echo(text, nl=False, err=True)


def findings(items: Sequence[Finding]) -> None:
    """Print findings as notes, with a count."""
    if items:
        click.echo(render_findings(items, note_paint()), err=True, nl=False)
        click.echo(count_findings(items), err=True)


_SHORTEST = 6
"""Characters from which on a value is no word that may stand in any message."""
_concealed: dict[str, str] = {}


def conceal(values: Mapping[str, str]) -> None:
    """Show these values in errors as what they are called from now on."""
    _concealed.update({value: name for value, name in values.items() if len(value) >= _SHORTEST})


def concealed(text: str) -> str:
    """Return a text with the names in the place of values that are not to be shown."""
    for value in sorted(_concealed, key=len, reverse=True):
        text = text.replace(value, _concealed[value])
    return text


def error(problem: BotsyncError) -> None:
    """Print an error and the way out of it."""
    if isinstance(problem, ProjectInvalid):
        findings(problem.findings)
        return
    request = f" ({problem.method} {visible(problem.path)})" if isinstance(problem, ApiError) else ""
    click.echo(f"{note_paint()('red', 'error')}: {concealed(problem.message)}{request}", err=True)
    for line in concealed(problem.hint).split("\n") if problem.hint else ():
        click.echo(f"    {line}", err=True)


def confirm(question: str) -> bool:
    """Ask, and return whether the answer was `yes`, nothing else."""
    answer: str = click.prompt(f"{question} Only `yes` is accepted", default="no", show_default=False, err=True)
    return answer.strip() == "yes"


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Advance]:
    """Show on a terminal how work advances, once it takes longer than a second."""
    if not sys.stderr.isatty():
        yield quiet
        return
    from botsync.cli.progress import bar  # noqa: PLC0415  (start-up time)

    with bar(label, total) as advance:
        yield advance


def bug(problem: Exception) -> None:
    """Print an error that should not have been: where it came from, without any value."""
    import traceback  # noqa: PLC0415  (start-up time)

    frames = traceback.extract_tb(problem.__traceback__)
    where = frames[-1] if frames else None
    place = f" at {Path(where.filename).name}:{where.lineno}" if where else ""
    click.echo(f"this is a bug in botsync: {type(problem).__name__}{place}", err=True)
    own = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames if "botsync" in frame.filename]
    click.echo(f"    please report it with the command and this path: {' > '.join(own)}", err=True)
