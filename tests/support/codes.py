"""Reads the codes of findings off the source: what is passed as `code`, by name or by place."""

import ast
import re
from collections.abc import Iterator

from support.installed import ROOT

_CODE = re.compile(r"[a-z]+(-[a-z]+)*")
_ELSEWHERE = {"Rule"}
"""What has codes and is no finding."""


def finding_codes() -> set[str]:
    """Return the code of every finding that is no rule of lint and no check of doctor."""
    found: set[str] = set()
    for path in sorted((ROOT / "botsync").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if path.parts[-2] not in {"lint", "rules"} and "class Check" not in text and "core.checkup import" not in text:
            found |= set(_codes(ast.parse(text)))
    return found


def _codes(tree: ast.Module) -> Iterator[str]:
    places = _places(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            given = [item.value for item in node.keywords if item.arg == "code" and name not in _ELSEWHERE]
            if name in places and len(node.args) > places[name]:
                given.append(node.args[places[name]])
            for value in given:
                yield from _texts(value)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code":
            yield from _texts(node.value)
        elif isinstance(node, ast.Tuple) and len(node.elts) > 3:  # a finding, in pieces
            yield from (text for text in _texts(node.elts[0]) if "-" in text)


def _places(tree: ast.Module) -> dict[str, int]:
    """Return which positional argument is the code, by the name of the function or class."""
    places: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, ast.FunctionDef) and item.name == "__init__":
                    places |= _place(item, node.name)
        elif isinstance(node, ast.FunctionDef):
            places |= _place(node, node.name)
    return places


def _place(function: ast.FunctionDef, name: str) -> dict[str, int]:
    names = [item.arg for item in function.args.args if item.arg != "self"]
    return {name: names.index("code")} if "code" in names else {}


def _texts(value: ast.expr) -> Iterator[str]:
    match value:
        case ast.Constant(value=str(text)) if _CODE.fullmatch(text):
            yield text
        case ast.IfExp():
            yield from _texts(value.body)
            yield from _texts(value.orelse)
