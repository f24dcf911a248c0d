"""Runs botsync in this process, through its real entry point, and returns what it printed."""

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
