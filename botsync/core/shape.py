"""Whether recorded values have the shape of canonical ones: what files hold is not to be trusted blindly.

State, saved plans and journals are read through this, so that everything behind it may rely on the shape.
"""

from collections.abc import Callable, Mapping
from typing import Any, assert_never

from botsync.address import Address, Kind
from botsync.core.live import UNMANAGED
from botsync.models.base import Form
from botsync.models.fields import FIELDS, Fields

Check = Callable[[Any], bool]


def is_text(value: object) -> bool:
    """Tell whether this is a text."""
    return isinstance(value, str)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_reference(value: object) -> bool:
    if not isinstance(value, str):
        return False
    if value.startswith(UNMANAGED):
        return True
    try:
        Address.parse(value)
    except ValueError:
        return False
    return True


def _list_of(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _map_of(check: Check) -> Check:
    return lambda value: (
        isinstance(value, dict) and all(isinstance(key, str) and check(item) for key, item in value.items())
    )


def _fields(**needed: Check) -> Check:
    return lambda value: (
        isinstance(value, dict) and all(name in value and check(value[name]) for name, check in needed.items())
    )


def _is_secret(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {"secret"} and isinstance(value["secret"], str)


_TEXTS = _list_of(is_text)
_QUESTION = _fields(name=is_text, entity=is_text, prompts=_TEXTS)


def _is_button(value: object) -> bool:
    if not _fields(type=is_text)(value) or not isinstance(value, dict):
        return False
    match value["type"]:
        case "raw":
            return isinstance(value.get("raw"), dict)
        case "goto":
            return _fields(title=is_text, interaction=_is_reference)(value)
        case _:
            return _fields(title=is_text, value=is_text)(value)


_BUTTONS = _list_of(_is_button)
_CARD = _fields(title=is_text, buttons=_BUTTONS)

_RESPONSES: Mapping[str, Check] = {
    "text": _fields(elements=lambda value: _TEXTS(value) and bool(value)),
    "image": _fields(image_url=is_text),
    "quick_replies": _CARD,
    "button": _CARD,
    "card": _CARD,
    "cards": _fields(elements=_list_of(_CARD)),
    "goto": _fields(interaction=_is_reference),
    "webhook": _fields(webhook=_is_reference),
    "attributes": _fields(elements=_list_of(_QUESTION)),
    "set_attributes": _fields(values=_map_of(is_text)),
    "backtracking": _fields(mode=is_text),
    "raw": _fields(raw=lambda value: isinstance(value, dict)),
    "end": _fields(),
    "reset": _fields(),
}


def _is_response(value: object) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("type"), str) or value["type"] not in _RESPONSES:
        return False
    beside = _list_of(lambda item: isinstance(item, dict))(value.get("filters", []))
    delay = value.get("delay", 0)
    return beside and isinstance(delay, int) and not isinstance(delay, bool) and _RESPONSES[value["type"]](value)


def is_shaped(form: Form, value: object) -> bool:
    """Tell whether a recorded value has the shape of its form; secrets are digests."""
    match form:
        case Form.TEXT:
            return is_text(value)
        case Form.FLAG:
            return _is_flag(value)
        case Form.SET:
            return _TEXTS(value)
        case Form.LIST:
            return _list_of(_is_reference)(value)
        case Form.KEYED:
            return _list_of(_QUESTION)(value)
        case Form.ENTRIES:
            return _map_of(_TEXTS)(value)
        case Form.RESPONSES:
            return _list_of(_is_response)(value)
        case Form.SECRET:
            return _is_secret(value)
        case Form.SECRETS:
            return _map_of(_is_secret)(value)
        case _:
            assert_never(form)


def shaped_fields(kind: Kind, value: object) -> Fields:
    """Return recorded fields of a resource.

    Raises:
        ValueError: they have another shape; the message says which field.
    """
    if not isinstance(value, dict):
        raise ValueError(f"the fields are no map, of the {kind}")  # noqa: TRY004  (what a file holds, not what code passes)
    for name, item in value.items():
        form = FIELDS[kind].get(name)
        if form is None:
            raise ValueError(f"no field {name!r} is known, of the {kind}")
        if not is_shaped(form, item):
            raise ValueError(f"{name!r} has another form than {form}, of the {kind}")
    return value
