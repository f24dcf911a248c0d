"""What needs no command: the version, the help, and what a shell asks at a press of Tab. Imports as good as nothing.

It says what click would say (the tests compare), in the time that Python itself takes to start; whatever is not as
usual is left to click.
"""

import os

from botsync import __version__
from botsync.cli.table import ABOUT, COMMANDS

_LINE = 80
"""Columns from which on click breaks no line of the help."""


def quick_answer(arguments: list[str], environ: "os._Environ[str] | dict[str, str]") -> str | None:
    """Return what to print, or ``None`` where it takes the whole program.

    Args:
        arguments: the command line, without the name of the program.
        environ: the process environment.
    """
    if "_BOTSYNC_COMPLETE" in environ:
        from botsync.cli.completing import answered  # noqa: PLC0415  (start-up time)

        return answered(environ)
    match arguments:
        case ["--version"]:
            return f"botsync, version {__version__}\n"
        case ["--help" | "-h"] if _is_wide(environ):
            return _help()
        case _:
            return None


def _is_wide(environ: "os._Environ[str] | dict[str, str]") -> bool:
    if "COLUMNS" in environ:
        return False
    try:
        return os.get_terminal_size(1).columns >= _LINE
    except OSError:  # no terminal
        return True


def _help() -> str:
    width = max(map(len, COMMANDS))
    commands = "".join(f"  {name:{width}}  {entry.summary}\n" for name, entry in COMMANDS.items())
    options = "  --version   Show the version and exit.\n  -h, --help  Show this message and exit.\n"
    usage = "Usage: botsync [OPTIONS] COMMAND [ARGS]..."
    return f"{usage}\n\n  {ABOUT}\n\nOptions:\n{options}\nCommands:\n{commands}"
