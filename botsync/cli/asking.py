"""Goes through a training inbox with a person, group by group."""

from collections.abc import Callable

from botsync.conversation.inbox.acceptance import Acceptance
from botsync.conversation.inbox.overview import Overview, StoryInbox
from botsync.conversation.inbox.personal import is_personal
from botsync.conversation.inbox.proposals import Group
from botsync.diagnostics import did_you_mean

QUESTION = "[y]es, [n]o, the KEY of another interaction, or [q]uit: "
QUESTION_NEW = "the KEY of an interaction, [n]o, or [q]uit: "


def go_through(
    overview: Overview,
    show: Callable[[StoryInbox, Group], None],
    ask: Callable[[str], str | None],
    tell: Callable[[str], None],
) -> dict[str, list[Acceptance]]:
    """Return what was accepted, by the key of its story.

    Args:
        overview: the inbox.
        show: shows a group.
        ask: puts a question; ``None`` where nobody answers any more.
        tell: says something.
    """
    accepted: dict[str, list[Acceptance]] = {}
    for story in overview.stories:
        for group in story.groups:
            show(story, group)
            key = _answer(story, group, ask, tell)
            if key is None:
                return accepted
            if key:
                accepted.setdefault(story.story, []).extend(_taken(group, key, tell))
    return accepted


def _answer(
    story: StoryInbox, group: Group, ask: Callable[[str], str | None], tell: Callable[[str], None]
) -> str | None:
    """Return the interaction that was chosen; an empty key for none, ``None`` to go no further."""
    question = QUESTION_NEW if group.interaction is None else QUESTION
    while True:
        answer = ask(question)
        word = "q" if answer is None else answer.strip()
        match word.lower():
            case "q" | "quit":
                return None
            case "n" | "no" | "s" | "skip":
                return ""
            case "y" | "yes" if group.interaction is not None:
                return group.interaction
            case _ if word in story.names:
                return word
            case _:
                tell(f"there is no interaction `{word}`. {did_you_mean(word, list(story.names))}".rstrip())


def _taken(group: Group, key: str, tell: Callable[[str], None]) -> list[Acceptance]:
    """Return the sayings of a group; one that holds personal data, or that stands there already, is left out."""
    taken = [
        item
        for item in group.suggestions
        if not is_personal(item.saying.text) and not (item.is_known and key == group.interaction)
    ]
    left = len(group.suggestions) - len(taken)
    if left:
        tell(f"{left} left out: personal data, which only --accept takes, or a phrase of it already.")
    return [Acceptance(saying=item.saying, interaction=key) for item in taken]
