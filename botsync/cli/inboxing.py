"""The training inbox of an environment beside its project: what was said, what is accepted, and where it is written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from botsync.address import Address, Kind, interaction_address
from botsync.api.dialect.responses import encode_response
from botsync.cli import output
from botsync.cli.project import Target
from botsync.cli.reach import Reach
from botsync.cli.recovery import counted
from botsync.conversation.inbox.acceptance import Acceptance, settle
from botsync.conversation.inbox.overview import Added, Overview, StoryInbox
from botsync.conversation.inbox.personal import is_personal
from botsync.conversation.inbox.phrase import Inbox, Phrase
from botsync.conversation.inbox.proposals import propose
from botsync.conversation.inbox.sayings import sayings_of
from botsync.conversation.language.encoder import Encoder
from botsync.conversation.language.tokens import tokens
from botsync.conversation.planned import PlannedStory, planned_stories
from botsync.conversation.understanding import understand
from botsync.core.identity import match
from botsync.core.live import Live
from botsync.diagnostics import Finding, Severity, did_you_mean
from botsync.errors import UsageError
from botsync.loader.append import append_phrases
from botsync.loader.project import read_sources

Choices = Mapping[str, Sequence[Acceptance]]
"""What is to become a phrase, by the key of its story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What of an inbox is wanted.

    Attributes:
        story: key of the only story that is meant; ``None`` for all.
        since: the first day that is meant, `2026-01-31`; empty for all.
        limit: how many phrases are read at most.
    """

    story: str | None
    since: str
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What came of acceptances.

    Attributes:
        added: the phrases that were written.
        files: names of the files that they were written to.
        findings: why others were not.
    """

    added: tuple[Added, ...] = ()
    files: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def stories_of(target: Target, story: str | None) -> dict[str, PlannedStory]:
    """Return the stories that a project declares, or the one that is meant.

    Raises:
        UsageError: there is no such story.
    """
    stories = planned_stories(target.desired.written, encode_response)
    if story is not None and story not in stories:
        raise UsageError(f"the project has no story `{story}`", hint=did_you_mean(story, list(stories)))
    return {key: planned for key, planned in stories.items() if story in {None, key}}


async def look_into(
    target: Target, reach: Reach, wish: Wish, stories: Mapping[str, PlannedStory], encoder: Encoder | None
) -> Overview:
    """Read the inbox with a client that cannot write, and propose something for what was said."""
    state = counted(target)
    async with target.reader(reach) as reader:
        with output.progress(f"reading the inbox of {target.name}"):
            listed = tuple(await reader.listed(Kind.STORY))
            found = match(target.desired, state, Live(listed=listed, resources={})).addresses
            keys = {remote: address.key for (_, remote), address in found.items()}
            wanted = None if wish.story is None else {remote for remote, key in keys.items() if key == wish.story}
            inbox = await reader.inbox(wish.limit, wish.since, wanted)
    return _overview(target.name, inbox, keys, stories, encoder)


def _overview(
    environment: str,
    inbox: Inbox,
    keys: Mapping[str, str],
    stories: Mapping[str, PlannedStory],
    encoder: Encoder | None,
) -> Overview:
    said: dict[str, list[Phrase]] = {key: [] for key in stories}
    elsewhere = 0
    for phrase in inbox.phrases:
        key = keys.get(phrase.story, "")
        if key in said:
            said[key].append(phrase)
        else:
            elsewhere += 1
    return Overview(
        environment=environment,
        stories=tuple(_story(key, stories[key], phrases, encoder) for key, phrases in said.items() if phrases),
        elsewhere=elsewhere,
        is_whole=inbox.is_whole,
    )


def _story(key: str, planned: PlannedStory, phrases: Iterable[Phrase], encoder: Encoder | None) -> StoryInbox:
    mind = understand(planned.story, planned.entities, encoder)
    return StoryInbox(
        story=key,
        names={item.id: item.name for item in planned.story.interactions.values()},
        groups=propose(planned.story, mind, sayings_of(phrases), encoder),
    )


def all_above(overview: Overview, least: float) -> Choices:
    """Return what is proposed with at least that score, and holds no personal data that can be told by its form."""
    return {
        story.story: [
            Acceptance(saying=item.saying, interaction=group.interaction)
            for group, item in story.suggestions()
            if group.interaction is not None
            and item.score >= least
            and not item.is_known
            and not is_personal(item.saying.text)
        ]
        for story in overview.stories
    }


def named(overview: Overview, accepts: Iterable[str], shown: Callable[[str], str]) -> Choices:
    """Read `--accept TEXT_OR_ID=INTERACTION`; what is said of other texts is said as they may be shown.

    Raises:
        UsageError: the inbox has no such phrase, or its story no such interaction, or it could be several.
    """
    chosen: dict[str, list[Acceptance]] = {}
    for accept in accepts:
        what, _, where = map(str.strip, accept.rpartition("="))
        if not what or not where:
            raise UsageError(f"`--accept {accept}` has no phrase or no interaction", hint="write --accept 'TEXT=KEY'")
        story, acceptance = _named(overview, what, where, shown)
        chosen.setdefault(story, []).append(acceptance)
    return chosen


def _named(overview: Overview, what: str, where: str, shown: Callable[[str], str]) -> tuple[str, Acceptance]:
    words = tokens(what)
    found = [
        (story, item.saying)
        for story in overview.stories
        for _, item in story.suggestions()
        if what in item.saying.ids or words == item.saying.words
    ]
    if not found:
        texts = [shown(item.saying.text) for story in overview.stories for _, item in story.suggestions()]
        raise UsageError(f"the inbox has no phrase `{what}`", hint=did_you_mean(what, texts))
    fitting = [(story, saying, key) for story, saying in found if (key := _key(story, where)) is not None]
    if len(fitting) > 1:
        raise UsageError(
            f"`{what}` was said in several stories that have `{where}`", hint="write interaction.STORY.KEY"
        )
    if not fitting:
        known = [key for story, _ in found for key in story.names]
        raise UsageError(f"there is no interaction `{where}` where `{what}` was said", hint=did_you_mean(where, known))
    story, saying, key = fitting[0]
    return story.story, Acceptance(saying=saying, interaction=key)


def _key(story: StoryInbox, where: str) -> str | None:
    """Return the key of an interaction of a story, which may be written as an address."""
    key = where.removeprefix(f"interaction.{story.story}.")
    return key if key in story.names else None


def write(
    directory: Path,
    stories: Mapping[str, PlannedStory],
    choices: Choices,
    shown: Callable[[str], str],
    *,
    is_strict: bool,
) -> Written:
    """Write what is accepted into the files of a project.

    Args:
        directory: the project.
        stories: its stories.
        choices: what is to become a phrase.
        shown: gives a text as messages may show it.
        is_strict: nothing is written where something was refused; otherwise the rest is.

    Raises:
        UsageError: a file cannot be written.
    """
    settled = {key: settle(stories[key].story, items, shown) for key, items in choices.items()}
    findings = [finding for item in settled.values() for finding in item.findings]
    phrases: dict[Address, list[str]] = {}
    for key, item in settled.items():
        for accepted in item.accepted:
            phrases.setdefault(interaction_address(key, accepted.interaction), []).append(accepted.saying.text)
    texts, unwritten = append_phrases(read_sources(directory).files, phrases)
    if unwritten or (is_strict and findings):
        return Written(findings=tuple(findings + unwritten))
    for name, text in texts.items():
        _put(directory / name, text)
    return Written(
        added=tuple(Added(text=text, address=str(address)) for address, items in phrases.items() for text in items),
        files=tuple(texts),
        findings=tuple(replace(finding, severity=Severity.WARNING) for finding in findings),
    )


def _put(path: Path, text: str) -> None:
    try:
        mark = "\ufeff" if path.read_bytes().startswith(b"\xef\xbb\xbf") else ""
        path.write_text(mark + text, encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror})") from error
