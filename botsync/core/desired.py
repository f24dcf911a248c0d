"""From the validated project to desired resources in canonical form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from botsync.address import Address, Kind, interaction_address, story_address
from botsync.core.annotation import rename_entities
from botsync.models.bot import DefaultInteraction, Entity, Interaction, Story, Webhook
from botsync.models.fields import Fields, canonical_fields
from botsync.models.project import Bot, Project

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desired:
    """What the project declares.

    Attributes:
        resources: canonical fields by address, sorted; a field that no file mentions and that has no default is absent.
        written: the same fields in the order in which they were written, for what is sent and for people.
        kinds: kinds that some file mentions; resources of other kinds are not managed.
        stories: keys of the stories whose interactions some file mentions.
        moved: renames of addresses, old to new.
        forget: addresses to stop managing.
        project: name of the project; empty where there is none.
        only: where set, nothing but these addresses is spoken for, whatever the sections say.
        parts: of these resources nothing but these fields is spoken for, where they are in the workspace.
    """

    resources: Mapping[Address, Fields]
    written: Mapping[Address, Fields]
    kinds: frozenset[Kind]
    stories: frozenset[str]
    moved: Mapping[Address, Address]
    forget: frozenset[Address]
    project: str = ""
    only: frozenset[Address] | None = None
    parts: Mapping[Address, frozenset[str]] = field(default_factory=dict)

    def spoken_for(self, address: Address, fields: Fields) -> Fields:
        """Return those fields of a resource that is there which are spoken for."""
        part = self.parts.get(address)
        return fields if part is None else {name: value for name, value in fields.items() if name in part}


def _default_fields(which: str, default: DefaultInteraction | None, story: str, names: Names) -> dict[str, Any]:
    if default is None:
        return {}
    fields: dict[str, Any] = {f"{which}.enabled": default.enabled}
    if default.responses is not None:
        fields[f"{which}.responses"] = [response.canonical(story, names) for response in default.responses]
    return fields


def _story_fields(key: str, story: Story, names: Names) -> Fields:
    values: dict[str, Any] = {"name": story.name or key, "description": story.description}
    if story.start is not None:
        values["start"] = [str(interaction_address(key, item)) for item in story.start]
    values |= _default_fields("welcome", story.welcome, key, names)
    values |= _default_fields("fallback", story.fallback, key, names)
    return values


def _interaction_fields(story: str, key: str, interaction: Interaction, names: Names) -> Fields:
    return {
        "name": interaction.name or key,
        "action": interaction.action,
        "classifier": interaction.classifier,
        "user_says": [rename_entities(phrase, names) for phrase in interaction.user_says],
        "triggers": interaction.triggers,
        "parameters": [question.canonical(alias, names) for alias, question in interaction.parameters.items()],
        "responses": [response.canonical(story, names) for response in interaction.responses],
        "next": [str(interaction_address(story, item)) for item in interaction.next if item != key],
    }


def _entity_fields(key: str, entity: Entity) -> Fields:
    return {"name": entity.name or key, "entries": entity.entries}


def _webhook_fields(key: str, webhook: Webhook) -> Fields:
    auth = webhook.auth
    texts = {
        "token": webhook.token,
        "auth.username": None if auth is None else auth.username,
        "auth.password": None if auth is None else auth.password,
    }
    declared: Fields = {name: SecretStr(value) for name, value in texts.items() if value is not None}
    if webhook.headers is not None:
        declared["headers"] = {name: SecretStr(value) for name, value in webhook.headers.items()}
    return {"name": webhook.name or key, "url": webhook.url, **declared}


def entity_names(bot: Bot) -> dict[str, str]:
    """Return the names of the declared entities by key."""
    return {key: entity.name or key for key, entity in (bot.entities or {}).items()}


def build_desired(bot: Bot) -> Desired:
    """Return the desired resources of a valid bot."""
    names = entity_names(bot)
    written: dict[Address, Fields] = {}
    for key, story in (bot.stories or {}).items():
        written[story_address(key)] = _story_fields(key, story, names)
        for name, interaction in (story.interactions or {}).items():
            written[interaction_address(key, name)] = _interaction_fields(key, name, interaction, names)
    for key, entity in (bot.entities or {}).items():
        written[Address(Kind.ENTITY, key)] = _entity_fields(key, entity)
    for key, webhook in (bot.webhooks or {}).items():
        written[Address(Kind.WEBHOOK, key)] = _webhook_fields(key, webhook)
    for key, segment in (bot.segments or {}).items():
        written[Address(Kind.SEGMENT, key)] = {"name": segment.name or key}
    sections = {
        Kind.STORY: bot.stories,
        Kind.ENTITY: bot.entities,
        Kind.WEBHOOK: bot.webhooks,
        Kind.SEGMENT: bot.segments,
    }
    return Desired(
        project=bot.name if isinstance(bot, Project) else "",
        resources={address: canonical_fields(address.kind, written[address]) for address in sorted(written)},
        written=written,
        kinds=frozenset(kind for kind, section in sections.items() if section is not None),
        stories=frozenset(key for key, story in (bot.stories or {}).items() if story.interactions is not None),
        moved={Address.parse(move.from_): Address.parse(move.to) for move in bot.moved},
        forget=frozenset(map(Address.parse, bot.forget)),
    )
