"""The common base of the models, and the limited texts that they are made of.

Lengths count Unicode characters. Their source is the API reference (sections 4 to 6, and 12 where the vendor's
documentation is silent).
"""

from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from botsync.address import KEY_PATTERN


class Model(BaseModel):
    """Base of all models: unknown keys and lenient conversions are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Form(StrEnum):
    """The canonical form of a field: how it is normalised, compared, shown and stored.

    A field declares its form once, as metadata of its annotation; validation, diff, apply, pull, state and rendering
    read it from there.
    """

    TEXT = "text"
    FLAG = "flag"
    LIST = "list"
    """Order counts."""
    SET = "set"
    """Neither order nor repeats count."""
    KEYED = "keyed"
    """A list of maps, each with a name of its own; order counts."""
    ENTRIES = "entries"
    """A map of sets; order does not count."""
    RESPONSES = "responses"
    SECRET = "secret"  # noqa: S105  (the name of a form)
    SECRETS = "secrets"
    """A map of secrets."""


def text(minimum: int, maximum: int) -> StringConstraints:
    """Return the constraint of a text of so many characters."""
    return StringConstraints(min_length=minimum, max_length=maximum)


def _given(value: object) -> object:
    if value is None:
        raise PydanticCustomError("nothing_given", "nothing stands here")
    return value


def empty(kind: type[list[Any]] | type[dict[Any, Any]]) -> Any:  # noqa: ANN401  (the default of any field)
    """Return the default of a field that holds nothing; it is made anew, as a copy of an empty one takes longer."""
    factory = _new_list if kind is list else _new_dict  # not the type itself: pydantic takes its signature apart
    return Field(default_factory=factory, json_schema_extra={"default": kind()})


def _new_list() -> list[Any]:
    return []


def _new_dict() -> dict[str, Any]:
    return {}


Value = TypeVar("Value")
Maybe = Annotated[Value | None, BeforeValidator(_given)]
"""What may be left out, and then is not managed; a key with nothing behind it is a mistake, as it could mean either."""

Key = Annotated[str, StringConstraints(pattern=rf"^{KEY_PATTERN}$", max_length=128)]
"""The name of a resource in YAML, stable for ever."""

Name = Annotated[str, text(1, 128)]
Phrase = Annotated[str, text(1, 256)]
Prompt = Annotated[str, text(1, 1024)]
Alias = Annotated[str, text(1, 128)]

SECRET_REFERENCE = r"^([A-Za-z][A-Za-z0-9-]* )?\$\{[A-Za-z_][A-Za-z0-9_]*\}$"  # noqa: S105  (a pattern)
"""A reference to the process environment, alone or behind the name of an authorization scheme."""

Secret = Annotated[str, Field(json_schema_extra={"pattern": SECRET_REFERENCE})]
"""A secret: in files always a reference (`${NAME}`); the loader checks that before it puts the value in."""

URL_PATTERN = r"^(https?://|\$\{)"
Url = Annotated[str, text(1, 2048), Field(json_schema_extra={"pattern": URL_PATTERN})]
