"""Conversation tests as YAML declares them. Here only their form is checked; running them is another layer's work."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from botsync.models.base import Key, Maybe, Model, Phrase
from botsync.models.response import Response

Scalar = str | int | float | bool
TextList = Phrase | Annotated[list[Phrase], Field(min_length=1)]


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
    return pattern


def _says_something(text: str) -> str:
    if not text.strip():
        raise ValueError("a blank text is in every answer: it expects nothing")
    return text


Text = Annotated[str, Field(min_length=1), AfterValidator(_says_something)]


class Says(Model):
    """What the text of an answer must look like; every given condition must hold. Case and blank space do not count."""

    contains: Maybe[TextList] = None
    """All of these stand in the answer."""
    matches: Maybe[Annotated[str, AfterValidator(_compiles)]] = None
    """A regular expression, searched for in the whole answer as it is."""
    one_of: Maybe[Annotated[list[str], Field(min_length=1)]] = None
    """One of the messages is one of these."""

    @model_validator(mode="after")
    def _says_something(self) -> "Says":
        if not self.model_fields_set:
            raise ValueError("there is no condition: give `contains`, `matches` or `one_of`")
        return self


class Expect(Model):
    """What must be true after a turn; meaning first, then text."""

    interaction: Maybe[Key] = None
    """The interaction that matches; `welcome` and `fallback` for the default ones."""
    entities: Maybe[dict[str, Scalar]] = None
    """Values that this turn gave, by entity."""
    attributes: Maybe[dict[str, Scalar]] = None
    """Attributes that are known afterwards, by name."""
    context: Maybe[list[Key]] = None
    """The interactions that were reached, newest first; older ones may be left out."""
    confidence: Maybe[Annotated[float, Field(ge=0, le=1)]] = None
    """The least score of the match."""
    unique: Maybe[bool] = None
    """No other interaction that competes comes within 0.2 of the score."""
    fallback: Maybe[bool] = None
    """Nothing matches, and the fallback answers."""
    says: Maybe[Text | Says] = None
    """A text alone must be contained in the answer."""
    not_: Annotated[Maybe[Text | Says], Field(alias="not")] = None
    """What the answer must not be like; none of the conditions may hold."""
    buttons: Maybe[list[str]] = None
    """The titles of all buttons of the answer, in order."""

    @model_validator(mode="after")
    def _can_be_met(self) -> "Expect":
        if (
            self.fallback is not None
            and self.interaction is not None
            and self.fallback != (self.interaction == "fallback")
        ):
            said = "is expected" if self.fallback else "is not expected"
            raise ValueError(f"the fallback {said}, and `interaction` says otherwise: both cannot be")
        return self


class Turn(Model):
    """One exchange: exactly one of `user`, `click`, `trigger`, `goto`, and what is expected."""

    user: Maybe[TextList] = None
    """What the user says; each of several variants is a case of its own."""
    click: Maybe[str] = None
    """The title of a button of the last answer."""
    trigger: Maybe[Annotated[str, Field(min_length=1, max_length=50)]] = None
    """An integration starts an interaction by one of its `triggers`; `welcome` greets."""
    goto: Maybe[Key] = None
    """The conversation jumps to this interaction."""
    expect: Expect = Expect()
    """What must be true afterwards."""

    @model_validator(mode="after")
    def _one_input(self) -> "Turn":
        given = [name for name in ("user", "click", "trigger", "goto") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("a turn has exactly one of `user`, `click`, `trigger`, `goto`")
        return self

    @property
    def fired(self) -> str | None:
        """The trigger that something must answer to; none where what is tried is that nothing does."""
        fails = self.expect.fallback or self.expect.interaction == "fallback"
        return None if fails else self.trigger


class Setup(Model):
    """What holds before the first turn."""

    attributes: dict[str, Scalar] = {}
    """Attributes that are known, by name."""


def _form(value: object) -> str:
    return "service" if isinstance(value, Mapping) and "type" in value else "project"


ServiceResponse = Annotated[dict[str, Any], Field(json_schema_extra={"required": ["type"]})]
StubResponse = Annotated[
    Annotated[ServiceResponse, Tag("service")] | Annotated[Response, Tag("project")], Discriminator(_form)
]
"""A response as the project writes them, or, where it has a `type`, as a service sends it."""


class Stub(Model):
    """How a webhook behaves in a conversation test: the first stub whose `match` fits the request answers."""

    match: dict[str, Scalar] = {}
    """Attributes that the request must carry."""
    responses: Maybe[list[StubResponse]] = None
    """What the service answers."""
    attributes: Maybe[dict[str, Scalar]] = None
    """Attributes that it sets."""
    status: Annotated[int, Field(ge=100, le=599)] = 200
    """Status with which it answers; anything but 200 to 299 is a failure."""
    times_out: bool = False
    """It does not answer at all."""


class Conversation(Model):
    """A scripted conversation with one story."""

    name: Maybe[str] = None
    """Shown in reports; the key where left out."""
    story: Maybe[Key] = None
    """May be left out where the project has one story."""
    tags: list[str] = []
    """Words to choose conversations by."""
    setup: Setup = Setup()
    """What is known from the start."""
    webhooks: dict[Key, Annotated[list[Stub], Field(min_length=1)]] = {}
    """How webhooks behave, by key."""
    turns: Annotated[list[Turn], Field(min_length=1)]
    """The exchanges, in order."""
