"""`botsync training`: lists what users said and nothing matched. Takes a client that cannot write."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click

from botsync.cli import output
from botsync.cli.encoders import encoder_option
from botsync.cli.exits import Exit
from botsync.cli.loop import completed
from botsync.cli.options import Where, format_option, workspace_options
from botsync.cli.project import open_target
from botsync.diagnostics import has_errors
from botsync.errors import UsageError

if TYPE_CHECKING:
    from botsync.cli.inboxing import Choices, Written
    from botsync.conversation.inbox.overview import Overview
    from botsync.render.inbox_text import Shown


@click.command()
@workspace_options
@format_option
@click.option("--story", metavar="KEY", help="Only what was said in this story.")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Only what was said on this day or later."
)
@click.option(
    "--limit", type=click.IntRange(min=1), default=1000, show_default=True, help="Most phrases to read, the newest."
)
@encoder_option
@click.option("--redact", is_flag=True, help="Show placeholders for mail addresses, phone numbers and long numbers.")
@click.option(
    "--accept",
    "accepts",
    multiple=True,
    metavar="TEXT_OR_ID=INTERACTION",
    help="Write this phrase into the files, below this interaction; may repeat.",
)
@click.option("--accept-all", is_flag=True, help="Write every phrase that --at-least lets through as proposed.")
@click.option("--at-least", type=click.FloatRange(0, 1), metavar="SCORE", help="Lowest score for --accept-all.")
@click.option("--ask", "asks", is_flag=True, help="Go through the groups one by one, in a terminal.")
def command(
    where: Where,
    form: str,
    story: str | None,
    since: datetime | None,
    limit: int,
    encoder: str | None,
    redact: bool,
    accepts: tuple[str, ...],
    accept_all: bool,
    at_least: float | None,
    asks: bool,
) -> int:
    """List what users said and no interaction matched, grouped by what it may have meant.

    The workspace is only read. What is accepted becomes a phrase in the files of the project, for `botsync plan` to
    show and `botsync apply` to send; in the vendor's inbox it stays until it is removed there. The phrases may hold
    personal data: they are printed, and kept nowhere but in the files where you accept them.
    """
    modes = [bool(accepts), accept_all, asks]
    if sum(modes) > 1:
        raise UsageError("--accept, --accept-all and --ask exclude each other", hint="run the command once for each")
    if accept_all != (at_least is not None):
        raise UsageError("--accept-all and --at-least belong together", hint="--accept-all --at-least 0.8")
    if asks and (form == "json" or not sys.stdin.isatty()):
        raise UsageError("--ask needs a terminal, and prints text", hint="use --accept, or --accept-all")
    from botsync.cli.embedding import usable_encoder  # noqa: PLC0415  (start-up time)

    try:
        from botsync.cli import inboxing  # noqa: PLC0415  (an optional part)
    except ImportError as error:
        raise UsageError(
            f"what understands language is not installed ({error.name} is missing)",
            hint="pip install 'botsync[sandbox]'",
        ) from error
    target = open_target(where.directory, where.environment)
    stories = inboxing.stories_of(target, story)
    wish = inboxing.Wish(story=story, since="" if since is None else since.strftime("%Y-%m-%d"), limit=limit)
    overview = completed(inboxing.look_into(target, where.reach, wish, stories, usable_encoder(encoder or None)))
    shown = redacted if redact else as_it_is
    choices: Choices = {}
    if asks:
        choices = _asked(overview, shown)
    elif at_least is not None:
        choices = inboxing.all_above(overview, at_least)
    elif accepts:
        choices = inboxing.named(overview, accepts, shown)
    written = inboxing.write(where.directory, stories, choices, shown, is_strict=bool(accepts))
    _say(overview, written, form, shown, is_told=asks)
    return Exit.PROBLEMS if has_errors(written.findings) else Exit.OK


def redacted(text: str) -> str:
    """Return a text without what can be told to be personal."""
    from botsync.conversation.inbox.personal import redact  # noqa: PLC0415  (start-up time)

    return redact(text)


def as_it_is(text: str) -> str:
    """Return the text."""
    return text


def _asked(overview: "Overview", shown: "Shown") -> "Choices":
    from botsync.cli.asking import go_through  # noqa: PLC0415  (an optional part)
    from botsync.render.inbox_text import render_group  # noqa: PLC0415  (the same)

    paint = output.note_paint()
    return go_through(
        overview,
        show=lambda story, group: output.note(render_group(story, group, shown, paint).rstrip("\n")),
        ask=_line,
        tell=output.note,
    )


def _line(question: str) -> str | None:
    """Return what is answered, or ``None`` where nobody answers any more."""
    output.prompt(question)
    return sys.stdin.readline() or None


def _say(overview: "Overview", written: "Written", form: str, shown: "Shown", *, is_told: bool) -> None:
    """Print the inbox, unless it was gone through already, and what was written."""
    if form == "json":
        from botsync.render.inbox_json import inbox_json  # noqa: PLC0415  (start-up time)

        output.data(inbox_json(overview, written.added, written.findings, shown))
        return
    from botsync.render.inbox_text import render_added, render_inbox  # noqa: PLC0415  (an optional part)

    if not is_told or not overview.sayings:
        output.data(render_inbox(overview, shown, output.data_paint()))
    output.findings(written.findings)
    if written.added:
        output.data(render_added(written.added, written.files, shown))
    elif has_errors(written.findings):
        output.note("Nothing was written.")
