"""Buttons of quick replies, cards and button responses (API reference, section 6)."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, assert_never

from pydantic import Discriminator, Tag, model_validator

from botsync.address import interaction_address
from botsync.models.base import Key, Model, text

ButtonTitle = Annotated[str, text(1, 640)]
ButtonValue = Annotated[str, text(0, 1024)]


class PostbackButton(Model):
    """A button that answers for the user: its value, or its title where the value is empty, is the user's message."""

    title: ButtonTitle
    """Shown on the button; unique within what carries it."""
    postback: ButtonValue
    """What the user says by the click; the title where empty."""


class GotoButton(Model):
    """A button that jumps to an interaction of the same story."""

    title: ButtonTitle
    """Shown on the button; unique within what carries it."""
    goto: Key
    """The interaction."""


class UrlButton(Model):
    """A button that opens a web page."""

    title: ButtonTitle
    """Shown on the button; unique within what carries it."""
    url: ButtonValue
    """Address of the page."""


class PhoneButton(Model):
    """A button that dials a number."""

    title: ButtonTitle
    """Shown on the button; unique within what carries it."""
    phone: ButtonValue
    """The number."""


class MomentButton(Model):
    """A button that opens a moment of the vendor's widget."""

    title: ButtonTitle
    """Shown on the button; unique within what carries it."""
    moment: ButtonValue
    """Address of the moment."""


class RawButton(Model):
    """A button of a kind that botsync does not know, carried untouched."""

    raw: dict[str, Any]
    """The button as the API has it."""


BUTTON_KINDS = ("postback", "goto", "url", "phone", "moment")


def _button_tag(value: object) -> str | None:
    if isinstance(value, str):
        return "title"
    if isinstance(value, Mapping):
        found = [kind for kind in (*BUTTON_KINDS, "raw") if kind in value]
        return found[0] if len(found) == 1 else None
    return None


Button = Annotated[
    Annotated[ButtonTitle, Tag("title")]
    | Annotated[PostbackButton, Tag("postback")]
    | Annotated[GotoButton, Tag("goto")]
    | Annotated[UrlButton, Tag("url")]
    | Annotated[PhoneButton, Tag("phone")]
    | Annotated[MomentButton, Tag("moment")]
    | Annotated[RawButton, Tag("raw")],
    Discriminator(
        _button_tag,
        custom_error_type="button_kind",
        custom_error_message="a button is a title alone, or a map with a title and one of "
        + ", ".join(f"`{kind}`" for kind in BUTTON_KINDS),
    ),
]
"""A button: a title alone (a postback of that title), or a map with a title and one kind."""


def canonical_button(button: Any, story: str) -> dict[str, Any]:  # noqa: ANN401  (one return per member)
    """Return the canonical form of a `Button` of the story with that key."""
    match button:
        case str():
            return {"type": "postback", "title": button, "value": ""}
        case PostbackButton():
            return {"type": "postback", "title": button.title, "value": button.postback}
        case GotoButton():
            target = str(interaction_address(story, button.goto))
            return {"type": "goto", "title": button.title, "interaction": target}
        case UrlButton():
            return {"type": "url", "title": button.title, "value": button.url}
        case PhoneButton():
            return {"type": "phone", "title": button.title, "value": button.phone}
        case MomentButton():
            return {"type": "moment", "title": button.title, "value": button.moment}
        case RawButton():
            return {"type": "raw", "raw": button.raw}
        case _:
            assert_never(button)


def plain_button(button: Mapping[str, Any]) -> object:
    """Return what YAML says for a canonical button whose references are keys already."""
    kind = button["type"]
    if kind == "raw":
        return {"raw": button["raw"]}
    if kind == "goto":
        return {"title": button["title"], "goto": button["interaction"]}
    if kind == "postback" and not button["value"]:
        return button["title"]
    return {"title": button["title"], kind: button["value"]}


def title_of(button: Any) -> str:  # noqa: ANN401  (a member of the union above)
    """Return the title of a `Button`; empty for a raw one."""
    return button if isinstance(button, str) else getattr(button, "title", "")


class HasButtons(Model):
    """Base of what carries buttons: their titles are unique within it (API reference, section 6)."""

    @model_validator(mode="after")
    def _titles_differ(self) -> "HasButtons":
        buttons: Sequence[Any] = getattr(self, "buttons", None) or ()
        titles = [title for button in buttons if (title := title_of(button))]
        if len(set(titles)) < len(titles):
            repeated = sorted({title for title in titles if titles.count(title) > 1})
            raise ValueError(f"two buttons have the title {', '.join(map(repr, repeated))}; titles must differ")
        return self
