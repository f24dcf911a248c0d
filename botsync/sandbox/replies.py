"""Responses of a bot: documented types within their limits, others stored untouched (API reference, section 6)."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from botsync.sandbox.faults import Detail, Fault, bad


def _text(minimum: int, maximum: int) -> StringConstraints:
    return StringConstraints(min_length=minimum, max_length=maximum)


class _Object(BaseModel):
    model_config = ConfigDict(strict=True, extra="allow")


class _Button(_Object):
    type: str
    title: Annotated[str, _text(1, 640)]
    value: str = ""


class _Reply(_Button):
    type: Literal["postback", "goto"]


class _Response(_Object):
    delay: Annotated[int, Field(ge=0)] = 0
    filters: Annotated[list[Any], Field(max_length=10)] = []


class _Text(_Response):
    type: Literal["text"]
    elements: Annotated[list[Annotated[str, _text(1, 1024)]], Field(min_length=1, max_length=20)]


class _Image(_Response):
    type: Literal["image"]
    imageUrl: Annotated[str, _text(1, 1024)]


class _QuickReplies(_Response):
    type: Literal["quickReplies"]
    title: Annotated[str, _text(1, 640)]
    buttons: Annotated[list[_Reply], Field(min_length=1, max_length=11)]


class _CardBody(_Object):
    title: Annotated[str, _text(1, 80)]
    subtitle: Annotated[str, _text(0, 80)] = ""
    imageUrl: Annotated[str, _text(0, 2048)] = ""
    buttons: Annotated[list[_Button], Field(min_length=1, max_length=3)]


class _Card(_CardBody, _Response):
    type: Literal["card"]


class _Cards(_Response):
    type: Literal["cards"]
    elements: Annotated[list[_CardBody], Field(min_length=1)]


class _Goto(_Response):
    type: Literal["goto"]
    interactionId: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{24}$")]


_Known = Annotated[_Text | _Image | _QuickReplies | _Card | _Cards | _Goto, Field(discriminator="type")]
_ADAPTER: TypeAdapter[Any] = TypeAdapter(_Known)
_CHECKED = frozenset({"text", "image", "quickReplies", "card", "cards", "goto"})
_GUESSED = frozenset({"button", "end", "reset", "webhook", "attributes", "setAttributes", "backtracking"})
"""Types without a public example: stored, whatever they carry (12, row 23)."""


def check_responses(responses: Sequence[dict[str, Any]], *, strict: bool) -> None:
    """Check the limits of known types.

    Raises:
        Fault: 400, naming the response.
    """
    for index, response in enumerate(responses):
        kind = response.get("type")
        if not isinstance(kind, str):
            raise bad(f"responses.{index}.type", "must be a text")
        if kind in _CHECKED:
            _check(response, index)
        elif strict and kind not in _GUESSED:
            raise bad(f"responses.{index}.type", f"unknown type {kind!r}")


def _check(response: dict[str, Any], index: int) -> None:
    try:
        _ADAPTER.validate_python(response)
    except ValidationError as error:
        details = [
            Detail(".".join(("responses", str(index), *map(str, item["loc"][1:]))), item["msg"])
            for item in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        raise Fault(400, f"{details[0].path}: {details[0].message}", details) from error
    for buttons in _button_lists(response):
        titles = [button["title"] for button in buttons]
        if len(set(titles)) < len(titles):
            raise bad(f"responses.{index}", "titles of buttons must be unique within a response")


def _button_lists(response: dict[str, Any]) -> list[list[dict[str, Any]]]:
    if response["type"] == "cards":
        return [card["buttons"] for card in response["elements"]]
    return [response["buttons"]] if "buttons" in response and response["type"] in {"card", "quickReplies"} else []
