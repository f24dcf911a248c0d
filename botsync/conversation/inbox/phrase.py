"""What a workspace tells of a text that no interaction matched (API reference, section 10.4)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """An item of the inbox.

    Attributes:
        id: its identifier.
        story: remote id of the story; empty where the workspace does not say.
        text: as it was typed.
        date: when it was said last, in ISO-8601 in UTC; empty where the workspace does not say.
        times: how often it was said.
    """

    id: str
    story: str
    text: str
    date: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """What was read of an inbox.

    Attributes:
        phrases: the newest first.
        is_whole: nothing that was asked for was left out.
    """

    phrases: tuple[Phrase, ...]
    is_whole: bool
