"""The commands, listed in one table and imported only when they are asked for."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass

import click

from botsync import __version__


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command is, and what it is for."""

    module: str
    summary: str


COMMANDS: Mapping[str, Entry] = {
    "init": Entry("init", "Make a new project."),
    "validate": Entry("validate", "Check the project's files."),
    "lint": Entry("lint", "Find what is valid and yet likely wrong."),
    "fmt": Entry("fmt", "Format the project's files; comments stay."),
    "plan": Entry("plan", "Show what apply would do; changes nothing."),
    "show": Entry("show", "Show a saved plan, also as Markdown, a page or annotations."),
    "apply": Entry("apply", "Make the workspace what the project declares."),
    "drift": Entry("drift", "Show what someone changed in the workspace."),
    "compare": Entry("compare", "Show what differs between two environments."),
    "pull": Entry("pull", "Bring what the workspace says into the project's files."),
    "import": Entry("import_", "Put what exists in the workspace under management."),
    "destroy": Entry("destroy", "Delete everything that is managed."),
    "history": Entry("history", "Show who changed a workspace, when, and what."),
    "undo": Entry("undo", "Put back what a run found."),
    "state": Entry("state", "Look at the recorded state, mend it, take it elsewhere."),
    "test": Entry("test", "Play the project's conversations; tells what is not as expected."),
    "chat": Entry("chat", "Talk with the bot in the terminal."),
    "training": Entry("training", "List what users said and nothing matched; accept it as phrases."),
    "graph": Entry("graph", "Draw what leads where in a story."),
    "sandbox": Entry("sandbox", "Serve the embedded sandbox."),
    "webhook": Entry("webhook", "Call webhooks as the vendor would; tells what breaks them."),
    "forge": Entry("forge", "Tell GitHub or GitLab what was found; ask what was reviewed."),
    "doctor": Entry("doctor", "Look at all that a run needs; says what to do about it."),
    "completion": Entry("completion", "Let a shell complete commands, options and names."),
    "schema": Entry("schema", "Print or write the JSON Schemas of all files."),
    "demo": Entry("demo", "Watch the whole tool at work, without an account."),
}


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


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="botsync")
def cli() -> None:
    """Keep a ChatBot.com bot in Git: validate, plan and apply its YAML."""
