"""Carries out conversation tests for a command: on the project in process, or on a live environment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from botsync.cli.loop import completed
from botsync.cli.options import Where
from botsync.cli.outside import outside
from botsync.cli.project import Target, checked, with_token
from botsync.cli.rehearsing import play_all, rehearsed_stories
from botsync.diagnostics import did_you_mean
from botsync.errors import ProjectInvalid, UsageError
from botsync.loader.project import Loaded, Sources, choose_environment, load, load_settings, read_sources
from botsync.models.project import SANDBOX, Project

if TYPE_CHECKING:
    from botsync.cli.embedding import Tongue
    from botsync.conversation.dialogue.turn import Settings
    from botsync.conversation.testing.cases import Case
    from botsync.conversation.testing.coverage import Coverage
    from botsync.conversation.testing.language import LanguageReport
    from botsync.conversation.testing.rehearsal import Rehearsed
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
class Way:
    """How they are played.

    Attributes:
        tongue: how the bot talks, where it runs in process.
        workers: processes; ``None`` for as many as make it fastest.
        judges_phrases: every phrase is judged too, by a model that had not learned it.
    """

    tongue: "Tongue"
    workers: int | None = None
    judges_phrases: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """A project that is tested, and what is to be played.

    Attributes:
        environment: name of the environment; ``None`` where the project itself is played.
        sources: its files.
        loaded: the project.
        cases: what is to be played.
    """

    environment: str | None
    sources: Sources
    loaded: Loaded
    cases: "Sequence[Case]"


def open_tested(where: Where, picked: Picked) -> Tested:
    """Load a project and its conversations.

    Raises:
        UsageError: there is no project, or no conversation is meant.
        ProjectInvalid: something is wrong with the project.
    """
    sources = read_sources(where.directory)
    environment = None if where.environment is None else choose_environment(sources, where.environment)
    loaded = load(sources, environment or SANDBOX, None)  # the bot's own secrets are not needed to talk with it
    if loaded.project is None:
        raise ProjectInvalid(loaded.findings)
    return Tested(environment=environment, sources=sources, loaded=loaded, cases=picked_cases(loaded.project, picked))


def picked_cases(project: Project, picked: Picked) -> "Sequence[Case]":
    """Return the cases that are meant.

    Raises:
        UsageError: none is.
    """
    from botsync.conversation.testing.cases import cases_of, chosen  # noqa: PLC0415  (start-up time)

    for story in picked.stories:
        if story not in (project.stories or {}):
            near = did_you_mean(story, list(project.stories or {}))
            raise UsageError(f"there is no story `{story}`", hint=near)
    cases = cases_of(project)
    found = chosen(cases, picked.words, picked.tags, picked.stories)
    if cases and not found:
        known = sorted({tag for case in cases for tag in case.tags})
        hint = f"there are {len(cases)} conversations" + (f", with the tags {', '.join(known)}" if known else "")
        raise UsageError("no conversation is meant", hint=hint)
    return found


def settings_of(tongue: "Tongue") -> "Settings":
    """Return how the dialogue behaves."""
    from botsync.conversation.dialogue.turn import Settings  # noqa: PLC0415  (start-up time)

    return Settings(confidence=tongue.confidence, lifespan=tongue.lifespan, seed=tongue.seed)


def play_tested(tested: Tested, where: Where, way: Way) -> "ConversationReport":
    """Play conversations: on the project in process, or on the environment that was named.

    Raises:
        UsageError: what understands language is not installed, there is no such encoder, or a story is not there.
        ApiError: the environment cannot be talked to.
    """
    began = perf_counter()
    if tested.environment is None or tested.environment == SANDBOX:
        return _rehearse(tested, way, began)
    from botsync.cli.live_play import play_live  # noqa: PLC0415  (start-up time)

    known, name = outside(), tested.environment
    beside = known.beside(where.directory, name)
    settings = load_settings(tested.sources, name, known.environ, beside)
    if settings is None:
        raise ProjectInvalid(load(tested.sources, name, known.environ, beside).findings)
    target = Target(where.directory, name, with_token(name, settings), checked(tested.loaded)[1])
    results = completed(play_live(target, tested.cases, where.reach))
    return report_of(tested, results, played_on=tested.environment, seconds=perf_counter() - began)


def _rehearse(tested: Tested, way: Way, began: float) -> "ConversationReport":
    stories = rehearsed_stories(checked(tested.loaded)[1].written, way.tongue.encoder)
    results = play_all(stories, tested.cases, settings_of(way.tongue), encoder=way.tongue.encoder, workers=way.workers)
    from botsync.conversation.testing.coverage import coverage_of  # noqa: PLC0415  (start-up time)

    coverage = coverage_of({key: item.planned.story for key, item in stories.items()}, results)
    seconds = perf_counter() - began
    language = _judge(stories, results, way.tongue.encoder) if way.judges_phrases else None
    return report_of(tested, results, played_on="the project", coverage=coverage, language=language, seconds=seconds)


def _judge(stories: "Mapping[str, Rehearsed]", results: "Sequence[Result]", encoder: str | None) -> "LanguageReport":
    from botsync.cli.embedding import usable_encoder  # noqa: PLC0415  (start-up time)
    from botsync.conversation.language import held_out  # noqa: PLC0415  (an optional part)
    from botsync.conversation.testing.language import judged, language_report  # noqa: PLC0415  (an optional part)

    means, phrases = usable_encoder(encoder), []
    for key, item in stories.items():
        story = item.planned.story
        examples = [(name, phrase) for name, part in story.interactions.items() for phrase in part.phrases]
        phrases += judged(key, story, held_out(examples, means))
    learned = {
        key: [phrase for part in item.planned.story.interactions.values() for phrase in part.phrases]
        for key, item in stories.items()
    }
    return language_report(phrases, results, learned)


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

    located = {path: tested.loaded.merged.locate(path) for path in paths_of(results, coverage, language)}
    return ConversationReport(
        results=results,
        played_on=played_on,
        coverage=coverage,
        language=language,
        places={path: place for path, place in located.items() if place is not None},
        seconds=seconds,
    )
