"""The JSON Schema of overlays: that of the bot, with `null` for whatever a map holds, and nothing that must be there.

An overlay says only what differs, so its maps are parts of maps. A list takes the place of another one as a whole, so
what a list holds stays as it is.
"""

from collections.abc import Mapping
from typing import Any

_REFERENCE = "#/$defs/"
_WHOLE_ONLY = frozenset({"required", "minProperties", "default"})
_CHOICES = frozenset({"anyOf", "oneOf", "allOf"})
_MAPS = frozenset({"properties", "patternProperties"})


def overlay_schema(bot: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of an overlay, given that of any file of a bot."""
    parts = _Parts(bot["$defs"])
    schema = parts.of({key: value for key, value in bot.items() if key != "$defs"})
    return {**schema, "$defs": _used(schema, parts.definitions)}


class _Parts:
    """Schemas of parts of what other schemas describe.

    Attributes:
        definitions: those that are referred to, the whole ones and their parts.
    """

    def __init__(self, whole: Mapping[str, Any]) -> None:
        self.definitions = dict(whole)

    def of(self, node: Mapping[str, Any]) -> dict[str, Any]:
        """Return the schema of a part."""
        result = {key: value for key, value in node.items() if key not in _WHOLE_ONLY}
        if "$ref" in result:
            result["$ref"] = self._named(result["$ref"])
        for key in _CHOICES & result.keys():
            result[key] = [self.of(option) for option in result[key]]
        for key in _MAPS & result.keys():
            result[key] = {name: self._or_null(item) for name, item in result[key].items()}
        if isinstance(result.get("additionalProperties"), Mapping):
            result["additionalProperties"] = self._or_null(result["additionalProperties"])
        return result

    def _named(self, reference: str) -> str:
        name = reference.removeprefix(_REFERENCE)
        part = f"PartOf{name}"
        if part not in self.definitions:
            self.definitions[part] = {}
            self.definitions[part] = self.of(self.definitions[name])
        return _REFERENCE + part

    def _or_null(self, node: Mapping[str, Any]) -> dict[str, Any]:
        description = {"description": node["description"]} if "description" in node else {}
        inner = {key: value for key, value in self.of(node).items() if key != "description"}
        return {"anyOf": [inner, {"type": "null"}], **description}


def _used(schema: object, defs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the definitions that a schema refers to, directly or not, by name."""
    found: dict[str, Any] = {}
    waiting: list[object] = [schema]
    while waiting:
        match waiting.pop():
            case dict() as node:
                reference = node.get("$ref")
                name = reference.removeprefix(_REFERENCE) if isinstance(reference, str) else ""
                if name in defs and name not in found:
                    found[name] = defs[name]
                    waiting.append(defs[name])
                waiting += node.values()
            case list() as items:
                waiting += items
            case _:
                pass
    return dict(sorted(found.items()))
