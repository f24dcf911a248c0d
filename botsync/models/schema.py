"""JSON Schemas of the project files, generated from the models, for editors and for CI."""

from typing import Any

from botsync.models.base import SECRET_REFERENCE, Model
from botsync.models.described import describe_fields
from botsync.models.overlay_schema import overlay_schema
from botsync.models.project import Bot, Project

BASE = "https://json-schema.org/draft/2020-12/schema"

_WHOLE = frozenset(
    {"Project", "Bot", "Story", "Interaction", "DefaultInteraction", "Entity", "Webhook", "Auth", "Segment"}
)
"""Definitions that files may hold in parts, as maps merge by key: no single file has to have any of their keys."""


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of each file type by name: `botsync` for the project file, `overlay`, `bot` for all others."""
    bot = _schema(Bot, "Parts of a bot: any YAML file of a botsync project beside botsync.yaml")
    return {
        "botsync": _schema(Project, "botsync.yaml: settings of a botsync project, and parts of its bot"),
        "bot": bot,
        "overlay": {**overlay_schema(bot), "title": "What is different in an environment: overlays/ENVIRONMENT/*.yaml"},
    }


def _schema(model: type[Bot], title: str) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True)
    describe_fields(schema, Model)
    if model is Bot:
        schema.pop("required", None)
    for name, definition in schema.get("$defs", {}).items():
        if name in _WHOLE:
            definition.pop("required", None)
    _tidy(schema)
    return {"$schema": BASE, **schema, "title": title}


def _without_null(node: dict[str, Any]) -> None:
    options = [option for option in node.pop("anyOf", ()) if option != {"type": "null"}]
    if len(options) == 1:
        node.update(options[0])
    elif options:
        node["anyOf"] = options


def _tidy(node: Any) -> None:  # noqa: ANN401  (any JSON)
    """Take out what only pydantic needs: titles of fields, and null, which no field takes."""
    if isinstance(node, dict):
        _without_null(node)
        if node.get("default", ...) is None:
            del node["default"]
        elif isinstance(node.get("default"), dict):
            node["default"] = {name: value for name, value in node["default"].items() if value is not None}
        if node.get("pattern") == SECRET_REFERENCE:
            node["description"] = "A reference to the process environment, `${NAME}`; never the secret itself"
        if "patternProperties" in node:
            node["additionalProperties"] = False
        if isinstance(node.get("title"), str) and "$defs" not in node:
            del node["title"]
        for value in node.values():
            _tidy(value)
    elif isinstance(node, list):
        for value in node:
            _tidy(value)
