"""The rules of the house, checked by the tools that know them, on the package that is installed."""

import ast
import importlib.metadata
import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.installed import BIN, ROOT

import botsync
from botsync import errors
from botsync.cli.table import COMMANDS

PACKAGE = Path(botsync.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))


def run(tool: str, *arguments: str) -> None:
    ran = subprocess.run(
        [str(BIN / tool), *arguments], capture_output=True, text=True, check=False, cwd=ROOT, env={"PATH": str(BIN)}
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_imports_keep_to_the_layers() -> None:
    run("lint-imports", "--no-cache")


def test_types() -> None:
    run("mypy", "--no-incremental", "--cache-dir=/dev/null", str(ROOT / "botsync"))


def test_lint() -> None:
    run("ruff", "check", "--no-cache", "botsync", "tests")


def test_format() -> None:
    run("ruff", "format", "--no-cache", "--check", "botsync", "tests")


def test_the_tests_exercise_what_is_installed() -> None:
    """Its files are those that the package's own record lists; in an editable installation there are none."""
    distribution = importlib.metadata.distribution("botsync")
    files = {Path(str(distribution.locate_file(item))).resolve() for item in distribution.files or ()}
    if any(item.name.endswith(".pth") for item in files):
        pytest.skip("an editable installation, for work on botsync itself")
    assert PACKAGE.resolve() != (ROOT / "botsync").resolve()
    assert set(MODULES) <= files


def test_what_is_installed_is_what_is_here() -> None:
    for path in MODULES:
        assert path.read_bytes() == (ROOT / "botsync" / path.relative_to(PACKAGE)).read_bytes(), path


def test_the_tree_of_errors_is_drawn_in_full() -> None:
    drawn = [line.strip(" │├└─").split()[0] for line in (errors.__doc__ or "").splitlines() if line.startswith("    ")]
    kinds = [item for _, item in inspect.getmembers(errors, inspect.isclass) if issubclass(item, errors.BotsyncError)]
    assert sorted(drawn) == sorted(kind.__name__ for kind in kinds)


def test_every_command_has_a_file_and_the_summary_that_the_table_says() -> None:
    files = {path.stem for path in (PACKAGE / "cli" / "commands").glob("*.py")} - {"__init__"}
    assert files == {entry.module for entry in COMMANDS.values()}


def _printing(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in {"print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write"}:
                yield name


def test_one_module_prints() -> None:
    printing = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        if any(_printing(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert printing <= {"cli/output.py", "cli/__init__.py"}


def test_help_starts_without_the_heavy_libraries() -> None:
    """`--help` and `--version` are what shells and people ask most."""
    code = (
        "import sys; from botsync.cli import run; run(['--help']); run(['--version']); "
        "print(sorted({'pydantic', 'httpx', 'deepdiff', 'rich', 'ruamel', 'starlette', 'yaml'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_modules_are_small() -> None:
    lengths = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES)
    assert lengths[len(lengths) // 2] < 100
    assert lengths[-1] <= 400
