"""`botsync compare`: what differs between two environments. Takes clients that cannot write."""

import click

from botsync.cli import output
from botsync.cli.comparing import declared, live
from botsync.cli.exits import Exit
from botsync.cli.options import Where, project_options
from botsync.errors import UsageError
from botsync.loader.project import choose_environment, read_sources


@click.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@project_options
@click.option("--live", "is_live", is_flag=True, help="Compare the workspaces of both, instead of what is declared.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="Form of what is printed on stdout.",
)
def command(first: str, second: str, where: Where, is_live: bool, form: str) -> int:
    """Show what differs between the environments A and B, beyond what their variables account for.

    Without --live what the project declares is compared, overlays and variables applied: no secret, no account and no
    network is needed. With --live both workspaces are read, and nothing is changed.

    Exits with 0 where they are the same, with 2 where they differ.
    """
    sources = read_sources(where.directory)
    names = [choose_environment(sources, name) for name in (first, second)]
    if first == second:
        raise UsageError(f"`{first}` is always as itself", hint="name two environments")
    if is_live:
        comparison, digest, places = live(sources, names, where.directory, where.reach)
    else:
        comparison, digest, places = declared(sources, names)
    match form:
        case "json":
            from botsync.render.compare_json import comparison_json  # noqa: PLC0415  (start-up time)

            output.data(comparison_json(comparison, digest, places))
        case "markdown":
            from botsync.render.compare_text import comparison_markdown  # noqa: PLC0415  (start-up time)

            output.data(comparison_markdown(comparison, digest, places))
        case _:
            from botsync.render.compare_text import render_comparison  # noqa: PLC0415  (start-up time)

            output.data(render_comparison(comparison, digest, places, output.data_paint()))
    return Exit.OK if comparison.is_same else Exit.CHANGES
