"""The stories that a project declares, as language understanding needs them, with keys for identifiers."""

from collections.abc import Mapping
from dataclasses import dataclass

from botsync.address import Address, Kind
from botsync.conversation.dialogue.bot import FALLBACK, WELCOME, Interaction, Story, in_tree_order, questions
from botsync.core.desired import Desired
from botsync.models.fields import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A story, and what its phrases refer to.

    Attributes:
        story: the story; its responses are left out.
        entities: value to synonyms of each user entity, by the entity's name.
    """

    story: Story
    entities: Mapping[str, Mapping[str, tuple[str, ...]]]


def declared_stories(desired: Desired) -> dict[str, Declared]:
    """Return the stories of a project by key."""
    entities = {
        fields["name"]: {value: tuple(dict.fromkeys((value, *names))) for value, names in fields["entries"].items()}
        for address, fields in desired.written.items()
        if address.kind is Kind.ENTITY
    }
    return {
        address.key: Declared(story=_story(address.key, fields, desired), entities=entities)
        for address, fields in desired.written.items()
        if address.kind is Kind.STORY
    }


def _story(key: str, fields: Fields, desired: Desired) -> Story:
    own = {address.key: inner for address, inner in desired.written.items() if address.story == key}
    following = {name: tuple(map(_key, inner["next"])) for name, inner in own.items()}
    order = tuple(map(_key, fields.get("start", ())))
    return Story(
        id=key,
        name=fields["name"],
        order=order,
        following=following,
        interactions={name: _interaction(name, own[name]) for name in in_tree_order(order, following, list(own))},
        welcome=Interaction(id=f"{WELCOME}.{key}", name=WELCOME, type=WELCOME),
        fallback=Interaction(id=f"{FALLBACK}.{key}", name=FALLBACK, type=FALLBACK),
    )


def _interaction(key: str, fields: Fields) -> Interaction:
    return Interaction(
        id=key,
        name=fields["name"],
        action=fields["action"],
        classifier=fields["classifier"],
        phrases=tuple(fields["user_says"]),
        triggers=tuple(fields["triggers"]),
        parameters=questions(fields["parameters"]),
    )


def _key(address: str) -> str:
    return Address.parse(address).key
