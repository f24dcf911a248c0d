"""What the source says of the fields of models: the text below each. Looked up for schemas only, as it takes long."""

import ast
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from pydantic import BaseModel


def describe_fields(schema: dict[str, Any], base: type[BaseModel]) -> None:
    """Add descriptions of fields to a JSON Schema and its definitions, in place.

    Args:
        schema: of a model that is, as all that it refers to, below `base`.
        base: what the models have in common.
    """
    models = {model.__name__: model for model in _below(base)}
    for name, definition in {**schema.get("$defs", {}), schema.get("title", ""): schema}.items():
        texts = field_texts(models[name]) if name in models else {}
        for field, about in definition.get("properties", {}).items():
            if field in texts and "description" not in about:
                definition["properties"][field] = dict(sorted({**about, "description": texts[field]}.items()))


def _below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for inner in model.__subclasses__():
        yield inner
        yield from _below(inner)


def field_texts(model: type[BaseModel]) -> Mapping[str, str]:
    """Return the text below each field, by the name that the field has in data."""
    texts: dict[str, str] = {}
    for part in reversed(model.__mro__):
        if part is not BaseModel and issubclass(part, BaseModel):
            tree = ast.parse(textwrap.dedent(inspect.getsource(part))).body[0]
            texts |= _below_fields(tree) if isinstance(tree, ast.ClassDef) else {}
    return {info.alias or name: texts[name] for name, info in model.model_fields.items() if name in texts}


def _below_fields(tree: ast.ClassDef) -> dict[str, str]:
    return {
        field.target.id: inspect.cleandoc(below.value.value)
        for field, below in pairwise(tree.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }
