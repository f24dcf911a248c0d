"""The OpenAPI document, made of the table that dispatches."""

import re
from typing import Any

from pydantic.json_schema import models_json_schema

from botsync.sandbox.faults import WORDS
from botsync.sandbox.routes import DEFAULTS, ENDPOINTS, Endpoint, Reply

_REFERENCE = "#/components/schemas/{model}"
_ID = {"type": "string", "pattern": "^[0-9a-f]{24}$"}
_ENVELOPE: dict[str, Any] = {
    "type": "object",
    "required": ["timestamp", "status"],
    "properties": {
        "timestamp": {"type": "string", "format": "date-time"},
        "status": {
            "type": "object",
            "required": ["code", "type"],
            "properties": {"code": {"type": "integer"}, "type": {"type": "string"}, "message": {"type": "string"}},
        },
    },
}
_REPLIES: dict[Reply, dict[str, Any]] = {
    Reply.RESOURCE: {"type": "object"},
    Reply.LIST: {"type": "array", "items": {"type": "object", "required": ["id", "name"]}},
    Reply.PAGE: {
        "type": "object",
        "required": ["items", "count"],
        "properties": {
            "items": {"type": "array", "items": {"type": "object", "required": ["id", "storyId", "text"]}},
            "count": {"type": "integer"},
        },
    },
    Reply.CREATED: {**_ENVELOPE, "required": ["id", *_ENVELOPE["required"]]},
    Reply.DONE: _ENVELOPE,
}


def openapi() -> dict[str, Any]:
    """Return the OpenAPI document of the sandbox."""
    models = sorted({endpoint.body for endpoint in ENDPOINTS if endpoint.body}, key=lambda model: model.__name__)
    _, definitions = models_json_schema([(model, "validation") for model in models], ref_template=_REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in ENDPOINTS:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "botsync sandbox",
            "version": "1",
            "description": "The vendor's API, as far as it is emulated.",
        },
        "paths": paths,
        "components": {
            "schemas": definitions["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.handler.__name__,
        "summary": (endpoint.handler.__doc__ or "").split("\n")[0].rstrip("."),
        "responses": _responses(endpoint),
    }
    parameters = [*_named(endpoint), *_searched(endpoint)]
    if parameters:
        operation["parameters"] = parameters
    if endpoint.body is not None:
        schema = {"$ref": _REFERENCE.format(model=endpoint.body.__name__)}
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return operation


def _named(endpoint: Endpoint) -> list[dict[str, Any]]:
    """Return what the path names."""
    return [
        {"name": name, "in": "path", "required": True, "schema": {"enum": list(DEFAULTS)} if name == "which" else _ID}
        for name in re.findall(r"\{(\w+)\}", endpoint.path)
    ]


def _searched(endpoint: Endpoint) -> list[dict[str, Any]]:
    """Return what may stand behind the path's question mark."""
    if endpoint.search is None:
        return []
    found: dict[str, dict[str, Any]] = endpoint.search.model_json_schema()["properties"]
    return [{"name": name, "in": "query", "schema": _without_null(schema)} for name, schema in found.items()]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a text in an address, which is there or not, but never null."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    return kinds[0] if kinds else {name: value for name, value in schema.items() if name not in {"title", "default"}}


def _responses(endpoint: Endpoint) -> dict[str, Any]:
    codes = [400, 401, 404, 500, *([501] if endpoint.client else [])]
    answers = {str(code): _answer(WORDS[code].replace("_", " "), _ENVELOPE) for code in codes}
    return {"200": _answer("success", _REPLIES[endpoint.reply]), **answers}


def _answer(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}
