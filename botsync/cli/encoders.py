"""Sentence encoders that are installed: chosen by name, on the command line or in the environment.

Never by a file of a project: a pull request must not be able to say which code runs.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from botsync.diagnostics import did_you_mean
from botsync.errors import UsageError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from botsync.conversation.language.encoder import Encoder

Command = TypeVar("Command", bound=Callable[..., Any])
GROUP = "botsync.encoders"
"""Entry points of this group are encoders: each names a class or function that, called without arguments, gives one."""


def encoder_option(command: Command) -> Command:
    """Add `--encoder NAME`; without it, the environment's BOTSYNC_ENCODER counts."""
    return click.option(
        "--encoder",
        "encoder",
        metavar="NAME",
        envvar="BOTSYNC_ENCODER",
        help="Installed sentence encoder that understands beyond words (also: BOTSYNC_ENCODER).",
    )(command)


def find_encoder(name: str) -> "Encoder":
    """Load an installed encoder.

    Raises:
        UsageError: there is none of that name, or it cannot be loaded.
    """
    from importlib.metadata import entry_points  # noqa: PLC0415  (start-up time)

    installed = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name not in installed:
        known = ", ".join(sorted(installed)) or "none"
        hint = did_you_mean(name, sorted(installed)) or f"a package adds one with an entry point in `{GROUP}`"
        raise UsageError(f"there is no encoder `{name}` (installed: {known})", hint=hint)
    return _load(installed[name])


def _load(entry: "EntryPoint") -> "Encoder":
    try:
        encoder: Encoder = entry.load()()
    except Exception as error:
        raise UsageError(
            f"encoder `{entry.name}` ({entry.value}) cannot be loaded: {type(error).__name__}: {error}",
            hint="see the documentation of the package that brings it",
        ) from error
    if not isinstance(getattr(encoder, "name", None), str) or not callable(getattr(encoder, "encode", None)):
        raise UsageError(
            f"`{entry.value}` is no encoder", hint="it needs a text `name`, and `encode(texts)` that returns vectors"
        )
    return encoder
