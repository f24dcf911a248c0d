"""A checkup as text: a line for each thing that was looked at, below it the way out; then a count."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from botsync.core.checkup import Check, Health
from botsync.render.style import Paint, visible

_COLOURS = {Health.OK: "green", Health.NOTE: "blue", Health.WARNING: "yellow", Health.ERROR: "red"}


def render_checkup(checks: Sequence[Check], paint: Paint) -> str:
    """Return what was found, by environment."""
    lines: list[str] = []
    for environment, group in groupby(checks, key=lambda check: check.environment):
        lines += [paint("bold", f"environment {environment}")] if environment else []
        lines += [line for check in group for line in _lines(check, paint)]
    return "".join(f"{line}\n" for line in (*lines, _count(checks)))


def _lines(check: Check, paint: Paint) -> Iterator[str]:
    word = f"{check.health:<7}"
    yield f"{paint(_COLOURS[check.health], word)}  {visible(check.message)}"
    for line in check.hint.split("\n") if check.hint else ():
        yield f"           {visible(line)}"


def _count(checks: Sequence[Check]) -> str:
    errors = sum(check.health is Health.ERROR for check in checks)
    warnings = sum(check.health is Health.WARNING for check in checks)
    if not errors and not warnings:
        return "All is well."
    parts = [f"{errors} error{'s' * (errors != 1)}"] * bool(errors)
    parts += [f"{warnings} warning{'s' * (warnings != 1)}"] * bool(warnings)
    return f"{', '.join(parts)}."
