"""`botsync sandbox serve`: the embedded server on loopback, with a project loaded where one is given."""

import gc
import os
from dataclasses import replace
from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.embedding import Tongue, load_project, open_talking
from botsync.cli.exits import Exit
from botsync.cli.loop import completed
from botsync.cli.options import tongue_options
from botsync.cli.project import checked
from botsync.cli.reloading import reload_on_change
from botsync.core.state import State
from botsync.loader.project import load, read_sources
from botsync.models.project import SANDBOX
from botsync.render.report_text import render_report

_OFTEN = 10_000
"""New values after which a server looks for garbage."""


@click.group()
def command() -> None:
    """The embedded sandbox: a server that speaks the vendor's API, without an account."""


@command.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Loopback address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8420, show_default=True, help="0 takes any free one.")
@click.option("--data", type=click.Path(dir_okay=False, path_type=Path), help="SQLite file (default: in memory).")
@click.option("-C", "directory", type=click.Path(file_okay=False, path_type=Path), help="Project to load and watch.")
@click.option("--developer-token", default="sandbox-developer", show_default=True)
@click.option("--client-token", default="sandbox-client", show_default=True)
@click.option(
    "--verify-webhooks", is_flag=True, help="Ask webhooks for a challenge before they are stored, as the vendor does."
)
@tongue_options
def serve(
    host: str,
    port: int,
    data: Path | None,
    directory: Path | None,
    developer_token: str,
    client_token: str,
    verify_webhooks: bool,
    tongue: Tongue,
) -> int:
    """Serve the sandbox until it is stopped; prints its address and its tokens.

    Open the address in a browser to talk with the bot and to watch its graph. With -C, the project is loaded, and
    loaded anew when one of its files changes.
    """
    tongue = replace(tongue, verifies_webhooks=verify_webhooks)
    app = open_talking(data, tongue, project=directory, developer_token=developer_token, client_token=client_token)
    from botsync.sandbox.server import serve as run  # noqa: PLC0415  (an optional part, there once it could be opened)

    try:
        state: State | None = None
        if directory is not None:
            sources = read_sources(directory)
            _, desired = checked(load(sources, SANDBOX, os.environ))
            report = completed(load_project(app, desired, developer_token))
            output.data(render_report(report, SANDBOX, output.data_paint()))
            state = report.state

        def ready(address: str) -> None:
            output.data(f"address:          {address}\n")
            output.data(f"developer token:  {developer_token}\n")
            output.data(f"client token:     {client_token}\n")
            output.note("Open the address in a browser to talk with the bot. Ctrl-C stops it.")

        beside = None
        if directory is not None and state is not None:
            beside = reload_on_change(app, directory, developer_token, state)
        gc.set_threshold(_OFTEN, 10, 10)  # what a command leaves to its end, a server must not
        run(app, host=host, port=port, on_ready=ready, beside=beside)
    finally:
        app.state.store.close()
    return Exit.OK
