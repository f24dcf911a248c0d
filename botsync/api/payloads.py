"""What the API sends, as typed models (API reference, sections 3 to 5, 7 and 10). Unknown fields are ignored."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

RemoteId = Annotated[str, Field(min_length=1, max_length=128)]


class Payload(BaseModel):
    """Base of what is read: fields that botsync does not know are no error."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class StoryItem(Payload):
    """One story in the list."""

    id: RemoteId
    name: str


class GraphNode(Payload):
    """Placement of one interaction."""

    id: RemoteId
    root: bool = False
    references: list[str] = []
    contextOut: list[str] = []


class StoryPayload(Payload):
    """A story by itself."""

    id: RemoteId
    name: str
    description: str | None = ""
    order: list[str] = []
    interactions: dict[str, GraphNode] = {}


class ParameterPayload(Payload):
    """A parameter of an interaction."""

    entity: str
    alias: str
    prompts: list[str] = []


class InteractionPayload(Payload):
    """The content of an interaction."""

    id: RemoteId
    name: str
    action: str | None = ""
    classifier: str | None = "ml"
    userSays: list[str] = []
    triggers: list[str] = []
    parameters: list[ParameterPayload] = []
    responses: list[dict[str, Any]] = []


class DefaultPayload(Payload):
    """A default interaction."""

    enabled: bool = True
    responses: list[dict[str, Any]] = []


class Synonym(Payload):
    """One synonym."""

    value: str


class Entry(Payload):
    """One value of an entity."""

    value: str
    synonyms: list[Synonym] = []


class EntityPayload(Payload):
    """An entity; a list may leave its entries out."""

    id: RemoteId
    name: str
    entries: list[Entry] | None = None


class WebhookItem(Payload):
    """One webhook in the list, which shows neither token nor headers."""

    id: RemoteId
    name: str


class Header(Payload):
    """One header; its inner keys are not documented, `key` and `name` are understood."""

    key: str | None = None
    name: str | None = None
    value: str = ""


class AuthPayload(Payload):
    """Basic authentication."""

    username: str | None = ""
    password: str | None = ""


class WebhookPayload(Payload):
    """A webhook by itself."""

    id: RemoteId
    name: str
    url: str
    token: str | None = ""
    headers: list[Header] | None = None
    auth: AuthPayload | None = None


class TrainingItem(Payload):
    """A text that no interaction matched; `unmatched` counts how often."""

    id: RemoteId
    text: str
    storyId: str | None = ""
    date: str | None = ""
    unmatched: float | bool | None = 1


class TrainingPayload(Payload):
    """A page of such texts."""

    items: list[TrainingItem]


class SegmentPayload(Payload):
    """A segment."""

    id: RemoteId
    name: str
