"""Stories as the dialogue needs them, made of resources in canonical form: what a project declares, or what is live.

Interactions and webhooks are known by their keys; those that have no address keep the marked remote id.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botsync.address import Address, Kind
from botsync.conversation.dialogue.bot import FALLBACK, WELCOME, Interaction, Question, Story, Wire, in_tree_order
from botsync.conversation.implied import with_implied
from botsync.conversation.understanding import Entries
from botsync.core.live import UNMANAGED
from botsync.models.fields import Fields, translate_references

ToWire = Callable[[Mapping[str, Any]], Wire]
"""Gives the API's own form of a canonical response."""


def default_id(which: str) -> str:
    """Return the id of a default interaction; no key looks like it."""
    return f"<{which}>"


def key_of(name: str) -> str:
    """Return the key that people know an id by: of a default interaction `welcome` or `fallback`."""
    return name[1:-1] if name in {default_id(WELCOME), default_id(FALLBACK)} else name


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStory:
    """A story that can be talked with before it is anywhere.

    Attributes:
        key: its key.
        story: as the dialogue needs it; ids are keys.
        entities: value to synonyms of each user entity, by the entity's name.
        entity_keys: keys of the entities by name.
    """

    key: str
    story: Story
    entities: Entries
    entity_keys: Mapping[str, str]


def planned_stories(resources: Mapping[Address, Fields], to_wire: ToWire) -> dict[str, PlannedStory]:
    """Return the stories that resources make up, by key.

    Args:
        resources: canonical fields, references by address.
        to_wire: gives the API's own form of a response whose references are what this module knows things by.
    """
    entities = {
        fields["name"]: {value: tuple(synonyms) for value, synonyms in fields["entries"].items()}
        for address, fields in resources.items()
        if address.kind is Kind.ENTITY
    }
    keys = {fields["name"]: address.key for address, fields in resources.items() if address.kind is Kind.ENTITY}
    return {
        address.key: PlannedStory(
            key=address.key,
            story=_story(address.key, fields, resources, to_wire),
            entities=entities,
            entity_keys=keys,
        )
        for address, fields in resources.items()
        if address.kind is Kind.STORY
    }


def _story(key: str, fields: Fields, resources: Mapping[Address, Fields], to_wire: ToWire) -> Story:
    own = _translated(Kind.STORY, fields)
    parts = {
        address.key: _translated(Kind.INTERACTION, resources[address])
        for address in resources
        if address.kind is Kind.INTERACTION and address.story == key
    }
    order = tuple(item for item in own.get("start", ()) if item in parts)
    following = {name: tuple(item for item in part["next"] if item in parts) for name, part in parts.items()}
    ordered = in_tree_order(order, following, list(parts))
    return Story(
        id=key,
        name=own["name"],
        order=order,
        following=following,
        interactions={name: _interaction(name, parts[name], to_wire) for name in ordered},
        welcome=_default(WELCOME, own, to_wire),
        fallback=_default(FALLBACK, own, to_wire),
    )


def _translated(kind: Kind, fields: Fields) -> Fields:
    return translate_references(kind, fields, lambda _, reference: _known_as(reference))


def _known_as(reference: str) -> str:
    return reference if reference.startswith(UNMANAGED) else Address.parse(reference).key


def _interaction(key: str, fields: Fields, to_wire: ToWire) -> Interaction:
    return Interaction(
        id=key,
        name=fields["name"],
        action=fields["action"],
        classifier=fields["classifier"],
        phrases=tuple(fields["user_says"]),
        triggers=tuple(fields["triggers"]),
        parameters=with_implied(
            [
                Question(attribute=item["name"], entity=item["entity"], prompts=tuple(item["prompts"]))
                for item in fields["parameters"]
            ],
            fields["user_says"],
        ),
        responses=tuple(map(to_wire, fields["responses"])),
    )


def _default(which: str, fields: Fields, to_wire: ToWire) -> Interaction:
    return Interaction(
        id=default_id(which),
        name=f"{which.capitalize()} Interaction",
        action=f"default.{which}",
        type=which,
        responses=tuple(map(to_wire, fields.get(f"{which}.responses", ()))),
        enabled=fields.get(f"{which}.enabled", True),
    )
