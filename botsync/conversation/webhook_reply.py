"""What a webhook may answer (API reference, sections 6 and 7.3): a map whose responses have the form of their type.

Judged is the form of what is known, not how long it is: `null` is the same as nothing, a type that nobody knows may
carry anything. A complaint names the place and repeats nothing of the reply.
"""

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botsync.conversation.nesting import is_too_deep


class WrongReply(Exception):
    """A reply has not the form that it must have; the message says what and where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a webhook answered.

    Attributes:
        responses: in the API's own form.
        attributes: what it wants known, from `parameters` and `attributes`.
    """

    responses: list[dict[str, Any]] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)


def read_reply(body: bytes) -> Reply:
    """Read the body of a reply; an empty one is a reply too.

    Raises:
        WrongReply: it is not JSON, or JSON of a wrong structure.
    """
    if not body.strip():
        return Reply()
    reply = _parsed(body)
    if not isinstance(reply, dict):
        raise WrongReply("the reply is no map")
    responses = reply.get("responses", [])
    if not isinstance(responses, list) or not all(isinstance(item, dict) for item in responses):
        raise WrongReply("`responses` is no list of maps")
    complaint = _first(_response(item, f"responses[{index}]") for index, item in enumerate(responses))
    if complaint:
        raise WrongReply(complaint)
    attributes: dict[str, Any] = {}
    for name in ("parameters", "attributes"):
        values = reply.get(name, {})
        if not isinstance(values, dict):
            raise WrongReply(f"`{name}` is no map")
        attributes |= values
    return Reply(responses=responses, attributes=attributes)


def _parsed(body: bytes) -> object:
    try:
        reply = json.loads(body.decode("utf-8-sig"), parse_constant=_no_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        page = " but a web page" if body.lstrip().startswith(b"<") else ""
        raise WrongReply(f"the reply is not JSON{page}") from error
    if is_too_deep(reply):
        raise WrongReply("the reply is nested too deeply")
    return reply


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise WrongReply("a number of the reply is too large")
    return number


# the form of responses

_Check = Callable[[object, str], str]
"""Tells what is wrong with a value at a place; nothing where it is right."""


def _first(complaints: Iterable[str]) -> str:
    return next(filter(None, complaints), "")


def _text(value: object, place: str) -> str:
    return "" if isinstance(value, str) else f"`{place}` is no text"


def _number(value: object, place: str) -> str:
    return "" if isinstance(value, int | float) and not isinstance(value, bool) else f"`{place}` is no number"


def _list_of(check: _Check) -> _Check:
    def checked(value: object, place: str) -> str:
        if not isinstance(value, list):
            return f"`{place}` is no list"
        return _first(check(item, f"{place}[{index}]") for index, item in enumerate(value))

    return checked


def _map_of(fields: Mapping[str, _Check]) -> _Check:
    def checked(value: object, place: str) -> str:
        if not isinstance(value, dict):
            return f"`{place}` is no map"
        return _first(
            check(value[name], f"{place}.{name}") for name, check in fields.items() if value.get(name) is not None
        )

    return checked


_TEXTS = _list_of(_text)
_BUTTONS = _list_of(_map_of({"type": _text, "title": _text, "value": _text}))
_TITLED: Mapping[str, _Check] = {"title": _text, "buttons": _BUTTONS}
_CARD: Mapping[str, _Check] = {**_TITLED, "subtitle": _text, "imageUrl": _text}
_QUESTION = _map_of({"name": _text, "alias": _text, "entity": _text, "prompts": _TEXTS})
_FIELDS: Mapping[str, Mapping[str, _Check]] = {
    "text": {"elements": _TEXTS, "messages": _TEXTS, "message": _text},
    "image": {"imageUrl": _text},
    "quickReplies": {**_TITLED, "replies": _TEXTS},
    "button": _TITLED,
    "card": _CARD,
    "cards": {"elements": _list_of(_map_of(_CARD))},
    "goto": {"interactionId": _text},
    "attributes": {"elements": _list_of(_QUESTION)},
    "setAttributes": {"elements": _list_of(_map_of({"name": _text}))},
    "backtracking": {"mode": _text},
}
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "text": ("elements", "messages", "message"),
    "image": ("imageUrl",),
    "goto": ("interactionId",),
}
"""Of these fields a response has one, else it would say or do nothing."""


def _response(response: dict[str, Any], place: str) -> str:
    kind = response.get("type")
    if not isinstance(kind, str):
        return f"`{place}.type` is no text"
    needed = _NEEDED.get(kind, ())
    if needed and all(response.get(name) is None for name in needed):
        return f"`{place}` has no `{needed[0]}`"
    return _map_of({"delay": _number, **_FIELDS.get(kind, {})})(response, place)
