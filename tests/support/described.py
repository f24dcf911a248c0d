"""The commands and options that there are, as the table of shell completion has them."""

from typing import Any

import click

from botsync.cli.app import cli
from botsync.cli.table import COMMANDS

KINDS = {"--env": "environment", "--target": "address", "--exclude": "address", "--story": "story"}
ARGUMENTS = {
    "compare": "environment",
    "chat": "story",
    "graph": "story",
    "import": "address",
    "state mv": "address",
    "state rm": "address",
    "state show": "address",
    "webhook check": "address",
}
"""What the arguments of a command are names of."""


def described() -> dict[str, Any]:
    context = click.Context(cli)
    commands = {name: cli.get_command(context, name) for name in COMMANDS}
    return {
        "options": {"--version": None, "--help": None, "-h": None},
        "argument": None,
        "commands": {name: _command(command, name) for name, command in commands.items() if command},
    }


def _command(command: click.Command, name: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    argument: Any = None
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            for option in (*parameter.opts, *parameter.secondary_opts):
                options[option] = None if parameter.is_flag else _kind(parameter, option)
        elif argument is None:
            argument = ARGUMENTS.get(name) or _kind(parameter, "")
    options |= {"--help": None, "-h": None}
    inner = command.commands if isinstance(command, click.Group) else {}
    return {
        "options": options,
        "argument": argument,
        "commands": {key: _command(value, f"{name} {key}") for key, value in inner.items()},
    }


def _kind(parameter: click.Parameter, option: str) -> Any:
    match parameter.type:
        case click.Choice():
            return list(parameter.type.choices)
        case click.Path():
            return "directory" if not parameter.type.file_okay else "file"
        case _:
            return KINDS.get(option, "text")
