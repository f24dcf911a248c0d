"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def directory_option(command: Command) -> Command:
    """Add `-C DIR`."""
    return click.option(
        "-C",
        "directory",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(),
        help="Folder of the project (default: here).",
    )(command)


def environment_option(command: Command) -> Command:
    """Add `--env NAME`."""
    return click.option(
        "--env", "environment", metavar="NAME", help="Environment (default: sandbox, where it is the only one)."
    )(command)


def _parallel_option(command: Command) -> Command:
    return click.option(
        "--parallel",
        type=click.IntRange(1, 100),
        default=10,
        show_default=True,
        help="Requests under way at once.",
    )(command)


def _timeout_option(command: Command) -> Command:
    return click.option(
        "--timeout",
        type=click.FloatRange(min=0.1),
        default=30.0,
        show_default=True,
        metavar="SECONDS",
        help="Longest wait for one answer of the API.",
    )(command)


def workspace_options(command: Command) -> Command:
    """Add what every command has that reaches a workspace."""
    return directory_option(environment_option(_parallel_option(_timeout_option(command))))


def selection_options(command: Command) -> Command:
    """Add `--target` and `--exclude`."""
    target = click.option(
        "--target", "targets", multiple=True, metavar="ADDRESS", help="Only this and what it needs; may repeat."
    )
    exclude = click.option(
        "--exclude", "excludes", multiple=True, metavar="ADDRESS", help="All but this and what needs it; may repeat."
    )
    return target(exclude(command))


def format_option(command: Command) -> Command:
    """Add `--format text|json`."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="Form of what is printed on stdout.",
    )(command)


def approve_option(command: Command) -> Command:
    """Add `--auto-approve`."""
    return click.option("--auto-approve", is_flag=True, help="Do not ask.")(command)
