"""What requests may carry: the vendor's limits (API reference, 3 to 8; section 12 where they are not documented)."""

import re
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from botsync.sandbox.faults import Detail, Fault


def _text(minimum: int, maximum: int) -> StringConstraints:
    return StringConstraints(min_length=minimum, max_length=maximum)


class Body(BaseModel):
    """Base of all bodies: unknown fields are ignored (12, row 5)."""

    model_config = ConfigDict(strict=True, extra="ignore")


ObjectId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{24}$")]
Name = Annotated[str, _text(1, 128)]
Description = Annotated[str, _text(0, 1024)]
Responses = Annotated[list[dict[str, Any]], Field(max_length=99)]


class NewStory(Body):
    """`POST /stories`."""

    name: Name
    description: Description = ""


class StoryUpdate(Body):
    """`PUT /stories/:id`: only what is given changes (12, row 11)."""

    name: Name = ""
    description: Description = ""
    order: list[ObjectId] = []


class ContextNode(Body):
    """One node of `PUT /stories/:id/contexts`; its lists are replaced (12, row 16)."""

    id: ObjectId
    root: bool
    references: list[ObjectId] = []
    contextOut: list[ObjectId] = []


class Contexts(RootModel[list[ContextNode]]):
    """`PUT /stories/:id/contexts`."""


class Parameter(Body):
    """A parameter of an interaction."""

    entity: Name
    alias: Name
    prompts: Annotated[list[Annotated[str, _text(1, 1024)]], Field(max_length=20)] = []


class InteractionBody(Body):
    """`POST` and `PUT` of interactions: the whole content; what is left out is empty (12, rows 11 to 13)."""

    name: Name
    action: Annotated[str, _text(0, 128)] = ""
    classifier: Literal["ml", "keywords"] = "ml"
    userSays: Annotated[list[Annotated[str, _text(1, 256)]], Field(max_length=2000)] = []
    triggers: Annotated[list[Annotated[str, _text(1, 50)]], Field(max_length=99)] = []
    parameters: Annotated[list[Parameter], Field(max_length=99)] = []
    responses: Responses = []


class DefaultBody(Body):
    """`PUT .../interactions/welcome` and `fallback`; responses that are left out stay."""

    enabled: bool
    responses: Responses = []


class Synonym(Body):
    """A synonym."""

    value: Annotated[str, _text(1, 256)]


class Entry(Body):
    """A value of an entity."""

    value: Annotated[str, _text(1, 256)]
    synonyms: Annotated[list[Synonym], Field(max_length=99)]


class EntityBody(Body):
    """`POST` and `PUT` of entities, a full replacement."""

    name: Name
    entries: Annotated[list[Entry], Field(min_length=1, max_length=2000)]

    @field_validator("name")
    @classmethod
    def _no_syntax(cls, name: str) -> str:
        if name.startswith("sys.") or any(char in name for char in "{}:"):
            raise ValueError("must not start with `sys.` or contain `{`, `}` or `:`")
        return name


class Header(Body):
    """A header of a webhook; the inner keys are our choice (12, row 28)."""

    key: Annotated[str, _text(0, 256)] = ""
    name: Annotated[str, _text(0, 256)] = ""
    value: str = ""


class Auth(Body):
    """Basic authentication of a webhook."""

    username: str = ""
    password: str = ""


class WebhookBody(Body):
    """`POST` and `PUT` of webhooks."""

    name: Name
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\S*$", max_length=2048)]
    token: str = ""
    headers: list[Header] = []
    auth: Auth = Auth()


class SegmentBody(Body):
    """`POST` and `PUT` of segments."""

    name: Annotated[str, _text(1, 256)]


def _number(value: object) -> object:
    """Read a number in a text, as the documentation types it (8); all else is judged as it is."""
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return float(value) if "." in value else int(value)
    return value


def _or(default: object) -> BeforeValidator:
    """Take ``null`` for what is left out."""
    return BeforeValidator(lambda value: default if value is None else value)


_DIGITS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,17})?")
_Flag = Annotated[bool, _or(default=False)]


class Query(Body):
    """`POST /query`: exactly one of query, goto and trigger (12, row 31)."""

    sessionId: Annotated[str, _text(10, 36)]
    query: Annotated[str, _text(1, 256)] | None = None
    goto: ObjectId | None = None
    trigger: Annotated[str, _text(1, 50)] | None = None
    storyId: ObjectId | None = None
    confidence: Annotated[Annotated[float, Field(ge=0, le=1)] | None, BeforeValidator(_number)] = None
    lifespan: Annotated[Annotated[int, Field(ge=1, le=10)] | None, BeforeValidator(_number)] = None
    reset: _Flag = False
    parameters: Annotated[dict[str, Any], _or({})] = {}
    debug: _Flag = False

    @model_validator(mode="after")
    def _one_of_three(self) -> "Query":
        if sum(item is not None for item in (self.query, self.goto, self.trigger)) != 1:
            raise ValueError("exactly one of query, goto and trigger is needed")
        return self


class V2Story(Body):
    """`POST` and `PUT` of v2 stories (12, row 43)."""

    name: Name = "New story"
    description: Description = ""
    settings: dict[str, Any] = {}


Model = TypeVar("Model", bound=BaseModel)
_OURS = "Value error, "
"""What pydantic puts before a message of ours."""


def parse(model: type[Model], value: object, *, strict: bool = False) -> Model:
    """Return a valid body.

    Raises:
        Fault: 400, with every reason.
    """
    if strict and isinstance(value, dict):
        unknown = sorted(key for key in value if key not in model.model_fields)
        if unknown:
            raise Fault(400, f"unknown fields: {', '.join(unknown)}", [Detail(key, "unknown field") for key in unknown])
    try:
        return model.model_validate(value)
    except ValidationError as error:
        details = [
            Detail(".".join(map(str, item["loc"])), item["msg"].removeprefix(_OURS))
            for item in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        shown = [f"{detail.path}: {detail.message}" if detail.path else detail.message for detail in details[:5]]
        raise Fault(400, "; ".join(shown), details) from error
