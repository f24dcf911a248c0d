"""Runs botsync in this process, through its real entry point, and returns what it printed."""

import contextlib
import io
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botsync.cli import run


@dataclass(frozen=True)
class Ran:
    """What a run left behind."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err

    @property
    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


def execute(*arguments: str | Path) -> Ran:
    """Run the program; whatever happens, it is no bug."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([str(argument) for argument in arguments])
    assert "bug in botsync" not in err.getvalue() + out.getvalue(), err.getvalue()
    return Ran(int(code), out.getvalue(), err.getvalue())


def quietly(arguments: list[str], env: Mapping[str, str]) -> None:
    """Run the program in a process of its own that says nothing; a child of a forkserver finds it here."""
    os.environ.update(env)
    with (
        Path(os.devnull).open("w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        run(arguments)


class Program:
    """The program; call it with arguments."""

    def __init__(self, capsys: Any) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str | Path) -> Ran:
        self._capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        captured = self._capsys.readouterr()
        assert "Traceback" not in captured.err
        return Ran(int(code), captured.out, captured.err)
