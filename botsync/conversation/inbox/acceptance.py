"""What may become a phrase of an interaction, and why something may not. Nothing is written here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from botsync.conversation.dialogue.bot import Story
from botsync.conversation.inbox.sayings import Saying
from botsync.conversation.language.tokens import tokens
from botsync.diagnostics import Finding

LONGEST = 256
"""Characters of a phrase (API reference, section 4)."""
MOST = 2000
"""Phrases of an interaction (the same)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A saying that is to become a phrase.

    Attributes:
        saying: what was said.
        interaction: id of the interaction in its story.
    """

    saying: Saying
    interaction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What came of acceptances.

    Attributes:
        accepted: those that may be written, in order.
        findings: why others may not.
    """

    accepted: tuple[Acceptance, ...]
    findings: tuple[Finding, ...]


def settle(story: Story, acceptances: Iterable[Acceptance], shown: Callable[[str], str]) -> Settled:
    """Look at acceptances one after the other; each counts for those behind it.

    Args:
        story: the story.
        acceptances: what is to become a phrase.
        shown: gives a text as messages may show it.
    """
    said = {item.id: [tokens(phrase) for phrase in item.phrases] for item in story.interactions.values()}
    accepted: list[Acceptance] = []
    findings: list[Finding] = []
    for item in acceptances:
        found = _refusal(story, said, item, shown(item.saying.text))
        if found is None:
            accepted.append(item)
            said[item.interaction].append(item.saying.words)
        else:
            findings.append(found)
    return Settled(accepted=tuple(accepted), findings=tuple(findings))


def _refusal(story: Story, said: Mapping[str, list[tuple[str, ...]]], item: Acceptance, shown: str) -> Finding | None:
    text, words = item.saying.text, item.saying.words
    what = f"`{shown}` cannot become a phrase of {item.interaction}"
    rivals = [name for name in said if words in said[name] and _compete(story, name, item.interaction)]
    if words in said[item.interaction]:
        suggestion = "where it was said, the interaction could not be reached: see `next` and `start`"
        return Finding(code="phrase-is-there", message=f"{what}: it is one already", suggestion=suggestion)
    if rivals:
        suggestion = f"take it out of {rivals[0]} first, or accept it for neither"
        message = f"{what}: {rivals[0]} has it, and could be meant in the same place"
        return Finding(code="phrase-competes", message=message, suggestion=suggestion)
    if len(text) > LONGEST:
        message = f"{what}: it has {len(text)} characters, {LONGEST} are allowed"
        return Finding(code="phrase-too-long", message=message, suggestion="write a shorter one by hand")
    if len(said[item.interaction]) >= MOST:
        return Finding(code="too-many-phrases", message=f"{what}: it has {MOST}, and no more are allowed")
    if "{{" in text or "}}" in text or not text.isprintable():
        message = f"{what}: it has braces of an annotation, or signs that do not show"
        return Finding(code="phrase-form", message=message, suggestion="write what was meant by hand")
    return None


def _compete(story: Story, first: str, second: str) -> bool:
    """Tell whether two interactions can be meant in the same place: on the first level, or behind the same one."""
    places = [story.order, *story.following.values()]
    return first != second and any(first in place and second in place for place in places)
