"""Parameters that phrases imply: an annotation gives one that need not be listed (chatbot-api.md 9.4)."""

from collections.abc import Sequence

from botsync.conversation.dialogue.bot import Question
from botsync.conversation.values.phrases import slots_in


def with_implied(listed: Sequence[Question], phrases: Sequence[str]) -> tuple[Question, ...]:
    """Return the parameters that are listed, then those that phrases imply; these are not asked for."""
    known = {question.attribute for question in listed}
    implied = {slot.alias: slot.entity for slot in slots_in(phrases) if slot.alias not in known}
    return (*listed, *(Question(attribute=alias, entity=entity) for alias, entity in implied.items()))
