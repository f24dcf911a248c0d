"""`botsync test`: plays the project's conversations, and tells what is not as expected."""

from typing import TYPE_CHECKING

import click

from botsync.cli import output
from botsync.cli.conversing import Picked, Way, open_tested, play_tested
from botsync.cli.exits import Exit
from botsync.cli.options import Where, manner_options, workspace_options
from botsync.cli.outs import Outs, outs_options, prefix_of, write_outs
from botsync.cli.tested import FORMS, Told
from botsync.cli.watching import watch
from botsync.errors import UsageError

if TYPE_CHECKING:
    from botsync.cli.embedding import Tongue
    from botsync.conversation.testing.report import ConversationReport


@click.command()
@workspace_options
@click.option(
    "-k", "words", multiple=True, metavar="TEXT", help="Only those with this in their key or name; may repeat."
)
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only those with this tag; may repeat.")
@click.option("--story", "stories", multiple=True, metavar="KEY", help="Only those with this story; may repeat.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=None, help="Processes (default: as many as make it fastest)."
)
@click.option("--language", is_flag=True, help="Judge the phrases too, each by a model that had not learned it.")
@click.option("--watch", "watches", is_flag=True, help="Play them again whenever a file of the project changes.")
@click.option("--update", "updates", is_flag=True, help="Rewrite expectations to what the bot does; shows the changes.")
@click.option("--all", "everything", is_flag=True, help="List all that is not reached, not only the first of it.")
@outs_options(*FORMS)
@manner_options
def command(
    where: Where,
    words: tuple[str, ...],
    tags: tuple[str, ...],
    stories: tuple[str, ...],
    workers: int | None,
    language: bool,
    watches: bool,
    updates: bool,
    everything: bool,
    outs: Outs,
    tongue: "Tongue",
) -> int:
    """Play the project's conversations, and tell what is not as expected.

    Without --env nothing is reached but the project: the bot runs in process, and webhooks are the stubs of the
    conversations. With --env the environment itself is talked to: it calls its webhooks, and counts the conversations.
    """
    way = Way(tongue=tongue, workers=workers, judges_phrases=language)
    picked = Picked(words=words, tags=tags, stories=stories)
    if updates and watches:
        raise UsageError("--update and --watch do not go together", hint="update once, and look at the changes")

    def tell(report: "ConversationReport") -> bool:
        told = Told(report=report, prefix=prefix_of(where.directory), everything=everything)
        write_outs(outs, lambda form, paint: FORMS[form](told, paint))
        return report.passed

    def run() -> bool:
        return tell(play_tested(open_tested(where, picked), where, way))

    if updates:
        from botsync.cli.updating import update  # noqa: PLC0415  (start-up time)

        updated = update(where, picked, way)
        output.note("".join(updated.patches) or "Nothing was rewritten.")
        output.findings(updated.left)
        return Exit.OK if tell(updated.report) else Exit.PROBLEMS
    if watches:
        watch(where.directory, run)
    return Exit.OK if run() else Exit.PROBLEMS
