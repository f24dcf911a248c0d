"""What is answered without click is what click answers."""

import pytest
from click.shell_completion import BashComplete, ShellComplete, ZshComplete
from click.testing import CliRunner

from botsync.cli.app import COMMANDS, cli
from botsync.cli.quick import quick_answer


@pytest.mark.parametrize("flag", ["--version", "--help", "-h"])
def test_flags(flag: str) -> None:
    assert quick_answer([flag], {}) == CliRunner().invoke(cli, [flag], prog_name="botsync", terminal_width=80).output


@pytest.mark.parametrize(("form", "shell"), [("bash", BashComplete), ("zsh", ZshComplete)])
@pytest.mark.parametrize("words", ["botsync ", "botsync va", "botsync s", "botsync nothing", "/usr/bin/botsync p"])
def test_names_of_commands(monkeypatch: pytest.MonkeyPatch, form: str, shell: type[ShellComplete], words: str) -> None:
    environ = {"_BOTSYNC_COMPLETE": f"{form}_complete", "COMP_WORDS": words, "COMP_CWORD": "1"}
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    told = shell(cli, {}, "botsync", "_BOTSYNC_COMPLETE").complete()
    assert quick_answer([], environ) == (f"{told}\n" if told else "")


@pytest.mark.parametrize(
    ("arguments", "environ"),
    [
        ([], {}),
        (["plan", "--help"], {}),
        (["--help"], {"COLUMNS": "40"}),
        ([], {"_BOTSYNC_COMPLETE": "bash_complete", "COMP_WORDS": "botsync plan ", "COMP_CWORD": "2"}),
        ([], {"_BOTSYNC_COMPLETE": "bash_complete", "COMP_WORDS": "botsync -", "COMP_CWORD": "1"}),
        ([], {"_BOTSYNC_COMPLETE": "bash_complete", "COMP_WORDS": "botsync 'p", "COMP_CWORD": "1"}),
        ([], {"_BOTSYNC_COMPLETE": "fish_complete", "COMP_WORDS": "botsync p", "COMP_CWORD": "p"}),
        ([], {"_BOTSYNC_COMPLETE": "bash_source"}),
    ],
)
def test_everything_else_takes_the_whole_program(arguments: list[str], environ: dict[str, str]) -> None:
    assert quick_answer(arguments, environ) is None


def test_completion_imports_no_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.import_module", None)
    monkeypatch.setenv("COMP_WORDS", "botsync ")
    monkeypatch.setenv("COMP_CWORD", "1")
    told = BashComplete(cli, {}, "botsync", "_BOTSYNC_COMPLETE").complete()
    assert told.splitlines() == [f"plain,{name}" for name in COMMANDS]
