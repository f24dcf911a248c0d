"""`botsync sandbox serve`: the embedded server on loopback, with a project loaded where one is given."""

import asyncio
import os
from pathlib import Path

import click

from botsync.api.client import WriteClient
from botsync.api.transport import Session, in_process
from botsync.api.workspace import ApiWriter
from botsync.cli import output
from botsync.cli.exits import Exit
from botsync.cli.project import SANDBOX_API, checked, open_sandbox
from botsync.core.desired import Desired
from botsync.core.digest import keyed_digest
from botsync.core.planner import build_plan
from botsync.core.report import Report
from botsync.core.safety import Policy
from botsync.core.select import Selection
from botsync.core.state import State
from botsync.engine.apply import apply_plan
from botsync.engine.read import read_situation
from botsync.errors import Refused
from botsync.loader.project import load, read_sources
from botsync.models.project import SANDBOX
from botsync.render.report_text import render_report


@click.group()
def command() -> None:
    """The embedded sandbox: a server that speaks the vendor's API, without an account."""


@command.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Loopback address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8420, show_default=True, help="0 takes any free one.")
@click.option("--data", type=click.Path(dir_okay=False, path_type=Path), help="SQLite file (default: in memory).")
@click.option("-C", "directory", type=click.Path(file_okay=False, path_type=Path), help="Project to load first.")
@click.option("--developer-token", default="sandbox-developer", show_default=True)
@click.option("--client-token", default="sandbox-client", show_default=True)
def serve(
    host: str, port: int, data: Path | None, directory: Path | None, developer_token: str, client_token: str
) -> int:
    """Serve the sandbox until it is stopped; prints its address and its tokens."""
    app = open_sandbox(data, developer_token=developer_token, client_token=client_token)
    from botsync.sandbox import serve as run  # noqa: PLC0415  (an optional part, there once it could be opened)

    try:
        if directory is not None:
            sources = read_sources(directory)
            _, desired = checked(load(sources, SANDBOX, os.environ))
            report = asyncio.run(_load(app, desired, developer_token))
            output.data(render_report(report, SANDBOX, output.data_paint()))

        def ready(address: str) -> None:
            output.data(f"address:          {address}\n")
            output.data(f"developer token:  {developer_token}\n")
            output.data(f"client token:     {client_token}\n")
            output.note("Ctrl-C stops it.")

        run(app, host=host, port=port, on_ready=ready)
    finally:
        app.state.store.close()
    return Exit.OK


async def _load(app: object, desired: Desired, token: str) -> Report:
    """Apply a project to the server before anyone else can reach it."""
    async with Session(SANDBOX_API, token, transport=in_process(app)) as session:
        writer = ApiWriter(WriteClient(session))
        state = State(environment=SANDBOX, api=SANDBOX, lineage="")
        situation = await read_situation(writer, desired, state, keyed_digest(token), parallel=10)
        plan = build_plan(situation, Policy(environment=SANDBOX), Selection())
        if plan.is_refused:
            raise Refused(
                "the project cannot be loaded: " + "; ".join(finding.message for finding in plan.findings),
                hint="start with a new --data file",
            )
        return await apply_plan(writer, plan, situation, parallel=10)
