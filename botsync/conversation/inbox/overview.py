"""An inbox as it is shown: story by story, group by group."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from botsync.conversation.inbox.proposals import Group, Suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryInbox:
    """What users said in one story.

    Attributes:
        story: its key.
        names: names of its interactions by key.
        groups: the sayings, those that were said most first.
    """

    story: str
    names: Mapping[str, str]
    groups: tuple[Group, ...]

    def suggestions(self) -> Iterator[tuple[Group, Suggestion]]:
        """Yield every saying with its group."""
        for group in self.groups:
            for suggestion in group.suggestions:
                yield group, suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What was read of an inbox.

    Attributes:
        environment: name of the environment.
        stories: those in which something was said.
        elsewhere: how many phrases belong to stories that the project does not have.
        is_whole: nothing that was asked for was left out.
    """

    environment: str
    stories: tuple[StoryInbox, ...]
    elsewhere: int
    is_whole: bool

    @property
    def sayings(self) -> int:
        """How many different things were said."""
        return sum(len(group.suggestions) for story in self.stories for group in story.groups)

    @property
    def times(self) -> int:
        """How often any of them was said."""
        return sum(group.times for story in self.stories for group in story.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A phrase that was written.

    Attributes:
        text: the phrase.
        address: address of its interaction.
    """

    text: str
    address: str
