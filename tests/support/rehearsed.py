"""Conversation tests of a project given as text: loaded, trained and played, as `botsync test` does it."""

from collections.abc import Mapping
from pathlib import Path

from botsync.api.dialect.responses import encode_response
from botsync.cli.rehearsing import rehearsed_stories
from botsync.conversation.dialogue.bot import Story
from botsync.conversation.dialogue.turn import Settings
from botsync.conversation.testing.cases import Case, cases_of
from botsync.conversation.testing.coverage import Coverage, coverage_of
from botsync.conversation.testing.rehearsal import Rehearsal, Rehearsed
from botsync.conversation.testing.verdict import Result
from botsync.loader.project import Loaded, load, read_sources
from botsync.models.project import SANDBOX

HEAD = "version: 1\nname: tested\n"


class Bot:
    """A project with its conversations.

    Args:
        folder: where its file is written.
        text: of that file, without its head.
    """

    def __init__(self, folder: Path, text: str) -> None:
        (folder / "botsync.yaml").write_text(HEAD + text, encoding="utf-8")
        self.loaded: Loaded = load(read_sources(folder), SANDBOX, None)
        assert self.loaded.project is not None, self.loaded.findings
        assert self.loaded.desired is not None, self.loaded.findings
        self.stories: Mapping[str, Rehearsed] = rehearsed_stories(self.loaded.desired.written)
        self.cases: tuple[Case, ...] = cases_of(self.loaded.project)

    def play(self, **settings: float) -> dict[str, Result]:
        """Return the results by the ids of the cases."""
        rehearsal = Rehearsal(self.stories, Settings(**settings), encode_response)
        return {case.id: rehearsal.run(case) for case in self.cases}

    @property
    def planned(self) -> dict[str, Story]:
        return {key: item.planned.story for key, item in self.stories.items()}

    def coverage(self) -> Coverage:
        return coverage_of(self.planned, self.play().values())


def differences(result: Result) -> list[tuple[str, str, str]]:
    """Return field, expected and got of all that was not met."""
    return [(item.field, item.expected, item.got) for exchange in result.exchanges for item in exchange.differences]


def errors(result: Result) -> list[tuple[str, str]]:
    """Return why turns could not be carried out, and the way out."""
    return [(exchange.error, exchange.hint) for exchange in result.exchanges if exchange.error]
