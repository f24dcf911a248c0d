"""The project as a whole: settings of `botsync.yaml`, and every part that any file may hold."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from botsync.address import Address, Kind
from botsync.models.base import Key, Maybe, Model, Name, Secret
from botsync.models.bot import Entity, Segment, Story, Webhook
from botsync.models.conversation import Conversation
from botsync.models.day import Day
from botsync.models.fields import FIELDS

DEFAULT_API = "https://api.chatbot.com"
SANDBOX = "sandbox"
"""The environment that always exists: the embedded server, no account."""


def _address(value: str) -> str:
    Address.parse(value)
    return value


AddressText = Annotated[str, AfterValidator(_address)]
"""The text of an address, `entity.pizza_size`."""


class Deletes(Model):
    """Permission to delete, and its limits."""

    allow: bool = False
    """Without it no run deletes anything."""
    max_count: Maybe[Annotated[int, Field(ge=0)]] = None
    """The most resources that one run may delete."""
    max_percent: Maybe[Annotated[float, Field(ge=0, le=100)]] = None
    """The most that one run may delete, in percent of the managed resources."""


class StateLock(Model):
    """How a server of state is locked that does not do it in Terraform's default way; GitLab's is known."""

    address: Maybe[Annotated[str, Field(min_length=1)]] = None
    """Where the lock is taken and given up; that of the state where left out."""
    lock: Maybe[Annotated[str, StringConstraints(pattern=r"^[A-Z]+$")]] = None
    """HTTP method with which it is taken, `LOCK` where left out."""
    unlock: Maybe[Annotated[str, StringConstraints(pattern=r"^[A-Z]+$")]] = None
    """HTTP method with which it is given up, `UNLOCK` where left out."""


class KnownDrift(Model):
    """A change in the workspace that is known, and left alone until a date."""

    address: AddressText
    """The resource; a story stands for its interactions too."""
    field: Maybe[str] = None
    """One field, `responses` or `welcome.responses`; where left out all of them, and its being deleted."""
    until: Day
    """The last day, `YYYY-MM-DD`."""
    why: Maybe[str] = None
    """For those who read it later."""

    @model_validator(mode="after")
    def _field_exists(self) -> "KnownDrift":
        kind = Address.parse(self.address).kind
        kinds = (kind, Kind.INTERACTION) if kind is Kind.STORY else (kind,)
        known = [name for item in kinds for name in FIELDS[item]]
        if self.field is not None and self.field not in known:
            raise ValueError(f"`{self.field}` is no field of {self.address}; known are {', '.join(known)}")
        return self


class Lint(Model):
    """How the project is linted."""

    rules: dict[
        Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")], Literal["error", "warning", "info", "off"]
    ] = {}
    """Severities by the code of a rule, where the project wants others."""
    fail_on: Literal["error", "warning", "info", "never"] = "warning"
    """The lowest severity that makes `botsync lint` fail."""
    baseline: Maybe[Annotated[str, Field(min_length=1)]] = None
    """File with findings that are known and not told again; a path, relative to the project."""
    min_phrases: Annotated[int, Field(ge=1, le=100)] = 5
    """Phrases below which an interaction has too few."""
    channels: list[Literal["messenger", "slack", "whatsapp", "sms", "widget"]] = []
    """Channels whose limits the texts must keep."""


class Environment(Model):
    """A named target: where the API is, who we are there, and what is allowed."""

    api: Annotated[str, Field(min_length=1)] = DEFAULT_API
    """Base address of the API; https, or http to this machine."""
    token: Secret = ""
    """Developer access token of the workspace; not needed where a program hands it out (`--token-command`)."""
    vars: dict[Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")], str] = {}
    """Values for `${var.name}` in the project's texts."""
    state: Maybe[Annotated[str, Field(min_length=1)]] = None
    """Where state lives: a path, relative to the project; `git`; `s3://…`, `gs://…`, `az://…`; `https://…`."""
    state_lock: Maybe[StateLock] = None
    """How state behind `https://…` is locked."""
    deletes: Deletes = Deletes()
    """Whether a run may delete, and how much."""
    known_drift: list[KnownDrift] = []
    """Changes in the workspace that are to be left alone for a while."""
    protect: list[AddressText] = []
    """Addresses that no run may delete."""
    require_tests: bool = False
    """Nothing is applied unless all conversations pass."""


class Move(Model):
    """A renamed address; read by plan, removable afterwards."""

    from_: Annotated[AddressText, Field(alias="from")]
    """The address until now; a story stands for its interactions too."""
    to: AddressText
    """The address from now on, of the same kind and in the same story."""


class Bot(Model):
    """What any YAML file of a project may hold. A section that no file mentions is not managed."""

    stories: Maybe[dict[Key, Story]] = None
    """Stories by key."""
    entities: Maybe[dict[Key, Entity]] = None
    """Entities by key."""
    webhooks: Maybe[dict[Key, Webhook]] = None
    """Webhooks by key."""
    segments: Maybe[dict[Key, Segment]] = None
    """Segments by key."""
    moved: list[Move] = []
    """Renames of addresses."""
    forget: list[AddressText] = []
    """Addresses to stop managing, without deleting them."""
    conversations: dict[Key, Conversation] = {}
    """Conversation tests."""


class Project(Bot):
    """A whole project, merged from its files."""

    version: Literal[1]
    """Version of the file format."""
    name: Name
    """Name of the project, for people; the state remembers it."""
    environments: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")], Environment] = {}
    """Targets by name; `sandbox` always exists."""
    lint: Lint = Lint()
    """Rules, threshold and baseline of `botsync lint`."""


SETTINGS = tuple(name for name in Project.model_fields if name not in Bot.model_fields)
"""Keys that only `botsync.yaml` may hold."""
