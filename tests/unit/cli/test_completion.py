"""Completion: what is offered, in the shells themselves where they are there, and that it is quick."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click.shell_completion
import pytest
from support.described import described
from support.installed import ROOT, environment
from support.program import Program
from support.small import LIVE, PARTS, PIZZA

from botsync.cli.app import cli
from botsync.cli.completing import Offer, answered, completions, skim
from botsync.cli.table import COMMANDS

Write = Callable[[Mapping[str, str | bytes]], Path]
TABLE = ROOT / "botsync" / "cli" / "_completion.json"


@pytest.fixture
def root(write: Write, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write({"botsync.yaml": LIVE, "pizza.yaml": PIZZA, "parts.yaml": PARTS, ".hidden.yaml": "stories: {}\n"})
    monkeypatch.chdir(folder)
    return folder


def offered(line: str) -> list[str]:
    *words, last = line.split(" ")
    return [item.value for item in completions(words, last)]


def test_the_table_has_all_commands_and_options(request: pytest.FixtureRequest) -> None:
    """Write it anew with `pytest --update-golden`."""
    if request.config.getoption("--update-golden"):
        TABLE.write_text(json.dumps(described(), indent=1) + "\n")
    assert json.loads(TABLE.read_text()) == described()


def test_commands_and_options_are_offered(root: Path) -> None:
    assert offered("") == list(COMMANDS)
    assert offered("pl") == ["plan"]
    assert offered("state m") == ["mv", "migrate"]
    assert "--with-tests" in offered("plan --env live --")
    assert offered("plan --ta") == ["--target", "--take"]
    assert offered("plan --take ") == ["git", "live"]
    assert offered("plan --take=l") == ["--take=live"]
    assert offered("plan --with-tests pl") == []
    assert offered("plan --no-such-option=") == []
    assert offered("completion z") == ["zsh"]
    assert [item.type for item in completions(["plan", "--out"], "pl")] == ["file"]
    assert [item.type for item in completions(["plan", "-C"], "")] == ["dir"]
    assert [item.type for item in completions(["apply"], "")] == ["file"]


def test_names_of_the_project_are_offered(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert offered("plan --env ") == ["live", "sandbox"]
    assert offered("compare ") == ["live", "sandbox"]
    assert offered("test --story ") == ["pizza"]
    assert offered("plan --target interaction.pizza.c") == ["interaction.pizza.cancel", "interaction.pizza.confirm"]
    assert offered("plan --exclude e") == ["entity.size"]
    assert offered("state show e") == offered("import e") == ["entity.size"]
    assert offered("graph ") == ["pizza"]
    assert offered("plan --target ")[-2:] == ["story.pizza", "webhook.orders"]
    monkeypatch.chdir(tmp_path)
    assert offered("plan --env ") == ["sandbox"], "here is no project"
    assert offered(f"plan -C {root} --env l") == ["live"]
    assert offered("plan --target ") == []


def test_files_are_skimmed_however_they_look() -> None:
    text = "stories:\n  a: {name: x}\n  # b:\n\n  c:\n    interactions:\n      d:\n  'e': {}\nother:\n  f:\n"
    assert list(skim(text, ["stories"])) == [
        ("stories",),
        ("stories", "a"),
        ("stories", "c"),
        ("stories", "c", "interactions"),
        ("stories", "c", "interactions", "d"),
    ]


def test_what_cannot_be_read_is_passed_over(root: Path) -> None:
    (root / "gone.yaml").symlink_to(root / "nowhere")
    (root / "node_modules").mkdir()
    (root / "node_modules" / "x.yaml").write_text("stories:\n  x:\n")
    assert offered("test --story ") == ["pizza"]
    for number in range(600):
        (root / f"a{number}.yaml").write_text("segments:\n  s:\n")
    assert offered("test --story ") == [], "a large project is not read to its end at each press"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how_to_ask(shell: str, botsync: Program) -> None:
    ran = botsync("completion", shell)
    assert (ran.code, f"_BOTSYNC_COMPLETE={shell}_complete" in ran.out) == (0, True)
    assert botsync("completion", "tcsh").code == 64


def test_an_instruction_that_nobody_knows_is_answered_with_nothing(
    botsync: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_BOTSYNC_COMPLETE", "tcsh_complete")
    assert botsync().out == ""
    monkeypatch.setenv("_BOTSYNC_COMPLETE", "fish_source")
    assert "_BOTSYNC_COMPLETE=fish_complete" in botsync().out


SHELLS = {
    "bash": click.shell_completion.BashComplete,
    "zsh": click.shell_completion.ZshComplete,
    "fish": click.shell_completion.FishComplete,
}
LINES = [
    ["botsync", ""],
    ["/usr/bin/botsync", "pl"],
    ["botsync", "plan", "--env", "l"],
    ["botsync", "plan", "-"],
    ["botsync", "apply", "p"],
    ["botsync", "plan", "-C", ""],
    ["botsync", "plan", "--env-file", "'a fi"],
    ["botsync", "nothing", "no"],
    ["botsync"],
]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_shells_are_answered_as_click_answers_them(
    root: Path, shell: str, line: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = line[-1] if shell == "fish" and len(line) > 1 else str(len(line) - 1) if shell != "fish" else ""
    asked = {"_BOTSYNC_COMPLETE": f"{shell}_complete", "COMP_WORDS": " ".join(line), "COMP_CWORD": place}
    for name, value in asked.items():
        monkeypatch.setenv(name, value)

    class Clicks(SHELLS[shell]):  # type: ignore[misc, name-defined]
        def get_completions(self, args: list[str], incomplete: str) -> list[click.shell_completion.CompletionItem]:
            found = completions(args, incomplete)
            return [click.shell_completion.CompletionItem(item.value, item.type, item.help) for item in found]

    told = Clicks(cli, {}, "botsync", "_BOTSYNC_COMPLETE").complete()
    assert answered(asked) == (f"{told}\n" if told else "")


def test_a_colon_does_not_end_a_word_of_zsh() -> None:
    assert Offer("a:b", help="what").zsh() == "plain\na\\:b\nwhat"
    assert Offer("a:b").zsh() == "plain\na:b\n_"
    assert Offer("a", help="what").fish() == "plain,a\twhat"


def test_bash_takes_an_equals_sign_for_a_word() -> None:
    asked = {"_BOTSYNC_COMPLETE": "bash_complete", "COMP_WORDS": "botsync plan --take = g", "COMP_CWORD": "4"}
    assert answered(asked) == "plain,git\n"
    assert answered({**asked, "COMP_WORDS": "botsync plan --take =", "COMP_CWORD": "3"}) == "plain,git\nplain,live\n"


def test_other_shells_take_an_option_and_its_value_for_one_word(root: Path) -> None:
    """They put what is offered in place of the whole word."""
    (root / "plans" / "old").mkdir(parents=True)
    (root / "plans" / "a,b.json").write_text("{}")
    (root / "plans" / "in two\nlines").write_text("no shell could be told")
    assert offered("plan --env=") == ["--env=live", "--env=sandbox"]
    assert offered("plan --no-such-option=") == offered("plan --with-tests=") == offered("plan --lock-timeout=") == []
    assert offered("plan --out=p") == ["--out=parts.yaml", "--out=pizza.yaml", "--out=plans/"]
    assert offered("plan --out=plans/") == ["--out=plans/a,b.json", "--out=plans/old/"]
    assert offered(f"plan --out={root}/.h") == [f"--out={root}/.hidden.yaml"]
    assert offered("plan --out=nowhere/") == []
    assert ".hidden.yaml" not in offered("plan --out=")
    asked = {"_BOTSYNC_COMPLETE": "zsh_complete", "COMP_WORDS": "botsync plan --take=g", "COMP_CWORD": "2"}
    assert answered(asked) == "plain\n--take=git\n_\n"
    asked = {"_BOTSYNC_COMPLETE": "fish_complete", "COMP_WORDS": "botsync plan --take=g", "COMP_CWORD": "--take=g"}
    assert answered(asked) == "plain,--take=git\n"


def test_it_starts_without_the_heavy_libraries(root: Path) -> None:
    heavy = "{'click', 'dataclasses', 'pathlib', 'typing', 'pydantic', 'httpx', 'ruamel', 'yaml', 'numpy', 'asyncio'}"
    code = f"import sys; from botsync.cli import run; run([]); print(sorted({heavy} & set(sys.modules)))"
    words = {"_BOTSYNC_COMPLETE": "zsh_complete", "COMP_WORDS": "botsync plan --target story", "COMP_CWORD": "3"}
    ran = subprocess.run(
        [sys.executable, "-P", "-S", "-c", f"import sys; sys.path[:] = {sys.path}; {code}"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **words},
    )
    assert "story.pizza" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "[]"


BASH = """\
source <(botsync completion bash)
COMP_WORDS=(botsync plan --env l); COMP_CWORD=3
_botsync_completion botsync l --env
printf '%s\\n' "${COMPREPLY[@]}"
"""


def test_bash_completes(root: Path) -> None:
    ran = subprocess.run(
        ["bash", "--norc", "-c", BASH], capture_output=True, text=True, check=False, env=environment(), cwd=root
    )
    assert (ran.stdout, ran.stderr) == ("live\n", "")


@pytest.mark.skipif(shutil.which("fish") is None, reason="there is no fish")
def test_fish_completes(root: Path) -> None:
    assert fish("botsync plan --env l", root) == ["live"]
    assert fish("botsync plan --env=l", root) == ["--env=live"]
    assert fish("botsync plan --out=pi", root) == ["--out=pizza.yaml"]
    assert fish("botsync sta", root) == [f"state\t{COMMANDS['state'].summary}"], "with its commas"


def fish(line: str, root: Path) -> list[str]:
    code = f"botsync completion fish | source; complete --do-complete '{line}'"
    ran = subprocess.run(["fish", "-c", code], capture_output=True, text=True, check=False, env=environment(), cwd=root)
    return ran.stdout.splitlines()


@pytest.mark.skipif(shutil.which("zsh") is None, reason="there is no zsh")
def test_zsh_takes_what_it_is_given(root: Path) -> None:
    code = "autoload -U compinit; compinit -u; source <(botsync completion zsh); print $+functions[_botsync_completion]"
    ran = subprocess.run(["zsh", "-fc", code], capture_output=True, text=True, check=False, env=environment(), cwd=root)
    assert ran.stdout.split()[-1] == "1", ran.stderr
