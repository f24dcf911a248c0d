"""`--limit`: where Markdown is read, or how long it may be."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from botsync.render.forge import FORGES, Forge

Command = TypeVar("Command", bound=Callable[..., Any])
SMALLEST = 4000
"""Characters that a comment needs for what it never leaves out."""


def _forge(_: click.Context, __: click.Parameter, value: str) -> Forge:
    if value in FORGES:
        return FORGES[value]
    if not (value.isascii() and value.isdecimal() and int(value) >= SMALLEST):
        raise click.BadParameter(f"{value!r} is none of {', '.join(FORGES)}, nor a number from {SMALLEST}")
    return Forge(limit=int(value))


def limit_option(command: Command) -> Command:
    """Add `--limit`, as an argument `forge`."""
    return click.option(
        "--limit",
        "forge",
        callback=_forge,
        default="github",
        show_default=True,
        metavar=f"{'|'.join(FORGES)}|N",
        help="Where Markdown is read, or how many characters it may have.",
    )(command)
