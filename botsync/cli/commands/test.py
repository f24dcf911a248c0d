"""`botsync test`: plays the project's conversations, and tells what is not as expected."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from botsync.cli.conversing import Picked, open_tested, rehearse
from botsync.cli.exits import Exit
from botsync.cli.options import directory_option, manner_options
from botsync.cli.outs import Outs, outs_options, prefix_of, write_outs
from botsync.cli.tested import FORMS, Told
from botsync.models.project import SANDBOX

if TYPE_CHECKING:
    from botsync.cli.embedding import Tongue


@click.command()
@directory_option
@click.option(
    "-k", "words", multiple=True, metavar="TEXT", help="Only those with this in their key or name; may repeat."
)
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only those with this tag; may repeat.")
@click.option("--story", "stories", multiple=True, metavar="KEY", help="Only those with this story; may repeat.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=None, help="Processes (default: as many as make it fastest)."
)
@click.option("--all", "everything", is_flag=True, help="List all that is not reached, not only the first of it.")
@outs_options(*FORMS)
@manner_options
def command(
    directory: Path,
    words: tuple[str, ...],
    tags: tuple[str, ...],
    stories: tuple[str, ...],
    workers: int | None,
    everything: bool,
    outs: Outs,
    tongue: "Tongue",
) -> int:
    """Play the project's conversations, and tell what is not as expected.

    Nothing is reached but the project: the bot runs in process, webhooks are the stubs of the conversations.
    """
    tested = open_tested(directory, SANDBOX, Picked(words=words, tags=tags, stories=stories))
    report = rehearse(tested, tongue, workers=workers)
    told = Told(report=report, prefix=prefix_of(directory), everything=everything)
    write_outs(outs, lambda form, paint: FORMS[form](told, paint))
    return Exit.OK if report.passed else Exit.PROBLEMS
