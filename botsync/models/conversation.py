"""Conversation tests as YAML declares them. Here only their form is checked; running them is another layer's work."""

from typing import Annotated, Any

from pydantic import Field, model_validator

from botsync.models.base import Key, Maybe, Model, Phrase

Scalar = str | int | float | bool
TextList = Phrase | Annotated[list[Phrase], Field(min_length=1)]


class Says(Model):
    """What the text of an answer must look like; every given condition must hold."""

    contains: Maybe[TextList] = None
    matches: Maybe[str] = None
    """A regular expression, searched for in the whole answer."""
    one_of: Maybe[Annotated[list[str], Field(min_length=1)]] = None


class Expect(Model):
    """What must be true after a turn; meaning first, then text."""

    interaction: Maybe[Key] = None
    """The interaction that matches."""
    entities: Maybe[dict[str, Scalar]] = None
    attributes: Maybe[dict[str, Scalar]] = None
    context: Maybe[list[Key]] = None
    confidence: Maybe[Annotated[float, Field(ge=0, le=1)]] = None
    """The least score of the match."""
    unique: Maybe[bool] = None
    """No other interaction comes close."""
    fallback: Maybe[bool] = None
    says: Maybe[str | Says] = None
    not_: Annotated[Maybe[str | Says], Field(alias="not")] = None
    buttons: Maybe[list[str]] = None


class Turn(Model):
    """One exchange: exactly one of `user`, `click`, `trigger`, `goto`, and what is expected."""

    user: Maybe[TextList] = None
    """What the user says; each of several variants is a case of its own."""
    click: Maybe[str] = None
    """The title of a button of the last answer."""
    trigger: Maybe[Annotated[str, Field(min_length=1, max_length=50)]] = None
    goto: Maybe[Key] = None
    expect: Expect = Expect()

    @model_validator(mode="after")
    def _one_input(self) -> "Turn":
        given = [name for name in ("user", "click", "trigger", "goto") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("a turn has exactly one of `user`, `click`, `trigger`, `goto`")
        return self


class Setup(Model):
    """What holds before the first turn."""

    attributes: dict[str, Scalar] = {}


class Stub(Model):
    """How a webhook behaves in a conversation test: the first stub whose `match` fits the request answers."""

    match: dict[str, Scalar] = {}
    """Attributes that the request must carry."""
    responses: Maybe[list[dict[str, Any]]] = None
    attributes: Maybe[dict[str, Scalar]] = None
    status: Annotated[int, Field(ge=100, le=599)] = 200
    times_out: bool = False


class Conversation(Model):
    """A scripted conversation with one story."""

    name: Maybe[str] = None
    story: Maybe[Key] = None
    """May be left out where the project has one story."""
    tags: list[str] = []
    setup: Setup = Setup()
    webhooks: dict[Key, Annotated[list[Stub], Field(min_length=1)]] = {}
    turns: Annotated[list[Turn], Field(min_length=1)]
