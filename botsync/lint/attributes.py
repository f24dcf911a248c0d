"""Attributes: what sets them, as far as the project says it (API reference, sections 9.4 and 10)."""

from collections.abc import Iterable, Iterator, Sequence

from botsync.core.annotation import annotations
from botsync.models.bot import Interaction
from botsync.models.response import AttributesResponse, Response, SetAttributesResponse


def marked(interaction: Interaction) -> set[str]:
    """Return the attributes that phrases of an interaction mark; an annotation without an alias marks its entity."""
    found = {alias for phrase in interaction.user_says for _, alias in annotations(phrase)}
    return found | {name for phrase in interaction.user_says for name in bare(phrase)}


def bare(phrase: str) -> Iterator[str]:
    """Yield what stands in braces without an alias, `{{size}}`."""
    for part in phrase.split("{{")[1:]:
        inside, closed, _ = part.partition("}}")
        if closed and ":" not in inside and "{" not in inside and inside.strip():
            yield inside.strip()


def asked_for(interaction: Interaction) -> set[str]:
    """Return the attributes that an interaction asks for by prompts of its parameters."""
    return {alias for alias, parameter in interaction.parameters.items() if parameter.prompts}


def set_by(responses: Iterable[Response]) -> set[str]:
    """Return the attributes that responses set or ask for."""
    found: set[str] = set()
    for response in responses:
        if isinstance(response, AttributesResponse):
            found |= response.attributes.keys()
        elif isinstance(response, SetAttributesResponse):
            found |= response.set_attributes.keys()
    return found


def set_anywhere(interactions: Iterable[Interaction], responses: Sequence[Response]) -> set[str]:
    """Return the attributes that interactions and responses set in any way."""
    found = set_by(responses)
    for interaction in interactions:
        found |= marked(interaction) | interaction.parameters.keys()
    return found
