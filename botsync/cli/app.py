"""The commands, imported only when they are asked for."""

import importlib

import click

from botsync import __version__
from botsync.cli.table import ABOUT, COMMANDS


class Commands(click.Group):
    """A group that imports a command when it is run, and shows the others without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002, D102
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002, D102
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = importlib.import_module(f"botsync.cli.commands.{entry.module}").command
        return command

    def resolve_command(  # noqa: D102
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from botsync.diagnostics import did_you_mean  # noqa: PLC0415  (start-up time)

            near = did_you_mean(args[0], list(COMMANDS))
            ctx.fail(f"there is no command `{args[0]}`. {near.capitalize() or 'See `botsync --help`.'}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002, D102
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])


@click.command(cls=Commands, help=ABOUT, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="botsync")
def cli() -> None:  # noqa: D103  (its help is in the table)
    pass
