"""Responses and buttons as the API sends them (API reference, section 6).

Wire names of types that no public example shows (`button`, `end`, `reset`, `webhook`, `attributes`, `setAttributes`,
`backtracking`) and of their fields are assumptions (section 12, row 23). What does not fit exactly is carried as raw.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Wire(BaseModel):
    """Base of all wire models: no lenient conversions, nothing beyond the known fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _text(minimum: int, maximum: int) -> StringConstraints:
    return StringConstraints(min_length=minimum, max_length=maximum)


class WireButton(Wire):
    """A button."""

    type: Literal["postback", "goto", "url", "phone", "moment"]
    title: Annotated[str, _text(1, 640)]
    value: Annotated[str, _text(0, 1024)] = ""


class WireQuestion(Wire):
    """A parameter of an interaction, or an element of an `attributes` response."""

    entity: Annotated[str, _text(1, 128)]
    alias: Annotated[str, _text(1, 128)]
    prompts: Annotated[list[Annotated[str, _text(1, 1024)]], Field(max_length=20)] = []


class WireValue(Wire):
    """An element of a `setAttributes` response."""

    name: Annotated[str, _text(1, 128)]
    value: Annotated[str, _text(0, 1024)]


class WireCard(Wire):
    """A card of a carousel."""

    title: Annotated[str, _text(1, 80)]
    subtitle: Annotated[str, _text(0, 80)] = ""
    imageUrl: Annotated[str, _text(0, 2048)] = ""
    buttons: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=3)]


class WireResponse(Wire):
    """What every response may carry."""

    delay: Annotated[int, Field(ge=0)] = 0
    filters: Annotated[list[dict[str, Any]], Field(max_length=10)] = []


class WireText(WireResponse):
    """A text with its variants."""

    type: Literal["text"]
    elements: Annotated[list[Annotated[str, _text(1, 1024)]], Field(min_length=1, max_length=20)]


class WireImage(WireResponse):
    """An image."""

    type: Literal["image"]
    imageUrl: Annotated[str, _text(1, 1024)]


class WireReply(WireButton):
    """A button of quick replies; only these kinds are documented."""

    type: Literal["postback", "goto"]


class WireQuickReplies(WireResponse):
    """Quick replies."""

    type: Literal["quickReplies"]
    title: Annotated[str, _text(1, 640)]
    buttons: Annotated[list[WireReply], Field(min_length=1, max_length=11)]


class WireButtons(WireResponse):
    """A text with buttons."""

    type: Literal["button"]
    title: Annotated[str, _text(1, 640)]
    buttons: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=3)]


class WireCardResponse(WireCard, WireResponse):
    """One card."""

    type: Literal["card"]


class WireCards(WireResponse):
    """A carousel."""

    type: Literal["cards"]
    elements: Annotated[list[WireCard], Field(min_length=1)]


class WireGoto(WireResponse):
    """A jump."""

    type: Literal["goto"]
    interactionId: Annotated[str, _text(1, 128)]


class WirePlain(WireResponse):
    """A response without fields of its own."""

    type: Literal["end", "reset"]


class WireWebhook(WireResponse):
    """A call of a webhook."""

    type: Literal["webhook"]
    webhookId: Annotated[str, _text(1, 128)]


class WireAttributes(WireResponse):
    """A question."""

    type: Literal["attributes"]
    elements: Annotated[list[WireQuestion], Field(min_length=1, max_length=99)]


class WireSetAttributes(WireResponse):
    """Attributes to set."""

    type: Literal["setAttributes"]
    elements: Annotated[list[WireValue], Field(min_length=1, max_length=99)]


class WireBacktracking(WireResponse):
    """A cut of the visited history."""

    type: Literal["backtracking"]
    mode: Literal["children", "root"]


AnyWireResponse = (
    WireText
    | WireImage
    | WireQuickReplies
    | WireButtons
    | WireCardResponse
    | WireCards
    | WireGoto
    | WirePlain
    | WireWebhook
    | WireAttributes
    | WireSetAttributes
    | WireBacktracking
)
