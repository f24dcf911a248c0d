"""Responses between the API's form and the canonical one. What does not fit a known type exactly is carried raw."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, assert_never

from pydantic import Field, TypeAdapter, ValidationError

from botsync.api.dialect.wire import (
    AnyWireResponse,
    WireAttributes,
    WireBacktracking,
    WireButton,
    WireButtons,
    WireCard,
    WireCardResponse,
    WireCards,
    WireGoto,
    WireImage,
    WirePlain,
    WireQuestion,
    WireQuickReplies,
    WireSetAttributes,
    WireText,
    WireWebhook,
)

_ADAPTER: TypeAdapter[AnyWireResponse] = TypeAdapter(Annotated[AnyWireResponse, Field(discriminator="type")])


def decode_response(wire: Mapping[str, Any]) -> dict[str, Any]:
    """Return the canonical form of a response, references by remote id."""
    try:
        response = _ADAPTER.validate_python(wire)
        body = _decode(response)
    except (ValidationError, _Unfit):
        return {"type": "raw", "raw": dict(wire)}
    if response.delay:
        body["delay"] = response.delay
    if response.filters:
        body["filters"] = response.filters
    return body


class _Unfit(Exception):
    """The response has a known type, and no canonical form."""


def _decode(response: AnyWireResponse) -> dict[str, Any]:  # noqa: C901  (one return per type)
    match response:
        case WireText():
            return {"type": "text", "elements": response.elements}
        case WireImage():
            return {"type": "image", "image_url": response.imageUrl}
        case WireQuickReplies():
            return {"type": "quick_replies", "title": response.title, "buttons": _buttons(response.buttons)}
        case WireButtons():
            return {"type": "button", "title": response.title, "buttons": _buttons(response.buttons)}
        case WireCardResponse():
            return {"type": "card", **_card(response)}
        case WireCards():
            return {"type": "cards", "elements": [_card(card) for card in response.elements]}
        case WireGoto():
            return {"type": "goto", "interaction": response.interactionId}
        case WirePlain():
            return {"type": response.type}
        case WireWebhook():
            return {"type": "webhook", "webhook": response.webhookId}
        case WireAttributes():
            return {"type": "attributes", "elements": decode_questions(response.elements)}
        case WireSetAttributes():
            values = {item.name: item.value for item in response.elements}
            _fits(len(values) == len(response.elements))
            return {"type": "set_attributes", "values": values}
        case WireBacktracking():
            return {"type": "backtracking", "mode": response.mode}
        case _:
            assert_never(response)


def _fits(condition: bool) -> None:  # noqa: FBT001  (reads as an assertion)
    if not condition:
        raise _Unfit


def _buttons(buttons: Iterable[WireButton | Mapping[str, Any]]) -> list[dict[str, Any]]:
    decoded = [_button(button) for button in buttons]
    titles = [button["title"] for button in decoded if "title" in button]
    _fits(len(set(titles)) == len(titles))
    return decoded


def _button(wire: WireButton | Mapping[str, Any]) -> dict[str, Any]:
    """Return the canonical form of a button; one of an unknown kind is carried raw."""
    try:
        button = wire if isinstance(wire, WireButton) else WireButton.model_validate(wire)
    except ValidationError:
        return {"type": "raw", "raw": wire}
    if button.type == "goto":
        _fits(bool(button.value))
        return {"type": "goto", "title": button.title, "interaction": button.value}
    return {"type": button.type, "title": button.title, "value": button.value}


def _card(card: WireCard) -> dict[str, Any]:
    result: dict[str, Any] = {"title": card.title}
    if card.subtitle:
        result["subtitle"] = card.subtitle
    if card.imageUrl:
        result["image_url"] = card.imageUrl
    return {**result, "buttons": _buttons(card.buttons)}


def decode_questions(questions: Iterable[WireQuestion]) -> list[dict[str, Any]]:
    """Return the canonical form of parameters or questions; each alias once, the first one counts."""
    result: dict[str, dict[str, Any]] = {}
    for item in questions:
        result.setdefault(item.alias, {"name": item.alias, "entity": item.entity, "prompts": item.prompts})
    return list(result.values())


def encode_response(response: Mapping[str, Any]) -> dict[str, Any]:
    """Return what to send for a canonical response whose references are remote ids."""
    if response["type"] == "raw":
        return dict(response["raw"])
    wire = {"type": _WIRE_TYPES.get(response["type"], response["type"]), **_encode(response)}
    if "delay" in response:
        wire["delay"] = response["delay"]
    return {**wire, "filters": response.get("filters", [])}


_WIRE_TYPES = {"quick_replies": "quickReplies", "set_attributes": "setAttributes"}


def _encode(response: Mapping[str, Any]) -> dict[str, Any]:
    match response["type"]:
        case "text":
            return {"elements": response["elements"]}
        case "card" | "quick_replies" | "button" | "image":
            return _encode_card(response)
        case "cards":
            return {"elements": [_encode_card(card) for card in response["elements"]]}
        case "goto":
            return {"interactionId": response["interaction"]}
        case "webhook":
            return {"webhookId": response["webhook"]}
        case "attributes":
            return {"elements": encode_questions(response["elements"])}
        case "set_attributes":
            return {"elements": [{"name": name, "value": value} for name, value in response["values"].items()]}
        case "backtracking":
            return {"mode": response["mode"]}
        case _:
            return {}


def _encode_card(card: Mapping[str, Any]) -> dict[str, Any]:
    wire = {name: card[name] for name in ("title", "subtitle") if name in card}
    if "image_url" in card:
        wire["imageUrl"] = card["image_url"]
    if "buttons" in card:
        wire["buttons"] = [_encode_button(button) for button in card["buttons"]]
    return wire


def _encode_button(button: Mapping[str, Any]) -> dict[str, Any]:
    if button["type"] == "raw":
        return dict(button["raw"])
    value = button["interaction"] if button["type"] == "goto" else button["value"]
    return {"type": button["type"], "title": button["title"], "value": value}


def encode_questions(questions: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what to send for canonical parameters or questions."""
    return [{"entity": item["entity"], "alias": item["name"], "prompts": item["prompts"]} for item in questions]
