"""What a change of a story takes away from its users: interactions that nobody gets to any more, or out of.

Compares a story before and after; takes no view on a story by itself, which is the business of lint.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from botsync.conversation.dialogue.bot import Interaction, Story, Wire
from botsync.conversation.planned import key_of


class Loss(StrEnum):
    """What is lost."""

    UNREACHABLE = "unreachable"
    """No conversation can get to it any more."""
    DEAD_END = "dead_end"
    """Nothing follows it any more, and it does not end the conversation."""
    NO_FALLBACK = "no_fallback"
    """Whoever is not understood gets no answer any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """One loss.

    Attributes:
        loss: what is lost.
        story: key of the story.
        interaction: key of the interaction; `fallback` where that is lost.
    """

    loss: Loss
    story: str
    interaction: str


def losses(story: str, before: Story, after: Story) -> tuple[Lost, ...]:
    """Return what a change of a story takes away, in the order of the story."""
    return tuple(Lost(loss=loss, story=story, interaction=name) for loss, name in _losses(before, after))


def _losses(before: Story, after: Story) -> Iterator[tuple[Loss, str]]:
    reached, reaches = reachable(before), reachable(after)
    for name, interaction in after.interactions.items():
        known = before.interactions.get(name)
        if known is not None and name in reached and name not in reaches:
            yield Loss.UNREACHABLE, name
        elif known is not None and goes_on(known, before) and not goes_on(interaction, after):
            yield Loss.DEAD_END, name
    if _answers(before.fallback) and not _answers(after.fallback):
        yield Loss.NO_FALLBACK, key_of(after.fallback.id)


def reachable(story: Story) -> frozenset[str]:
    """Return the interactions that a conversation can get to."""
    pending = [*story.order, *story.triggers.values()]
    for default in (story.welcome, story.fallback):
        pending += targets_of(default) if default.enabled else ()
    seen: set[str] = set()
    while pending:
        name = pending.pop()
        if name in story.interactions and name not in seen:
            seen.add(name)
            pending += [*story.following.get(name, ()), *targets_of(story.interactions[name])]
    return frozenset(seen)


def goes_on(interaction: Interaction, story: Story) -> bool:
    """Tell whether a conversation is led on by an interaction, or brought to its end."""
    kinds = {response.get("type") for response in interaction.responses}
    buttons = any(True for response in interaction.responses for _ in _buttons(response))
    return (
        bool(story.following.get(interaction.id)) or buttons or bool(kinds & {"goto", "attributes", "end", "webhook"})
    )


def targets_of(interaction: Interaction) -> list[str]:
    """Return where an interaction jumps by itself or by a button."""
    found = [
        str(response.get("interactionId", "")) for response in interaction.responses if response.get("type") == "goto"
    ]
    for response in interaction.responses:
        found += [str(button.get("value", "")) for button in _buttons(response) if button.get("type") == "goto"]
    return found


def _answers(interaction: Interaction) -> bool:
    return interaction.enabled and bool(interaction.responses)


def _buttons(response: Wire) -> Iterator[Wire]:
    for holder in (response, *_maps(response.get("elements"))):
        yield from _maps(holder.get("buttons"))


def _maps(value: object) -> list[Wire]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []
