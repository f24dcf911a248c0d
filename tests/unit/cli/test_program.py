"""How the program ends, whatever happens: an exit code that means something, words for people, no traceback."""

import inspect
import subprocess
import sys
from pathlib import Path

import click
import pytest
from support.program import Program

from botsync import __version__, errors
from botsync.cli import output, progress
from botsync.cli.app import cli
from botsync.cli.exits import Exit, exit_of
from botsync.cli.table import COMMANDS

CODES: dict[type[errors.BotsyncError], Exit] = {
    errors.UsageError: Exit.USAGE,
    errors.ProjectInvalid: Exit.PROBLEMS,
    errors.Refused: Exit.REFUSED,
    errors.Stale: Exit.REFUSED,
    errors.PlanAltered: Exit.REFUSED,
    errors.PlanSpent: Exit.REFUSED,
    errors.PlanForeign: Exit.REFUSED,
    errors.PlanTooNew: Exit.REFUSED,
    errors.NotReviewed: Exit.REFUSED,
    errors.StateError: Exit.PROBLEMS,
    errors.StateCorrupt: Exit.PROBLEMS,
    errors.StateTooNew: Exit.PROBLEMS,
    errors.StateForeign: Exit.REFUSED,
    errors.LockHeld: Exit.REFUSED,
    errors.Uneditable: Exit.REFUSED,
    errors.LockLost: Exit.PROBLEMS,
    errors.StateMoved: Exit.REFUSED,
    errors.StateUnavailable: Exit.PROBLEMS,
    errors.Bug: Exit.BUG,
    errors.BotsyncError: Exit.BUG,
    errors.ApiError: Exit.API,
    errors.Unreachable: Exit.API,
    errors.Unauthorized: Exit.API,
    errors.BadRequest: Exit.API,
    errors.NotFound: Exit.API,
    errors.ServerFault: Exit.API,
    errors.RateLimited: Exit.API,
    errors.UnexpectedStatus: Exit.API,
    errors.MalformedAnswer: Exit.API,
}


def test_every_error_has_an_exit_code() -> None:
    assert {kind for _, kind in inspect.getmembers(errors, inspect.isclass)} == set(CODES) | {errors.Any}


@pytest.mark.parametrize("kind", CODES, ids=lambda kind: kind.__name__)
def test_exit_codes(kind: type[errors.BotsyncError]) -> None:
    if issubclass(kind, errors.ApiError):
        error: errors.BotsyncError = kind("x", method="GET", path="/")
    elif kind is errors.ProjectInvalid:
        error = errors.ProjectInvalid(())
    elif kind is errors.LockHeld:
        error = errors.LockHeld("x", lock=None)
    else:
        error = kind("x")
    assert exit_of(error) == CODES[kind]


def test_version_and_help(botsync: Program) -> None:
    assert botsync("--version").out == f"botsync, version {__version__}\n"
    for arguments in ([], ["--help"], ["-h"]):
        text = botsync(*arguments)
        assert all(f"  {name} " in text.text and entry.summary in text.text for name, entry in COMMANDS.items())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps(name: str, botsync: Program) -> None:
    ran = botsync(name, "--help")
    assert (ran.code, ran.out.startswith(f"Usage: botsync {name}")) == (0, True)


@pytest.mark.parametrize(
    ("command", "said"),
    [("pln", "Did you mean `plan`?"), ("zzzzzz", "See `botsync --help`."), ("--hlep", "--help")],
)
def test_an_unknown_command(command: str, said: str, botsync: Program) -> None:
    ran = botsync(command)
    assert (ran.code, said in ran.err) == (64, True)


def test_a_bug_is_called_one_and_shows_no_value(botsync: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("t0p-secret")

    monkeypatch.setattr(cli, "main", broken)
    ran = botsync("plan")
    assert ran.code == 70
    assert "this is a bug in botsync: KeyError at test_program.py:" in ran.err
    assert "t0p-secret" not in ran.text


@pytest.mark.parametrize("stop", [click.Abort, KeyboardInterrupt])
def test_an_interrupt_is_no_error(stop: type[BaseException], botsync: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise stop

    monkeypatch.setattr(cli, "main", interrupted)
    ran = botsync("plan")
    assert (ran.code, ran.err) == (130, "interrupted\n")


def test_colour_is_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    assert output.data_paint()("red", "x") == "x"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    assert output.data_paint()("red", "x") == "\x1b[31mx\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    assert output.data_paint()("red", "x") == "x"


def test_a_bar_appears_once_work_takes_long(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with output.progress("reading", 2) as advance:
        advance("a")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    with output.progress("reading", 2) as advance:
        advance("a")
        advance("b")
    assert "reading" in capsys.readouterr().err


def test_the_program_is_a_module_too() -> None:
    ran = subprocess.run(
        [sys.executable, "-P", "-m", "botsync", "--version"], capture_output=True, text=True, check=True
    )
    assert ran.stdout.startswith("botsync, version")


def test_the_demo_can_leave_its_project(tmp_path: Path, botsync: Program) -> None:
    kept = tmp_path / "kept"
    ran = botsync("demo", "--keep", kept)
    assert (ran.code, ran.err) == (0, "")
    assert f"Try: botsync plan -C {kept} --env sandbox" in ran.out
    assert "No changes" in botsync("plan", "-C", kept, "--env", "sandbox").out
    again = botsync("demo", "--keep", kept)
    assert (again.code, "is there already" in again.err) == (64, True)
