"""`botsync completion`: prints what makes a shell complete commands, options and names of the project."""

import click

from botsync.cli import output
from botsync.cli.completing import SHELLS, source
from botsync.cli.exits import Exit


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> int:
    """Print what makes a shell complete commands, options, environments, stories and addresses.

    bash: source <(botsync completion bash), in ~/.bashrc. zsh: the same in ~/.zshrc, after compinit. fish: botsync
    completion fish > ~/.config/fish/completions/botsync.fish
    """
    output.data(source(shell) + "\n")
    return Exit.OK
