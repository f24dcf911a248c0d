"""`--format` and `--out` of `botsync test`: one run, several forms."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from support.program import Program, execute

from botsync.cli.exits import Exit
from botsync.cli.outs import Outs, prefix_of, write_outs
from botsync.render.style import Paint, coloured, plain

BOT = """\
version: 1
name: small
stories:
  hello:
    start: [hours]
    interactions:
      hours: {user_says: [when are you open], responses: [{text: From 9 to 17.}]}
conversations:
  right: {turns: [{user: when are you open, expect: {interaction: hours}}]}
  wrong: {turns: [{user: when are you open, expect: {says: never}}]}
"""


@pytest.fixture
def bot(tmp_path: Path) -> Path:
    folder = tmp_path / "repository" / "bot"
    folder.mkdir(parents=True)
    (tmp_path / "repository" / ".git").mkdir()
    (folder / "botsync.yaml").write_text(BOT)
    return folder


def test_one_run_gives_several_files_and_prints_a_form(bot: Path, tmp_path: Path) -> None:
    names = ["new/deep/r.json", "r.xml", "r.MD", "r.html", "r.txt"]
    files = [tmp_path / name for name in names]
    outs = [part for file in files for part in ("--out", file)]
    ran = execute("test", "-C", bot, "--format", "github", *outs)
    assert ran.code == Exit.PROBLEMS
    assert ran.out == (
        "::error file=bot/botsync.yaml,line=10,col=60,title=mismatch%3A wrong"
        "::user says 'when are you open'%0Asays: expected contains 'never', got 'From 9 to 17.'\n"
    )
    assert ran.err.splitlines() == [f"wrote {file}" for file in files]
    as_json, junit, markdown, html, text = (file.read_text(encoding="utf-8") for file in files)
    assert json.loads(as_json)["verdicts"] == {"pass": 1, "mismatch": 1, "error": 0}
    assert ET.fromstring(junit)[0][1].get("file") == "bot/botsync.yaml"
    assert markdown.startswith("### ❌ Conversations: 1 passed, 1 failed\n")
    assert html.startswith("<!doctype html>\n")
    assert text.splitlines()[-1].startswith("1 passed, 1 failed: 2 turns on the project, ")


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("json", "{\n"),
        ("junit", "<?xml "),
        ("markdown", "### "),
        ("html", "<!doctype"),
        ("text", "botsync.yaml:10:10: "),
    ],
)
def test_each_form_can_be_printed(bot: Path, form: str, start: str) -> None:
    ran = execute("test", "-C", bot, "--format", form)
    assert ran.out.startswith(start)
    assert ran.err == ""


def test_a_name_that_says_no_form_is_refused_before_anything_is_played(bot: Path, tmp_path: Path) -> None:
    ran = execute("test", "-C", bot, "--out", tmp_path / "a.xml", "--out", tmp_path / "report.yaml")
    assert ran.code == Exit.USAGE
    assert f"the name of {tmp_path / 'report.yaml'} does not say its form" in ran.err
    assert "let it end in .txt (text), .json (json), .xml (junit), .md (markdown), .html (html)" in ran.err
    assert ran.out == ""
    assert not (tmp_path / "a.xml").exists()
    assert execute("test", "-C", bot, "--out", tmp_path / "a.sarif").code == Exit.USAGE, "lint has it, tests have not"


def test_a_file_that_cannot_be_written_costs_nothing_else(bot: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    ran = execute("test", "-C", bot, "--out", tmp_path / "taken" / "a.json", "--out", tmp_path / "b.json")
    assert ran.code == Exit.USAGE
    assert f"{tmp_path / 'taken' / 'a.json'} cannot be written (" in ran.err
    assert (tmp_path / "b.json").exists()
    assert "1 passed, 1 failed" in ran.out


def test_files_have_no_colour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botsync.cli.output.data_paint", lambda: coloured)
    painted: list[tuple[str, Paint]] = []

    def render(form: str, paint: Paint) -> str:
        painted.append((form, paint))
        return ""

    write_outs(Outs(form="markdown", files=((tmp_path / "a.txt", "text"),)), render)
    assert painted == [("text", plain), ("markdown", coloured)]


def test_the_way_from_the_repository_to_the_project(
    bot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert prefix_of(bot) == "bot/"
    assert prefix_of(bot.parent) == ""
    monkeypatch.chdir(bot)
    assert prefix_of(Path()) == "bot/"
    (bot.parent / ".git").rmdir()
    assert prefix_of(Path()) == ""
    assert prefix_of(bot.parent) == f"{bot.parent.as_posix()}/", "neither below a repository nor below here"
    assert Program(capsys)("test", "--format", "github").out.startswith("::error file=botsync.yaml,")
