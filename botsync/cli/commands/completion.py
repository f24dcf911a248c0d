"""`botsync completion`: prints what makes a shell complete commands, options and names of the project."""

import click
from click.shell_completion import get_completion_class

from botsync.cli import output
from botsync.cli.completing import SHELLS, VARIABLE
from botsync.cli.exits import Exit

_CUTS = 'string split ","', 'string split --max 1 ","'
"""What click's script for fish cuts help at, and files: all commas; and what does so only at the first."""


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> int:
    """Print what makes a shell complete commands, options, environments, stories and addresses.

    bash: source <(botsync completion bash), in ~/.bashrc. zsh: the same in ~/.zshrc, after compinit. fish: botsync
    completion fish > ~/.config/fish/completions/botsync.fish
    """
    script = get_completion_class(shell)
    assert script is not None, shell  # noqa: S101  (click has all of ours)
    source = script(click.get_current_context().find_root().command, {}, "botsync", VARIABLE).source()
    output.data(source.replace(*_CUTS) + "\n")
    return Exit.OK
