"""The parts of a bot: stories with their interactions, entities, webhooks and segments (API reference, 3 to 5, 7, 10).

Every field declares its canonical form once, as metadata. What is `None` by default is not managed where no file
mentions it; every other default is the API's.
"""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from botsync.models.base import Alias, Form, Key, Maybe, Model, Name, Phrase, Secret, Url, empty, text
from botsync.models.response import Question, Responses

SYSTEM_ENTITIES = (
    "sys.any",
    "sys.url",
    "sys.integer",
    "sys.number",
    "sys.phone-number",
    "sys.temperature",
    "sys.email",
    "sys.yes",
    "sys.no",
    "sys.yes-no",
    "sys.alphanumeric",
)
"""Entities that always exist (API reference, section 5.2)."""

MAX_SYNONYMS = 99
"""Synonyms of one value, the value itself included (API reference, section 5.1)."""


class Interaction(Model):
    """One step of a conversation: what the user may say, what the bot answers, what may come next."""

    name: Annotated[Maybe[Name], Form.TEXT] = None
    """Shown in the vendor's editor, unique within the story; the key where left out."""
    action: Annotated[Annotated[str, text(0, 128)], Form.TEXT] = ""
    """A free tag for developers, sent to webhooks."""
    classifier: Annotated[Literal["ml", "keywords"], Form.TEXT] = "ml"
    """How phrases are matched: `ml` understands variations, `keywords` looks for the exact words."""
    user_says: Annotated[Annotated[list[Phrase], Field(max_length=2000)], Form.SET] = empty(list)
    """Phrases of the user; `{{entity:alias}}` marks a value."""
    triggers: Annotated[Annotated[list[Annotated[str, text(1, 50)]], Field(max_length=99)], Form.SET] = empty(list)
    """Names by which an integration starts this interaction."""
    parameters: Annotated[Annotated[dict[Alias, Question], Field(max_length=99)], Form.KEYED] = empty(dict)
    """Values that the phrases mark, by alias; those with prompts are asked for, in the order written."""
    responses: Annotated[Responses, Form.RESPONSES] = empty(list)
    """What the bot answers, in this order."""
    next: Annotated[list[Key], Form.LIST] = empty(list)
    """Interactions of the story that can be reached once this one has matched."""


class DefaultInteraction(Model):
    """What the bot says first (welcome), or when nothing matches (fallback)."""

    enabled: Annotated[bool, Form.FLAG] = True
    """Whether it answers at all."""
    responses: Annotated[Maybe[Responses], Form.RESPONSES] = None
    """Left as they are in the workspace where no file mentions them."""


class Story(Model):
    """A conversation: its interactions, and where it starts."""

    name: Annotated[Maybe[Name], Form.TEXT] = None
    """Shown in the vendor's editor; the key where left out."""
    description: Annotated[Annotated[str, text(0, 1024)], Form.TEXT] = ""
    """What the story is about, for people."""
    start: Annotated[Maybe[list[Key]], Form.LIST] = None
    """The first level, in this order; matchable from anywhere."""
    welcome: Maybe[DefaultInteraction] = None
    """What the bot says first."""
    fallback: Maybe[DefaultInteraction] = None
    """What the bot says when nothing matches."""
    interactions: Maybe[dict[Key, Interaction]] = None
    """The steps of the conversation, by key."""


class Entity(Model):
    """A list of values that phrases can mark, each with its synonyms."""

    name: Annotated[Maybe[Name], Form.TEXT] = None
    """Unique in the workspace; the key where left out."""
    entries: Annotated[
        Annotated[
            dict[Annotated[str, text(1, 256)], list[Annotated[str, text(1, 256)]]],
            Field(min_length=1, max_length=2000),
        ],
        Form.ENTRIES,
    ]
    """Values and their synonyms; the value itself is always one of them."""

    @field_validator("name")
    @classmethod
    def _no_syntax(cls, name: str | None) -> str | None:
        if name is not None and (name.startswith("sys.") or any(char in name for char in "{}:")):
            raise ValueError("the name of an entity must not start with `sys.` or contain `{`, `}` or `:`")
        return name

    @field_validator("entries")
    @classmethod
    def _synonyms(cls, entries: dict[str, list[str]]) -> dict[str, list[str]]:
        for value, synonyms in entries.items():
            if len({value, *synonyms}) > MAX_SYNONYMS:
                raise ValueError(f"`{value}` has more than {MAX_SYNONYMS} synonyms, itself included")
        return entries


class Auth(Model):
    """Basic authentication of a webhook."""

    username: Annotated[Maybe[Secret], Form.SECRET] = None
    """Left as it is in the workspace where left out."""
    password: Annotated[Maybe[Secret], Form.SECRET] = None
    """Left as it is in the workspace where left out."""


class Webhook(Model):
    """A service that the bot asks for responses.

    Secrets that no file mentions are left as they are in the workspace: leaving one out never blanks it.
    """

    name: Annotated[Maybe[Name], Form.TEXT] = None
    """Shown in the vendor's editor; the key where left out."""
    url: Annotated[Url, Form.TEXT]
    """Must be reachable from the vendor's servers."""
    token: Annotated[Maybe[Secret], Form.SECRET] = None
    """Verification token, sent back as `?token=`."""
    headers: Annotated[Maybe[dict[Annotated[str, text(1, 256)], Secret]], Form.SECRETS] = None
    """Headers that are sent along, by name."""
    auth: Maybe[Auth] = None
    """Basic authentication, sent along."""

    @field_validator("url")
    @classmethod
    def _is_url(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("the address of a webhook starts with https:// (or http://)")
        return url


class Segment(Model):
    """A named group of users; its members are not managed."""

    name: Annotated[Maybe[Annotated[str, text(1, 256)]], Form.TEXT] = None
    """Unique in the workspace; the key where left out."""
