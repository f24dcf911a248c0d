"""The JSON Schemas of all files, as texts."""

import json
from typing import Any

from botsync.core.plan_document import plan_schema
from botsync.models.schema import json_schemas


def schema_texts() -> dict[str, str]:
    """Return the texts of all schemas, by the name of their file."""
    return {schema_file(name): _text(schema) for name, schema in {**json_schemas(), "plan": plan_schema()}.items()}


def schema_file(name: str) -> str:
    """Return the name of the file that a schema is in."""
    return f"{name}.schema.json"


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
