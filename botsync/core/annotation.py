"""Annotations in phrases: `{{entity:alias}}` marks a value (API reference, section 9.4)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

ANNOTATION = re.compile(r"\{\{([^{}:]+):\s*([^{}]*?)\s*\}\}")
"""Blanks around the entity are nobody's intention, unless a live entity has such a name."""


def annotations(phrase: str) -> Iterator[tuple[str, str]]:
    """Yield entity and alias of each annotation of a phrase."""
    if "{{" in phrase:
        for match in ANNOTATION.finditer(phrase):
            yield match[1].strip(), match[2]


def rename_entities(phrase: str, names: Mapping[str, str]) -> str:
    """Return the phrase with the entities of its annotations renamed; unknown ones stay as they are."""
    if "{{" not in phrase:
        return phrase

    def renamed(match: re.Match[str]) -> str:
        new = names.get(match[1], names.get(match[1].strip()))
        return match[0] if new is None or new == match[1] else f"{{{{{new}:{match[2]}}}}}"

    return ANNOTATION.sub(renamed, phrase)


def entity_names_used(fields: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of the entities that canonical fields of an interaction or a story use."""
    marked = {match[1] for phrase in fields.get("user_says", ()) for match in ANNOTATION.finditer(phrase)}
    marked |= {entity.strip() for entity in marked}
    asked = {parameter["entity"] for parameter in fields.get("parameters", ())}
    questions = {
        question["entity"]
        for name, responses in fields.items()
        if name.rpartition(".")[2] == "responses"
        for response in responses
        if response["type"] == "attributes"
        for question in response["elements"]
    }
    return frozenset(marked | asked | questions)
