"""Attributes in texts: `{{name}}` stands for what is known by that name (API reference, section 6)."""

import json
import re
from collections.abc import Mapping
from typing import Any

_PLACE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")


def shown(value: object) -> str:
    """Return an attribute as it stands in a text."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case {"amount": amount, "unit": unit}:
            return f"{shown(amount)} {unit}" if unit != "unknown" else shown(amount)
        case dict() | list():
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        case _:
            return str(value)


def filled(text: str, attributes: Mapping[str, Any]) -> str:
    """Return a text with attributes put in; what is not known leaves nothing."""
    return _PLACE.sub(lambda match: shown(attributes.get(match[1])), text)


def filled_all(value: Any, attributes: Mapping[str, Any]) -> Any:  # noqa: ANN401  (any JSON)
    """Return any JSON with attributes put into each text in it."""
    match value:
        case str():
            return filled(value, attributes)
        case list():
            return [filled_all(item, attributes) for item in value]
        case dict():
            return {key: filled_all(item, attributes) for key, item in value.items()}
        case _:
            return value
