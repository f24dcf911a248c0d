"""What is linted: a valid project, its stories as graphs, and who understands its language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from botsync.lint.language import Language
from botsync.models.bot import Interaction, Story
from botsync.models.button import Button, GotoButton
from botsync.models.project import Project
from botsync.models.response import (
    ButtonResponse,
    CardResponse,
    CardsResponse,
    GotoResponse,
    QuickRepliesResponse,
    Response,
)

Path = tuple[str | int, ...]
DEFAULTS = ("welcome", "fallback")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Something that answers: an interaction, or a default one.

    Attributes:
        key: its key; `welcome` or `fallback` for a default one.
        path: where it stands in the project.
        responses: what it answers.
        interaction: the interaction; ``None`` for a default one.
    """

    key: str
    path: Path
    responses: Sequence[Response]
    interaction: Interaction | None = None


class StoryView:
    """A story of the project with what rules ask of its graph.

    Attributes:
        key: its key.
        story: as declared.
        path: where it stands in the project.
        interactions: its interactions by key.
    """

    def __init__(self, key: str, story: Story) -> None:
        self.key = key
        self.story = story
        self.path: Path = ("stories", key)
        self.interactions: Mapping[str, Interaction] = story.interactions or {}

    def at(self, interaction: str, *rest: str | int) -> Path:
        """Return the path of an interaction, or of something in it."""
        return (*self.path, "interactions", interaction, *rest)

    @cached_property
    def holders(self) -> tuple[Holder, ...]:
        """Everything that answers, default interactions that are on first."""
        found = []
        for which in DEFAULTS:
            default = getattr(self.story, which)
            if default is not None and default.enabled:
                found.append(Holder(key=which, path=(*self.path, which), responses=default.responses or ()))
        for key, interaction in self.interactions.items():
            found.append(Holder(key=key, path=self.at(key), responses=interaction.responses, interaction=interaction))
        return tuple(found)

    @cached_property
    def start(self) -> tuple[str, ...]:
        """The first level."""
        return tuple(self.story.start or ())

    def following(self, key: str) -> tuple[str, ...]:
        """Return what can be matched after an interaction, itself left out."""
        return tuple(item for item in self.interactions[key].next if item != key)

    @cached_property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Groups of interactions that compete for a text: the first level, and what follows each interaction."""
        found = [self.start, *(self.following(key) for key in self.interactions)]
        return tuple(dict.fromkeys(tuple(dict.fromkeys(group)) for group in found if len(set(group)) > 1))

    @cached_property
    def _memberships(self) -> Mapping[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for number, group in enumerate(self.groups):
            for key in group:
                found.setdefault(key, set()).add(number)
        return {key: frozenset(numbers) for key, numbers in found.items()}

    def competes(self, first: str, second: str) -> bool:
        """Tell whether two interactions can be matched at the same point, so that a text may mean either."""
        none = frozenset[int]()
        shared = self._memberships.get(first, none) & self._memberships.get(second, none)
        return first != second and bool(shared)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What is linted.

    Attributes:
        project: the valid project.
        language: understands its stories; ``None`` where that is not installed: rules that need it then find nothing.
    """

    project: Project
    language: Language | None = None

    @cached_property
    def stories(self) -> tuple[StoryView, ...]:
        """Its stories, in the order in which they were written."""
        return tuple(StoryView(key, story) for key, story in (self.project.stories or {}).items())


def buttons_of(response: Response) -> Iterator[tuple[Path, Button]]:
    """Yield the buttons of a response, each with its path within the response."""
    match response:
        case QuickRepliesResponse():
            yield from ((("quick_replies", "buttons", i), b) for i, b in enumerate(response.quick_replies.buttons))
        case ButtonResponse():
            yield from ((("button", "buttons", i), b) for i, b in enumerate(response.button.buttons))
        case CardResponse():
            yield from ((("card", "buttons", i), b) for i, b in enumerate(response.card.buttons))
        case CardsResponse():
            for n, card in enumerate(response.cards):
                yield from ((("cards", n, "buttons", i), b) for i, b in enumerate(card.buttons))
        case _:
            return


def jumps_of(responses: Sequence[Response]) -> Iterator[tuple[Path, str]]:
    """Yield where responses jump by themselves, each with its path within the responses."""
    for index, response in enumerate(responses):
        if isinstance(response, GotoResponse):
            yield (index, "goto"), response.goto


def clicks_of(responses: Sequence[Response]) -> Iterator[tuple[Path, str]]:
    """Yield where buttons jump, each with its path within the responses."""
    for index, response in enumerate(responses):
        for path, button in buttons_of(response):
            if isinstance(button, GotoButton):
                yield (index, *path, "goto"), button.goto
