"""From conversations as declared to cases: each is played once, in a session of its own."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from botsync.models.conversation import Conversation, Expect, Stub, Turn
from botsync.models.project import Project

Path = tuple[str | int, ...]
Kind = Literal["user", "click", "trigger", "goto"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that the user does, and what is expected then.

    Attributes:
        kind: says a text, clicks a button by its title, sets off a trigger, goes to an interaction.
        text: the text, title, name or key.
        expect: what must be true afterwards.
        path: the turn in the project.
        variant: which of several texts of the turn this is, from 0.
    """

    kind: Kind
    text: str
    expect: Expect
    path: Path
    variant: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A conversation to be played.

    Attributes:
        id: name that no other case has: the key of the conversation, and which variant.
        conversation: its key.
        title: its name for people.
        story: key of the story.
        tags: as declared.
        attributes: what is known before the first turn.
        stubs: how webhooks behave, by key.
        steps: what the user does.
    """

    id: str
    conversation: str
    title: str
    story: str
    steps: tuple[Step, ...]
    tags: tuple[str, ...] = ()
    attributes: Mapping[str, Any]
    stubs: Mapping[str, list[Stub]]

    @property
    def path(self) -> Path:
        """Where the conversation stands in the project."""
        return ("conversations", self.conversation)


def cases_of(project: Project) -> tuple[Case, ...]:
    """Return the cases of all conversations, in the order of their keys."""
    only = next(iter(project.stories), "") if project.stories and len(project.stories) == 1 else ""
    return tuple(
        case
        for key, conversation in sorted(project.conversations.items())
        for case in _expanded(key, conversation, conversation.story or only)
    )


def _expanded(key: str, conversation: Conversation, story: str) -> Iterator[Case]:
    """Yield the case with the first text of every turn, then one for each further text, the others being the first."""
    yield _case(key, key, conversation, story, {})
    seen: Counter[str] = Counter()
    for index, turn in enumerate(conversation.turns):
        for variant, text in enumerate(_texts(turn)[1:], start=1):
            seen[text] += 1
            again = f"#{seen[text]}" if seen[text] > 1 else ""
            yield _case(f"{key}[{text}]{again}", key, conversation, story, {index: variant})


def _case(name: str, key: str, conversation: Conversation, story: str, chosen: Mapping[int, int]) -> Case:
    return Case(
        id=name,
        conversation=key,
        title=conversation.name or key,
        story=story,
        tags=tuple(conversation.tags),
        attributes=dict(conversation.setup.attributes),
        stubs=conversation.webhooks,
        steps=tuple(
            _step(turn, ("conversations", key, "turns", index), chosen.get(index, 0))
            for index, turn in enumerate(conversation.turns)
        ),
    )


def _step(turn: Turn, path: Path, variant: int) -> Step:
    kinds: tuple[Kind, ...] = ("user", "click", "trigger", "goto")
    kind = next(kind for kind in kinds if getattr(turn, kind) is not None)
    return Step(kind=kind, text=_texts(turn)[variant], expect=turn.expect, path=path, variant=variant)


def _texts(turn: Turn) -> list[str]:
    if isinstance(turn.user, list):
        return turn.user
    return [turn.user or turn.click or turn.trigger or turn.goto or ""]


def chosen(
    cases: Iterable[Case], words: Collection[str], tags: Collection[str], stories: Collection[str]
) -> list[Case]:
    """Return the cases that were asked for; nothing asked for means all.

    Args:
        cases: all.
        words: the id or the title of a case has one of these in it, whatever the case of letters.
        tags: it carries one of these.
        stories: it is with one of these.
    """
    wanted = [word.casefold() for word in words]
    return [
        case
        for case in cases
        if (not wanted or any(word in f"{case.id}\n{case.title}".casefold() for word in wanted))
        and (not tags or any(tag in case.tags for tag in tags))
        and (not stories or case.story in stories)
    ]
