"""`botsync webhook check`: calls webhooks as the vendor would. Takes a client that cannot write."""

from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.exits import Exit
from botsync.cli.hooks import check as call
from botsync.cli.hooks import chosen, declared, live
from botsync.cli.options import format_option, opening_options, parallel_option
from botsync.cli.reach import Reach
from botsync.errors import UsageError
from botsync.models.project import SANDBOX
from botsync.render.webhooks_text import render_webhooks

_PATIENCE = 30.0
"""Seconds for one answer of the API."""


@click.group()
def command() -> None:
    """Try the services that the bot asks for responses."""


@command.command()
@click.argument("addresses", metavar="[ADDRESS]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every webhook of the environment.")
@click.option("--live", "is_live", is_flag=True, help="Those of the workspace, as they are there now.")
@click.option("--skip-challenge", is_flag=True, help="Only the message, not the challenge of the verification.")
@opening_options
@parallel_option
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="Longest wait for one answer, a redirect included; the vendor's is 10.",
)
@format_option
def check(
    addresses: tuple[str, ...],
    everything: bool,
    is_live: bool,
    skip_challenge: bool,
    directory: Path,
    environment: str | None,
    parallel: int,
    timeout: float,
    form: str,
) -> int:
    """Do to webhooks what the vendor would do, and tell what would break them.

    This sends requests to the addresses that the project declares: for each webhook a GET with a challenge, as when it
    is added to a workspace, then a POST with a made-up message, as in a conversation, both with its token, headers and
    credentials. The `sessionId` of the message starts with `botsync-check-`, so that a service can tell it from a
    customer's. Nothing is changed in the workspace. Exits with 1 where a webhook fails.
    """
    if everything == bool(addresses):
        what = "name webhooks or give --all, not both" if everything else "say which webhooks to check"
        raise UsageError(what, hint="botsync webhook check webhook.KEY, or botsync webhook check --all")
    if is_live:
        name, hooks = live(directory, environment, Reach(parallel=parallel, timeout=_PATIENCE))
    else:
        name, hooks = declared(directory, environment)
    picked = chosen(hooks, addresses, name)
    if name == SANDBOX and picked:
        output.note("In sandbox secrets are placeholders (`sandbox-NAME`): a service that compares them may refuse.")
    checked = call(picked, parallel=parallel, timeout=timeout, challenges=not skip_challenge)
    if form == "json":
        from botsync.render.webhooks_json import webhooks_json  # noqa: PLC0415  (start-up time)

        output.data(webhooks_json(checked, name))
    else:
        output.data(render_webhooks(checked, name, output.data_paint()))
    return Exit.OK if all(item.is_good for item in checked) else Exit.PROBLEMS
