"""Carries out conversation tests for a command: on the project in process, or on a live environment."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from botsync.cli.rehearsing import play_all, rehearsed_stories
from botsync.diagnostics import did_you_mean
from botsync.errors import ProjectInvalid, UsageError
from botsync.loader.project import Loaded, Sources, load, read_sources
from botsync.models.project import SANDBOX

if TYPE_CHECKING:
    from botsync.cli.embedding import Tongue
    from botsync.conversation.dialogue.turn import Settings
    from botsync.conversation.testing.cases import Case
    from botsync.conversation.testing.coverage import Coverage
    from botsync.conversation.testing.language import LanguageReport
    from botsync.conversation.testing.report import ConversationReport
    from botsync.conversation.testing.verdict import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """Which conversations are meant; nothing said means all.

    Attributes:
        words: in the key or the name.
        tags: that they carry.
        stories: that they are with.
    """

    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """A project that is tested, and what is to be played.

    Attributes:
        sources: its files.
        loaded: the project.
        cases: what is to be played.
    """

    sources: Sources
    loaded: Loaded
    cases: "Sequence[Case]"


def open_tested(directory: Path, environment: str, picked: Picked) -> Tested:
    """Load a project and its conversations.

    Raises:
        UsageError: there is no project, or no conversation is meant.
        ProjectInvalid: something is wrong with the project.
    """
    from botsync.conversation.testing.cases import cases_of, chosen  # noqa: PLC0415  (start-up time)

    sources = read_sources(directory)
    loaded = load(sources, environment, os.environ if environment != SANDBOX else None)
    if loaded.project is None:
        raise ProjectInvalid(loaded.findings)
    for story in picked.stories:
        if story not in (loaded.project.stories or {}):
            near = did_you_mean(story, list(loaded.project.stories or {}))
            raise UsageError(f"there is no story `{story}`", hint=near)
    cases = cases_of(loaded.project)
    found = chosen(cases, picked.words, picked.tags, picked.stories)
    if cases and not found:
        known = sorted({tag for case in cases for tag in case.tags})
        hint = f"there are {len(cases)} conversations" + (f", with the tags {', '.join(known)}" if known else "")
        raise UsageError("no conversation is meant", hint=hint)
    return Tested(sources=sources, loaded=loaded, cases=found)


def settings_of(tongue: "Tongue") -> "Settings":
    """Return how the dialogue behaves."""
    from botsync.conversation.dialogue.turn import Settings  # noqa: PLC0415  (start-up time)

    return Settings(confidence=tongue.confidence, lifespan=tongue.lifespan, seed=tongue.seed)


def rehearse(tested: Tested, tongue: "Tongue", *, workers: int | None) -> "ConversationReport":
    """Play conversations on the project in process.

    Args:
        tested: what is to be played.
        tongue: how the bot talks.
        workers: processes; ``None`` for as many as make it fastest.

    Raises:
        UsageError: what understands language is not installed, or there is no such encoder.
    """
    from botsync.conversation.testing.coverage import coverage_of  # noqa: PLC0415  (start-up time)

    desired = tested.loaded.desired
    stories = rehearsed_stories(desired.written if desired is not None else {}, tongue.encoder)
    began = perf_counter()
    results = play_all(stories, tested.cases, settings_of(tongue), encoder=tongue.encoder, workers=workers)
    seconds = perf_counter() - began
    coverage = coverage_of({key: item.planned.story for key, item in stories.items()}, results)
    return report_of(tested, results, played_on="the project", coverage=coverage, seconds=seconds)


def report_of(
    tested: Tested,
    results: "tuple[Result, ...]",
    *,
    played_on: str,
    coverage: "Coverage | None" = None,
    language: "LanguageReport | None" = None,
    seconds: float,
) -> "ConversationReport":
    """Return the report of results, with the places of what it speaks of."""
    from botsync.conversation.testing.report import ConversationReport, paths_of  # noqa: PLC0415  (start-up time)

    located = {path: tested.sources.merged.locate(path) for path in paths_of(results, coverage, language)}
    return ConversationReport(
        results=results,
        played_on=played_on,
        coverage=coverage,
        language=language,
        places={path: place for path, place in located.items() if place is not None},
        seconds=seconds,
    )
