"""The reference says what the code says, and the index of the documentation names every page."""

import ast
import re

import pytest
from support.codes import finding_codes
from support.installed import ROOT
from support.pages import DOCS
from support.reference import REFERENCE, pages

from botsync import errors
from botsync.cli.exits import Exit, exit_of
from botsync.core.plan import Reason
from botsync.models.schema import json_schemas

VARIABLE = re.compile(r"(BOTSYNC|CHATBOT|GITHUB|GITLAB|CI|BITBUCKET|BUILD)_[A-Z0-9_]+|NO_COLOR")


def codes(page: str) -> list[str]:
    """Return the codes that stand at the beginning of the rows of a page."""
    return re.findall(r"^\| `([a-z]+(?:-[a-z]+)*)` \|", page, re.MULTILINE)


@pytest.mark.parametrize("name", pages())
def test_a_page_that_is_made_from_the_code_is_current(name: str) -> None:
    """Write them anew with `PYTHONPATH=tests python -m support.reference`."""
    assert (REFERENCE / name).read_text(encoding="utf-8") == pages()[name]()


def test_every_field_of_a_project_file_is_described() -> None:
    schema = json_schemas()["botsync"]
    definitions = {"botsync.yaml": schema, **schema["$defs"]}
    bare = [
        f"{name}.{field}"
        for name, definition in definitions.items()
        for field, shape in definition["properties"].items()
        if not shape.get("description")
    ]
    assert bare == []


def test_every_code_has_its_row() -> None:
    """Each once, for errors and for findings; doctor's and lint's have pages of their own."""
    page = (REFERENCE / "errors.md").read_text(encoding="utf-8")
    named = {error.code for error in _errors()}
    assert sorted(codes(page)) == sorted({*finding_codes(), *named})


def test_exit_codes_are_those_of_the_program() -> None:
    page = (REFERENCE / "errors.md").read_text(encoding="utf-8")
    assert [int(code) for code in re.findall(r"^\| (\d+) \| ", page, re.MULTILINE)] == [int(code) for code in Exit]
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (\d+) \| ", page, re.MULTILINE))
    assert rows == {error.code: str(int(exit_of(error))) for error in _errors()}


def _errors() -> list[errors.BotsyncError]:
    """Return one error of each class below the root, made without what their constructors ask for."""
    found: list[errors.BotsyncError] = []
    todo = [errors.BotsyncError]
    while todo:
        for below in todo.pop().__subclasses__():
            if below.__module__ == errors.__name__:
                found.append(below.__new__(below))
                todo.append(below)
    return found


def test_every_environment_variable_has_its_row() -> None:
    page = (REFERENCE / "environment-variables.md").read_text(encoding="utf-8")
    read = {
        node.value
        for path in (ROOT / "botsync").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and VARIABLE.fullmatch(node.value)
    }
    assert {name for name in read if f"`{name}`" not in page} == set()


def test_the_walk_through_of_plan_and_apply_has_every_reason() -> None:
    page = (DOCS / "explanation" / "plan-and-apply.md").read_text(encoding="utf-8")
    assert sorted(codes(page)) == sorted(Reason)


def test_the_index_names_every_page_once() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^- \[[^\]]+\]\(([^)]+)\): ", index, re.MULTILINE)
    there = [path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md") if path != DOCS / "README.md"]
    assert sorted(named) == sorted(there)
