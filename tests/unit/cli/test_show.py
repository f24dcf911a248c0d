"""`botsync show`, and the reports of `botsync plan`: a saved plan in every form, without token, project or network."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from support.editor import edit
from support.program import Program
from support.small import ENV, SMALL

from botsync.cli.commands.plan import FORMS as PLAN_FORMS
from botsync.cli.exits import Exit
from botsync.cli.planned import FORMS

Write = Callable[[Mapping[str, str | bytes]], Path]
NOTE = "Shown from the file alone: its seal is checked when it is applied, not here.\n"


@pytest.fixture
def root(write: Write, botsync: Program) -> Path:
    """Return a project that was applied, and of which an interaction is gone since, a new one in its place."""
    made = write(SMALL)
    assert botsync("apply", "-C", made, "--env", "sandbox", "--auto-approve").code == 0
    text = (made / "pizza.yaml").read_text().replace("cancel", "stop").replace("never mind", "stop it")
    (made / "pizza.yaml").write_text(text)
    return made


@pytest.fixture
def plan(root: Path, botsync: Program) -> Path:
    assert botsync("plan", "-C", root, "--env", "sandbox", "--out", root / "plan.json").code == 0
    return root / "plan.json"


def test_what_is_shown_is_what_the_plan_showed(root: Path, plan: Path, botsync: Program, tmp_path: Path) -> None:
    shown = botsync("plan", "-C", root, "--env", "sandbox").out
    alone = tmp_path / "elsewhere.json"
    plan.rename(alone)
    (root / "botsync.yaml").unlink()
    ran = botsync("show", alone)
    assert (ran.code, ran.err, ran.out) == (Exit.OK, "", shown + NOTE)


def test_what_is_left_alone_is_shown_too(write: Write, botsync: Program) -> None:
    root = write(SMALL)
    botsync("apply", "-C", root, "--env", "sandbox", "--auto-approve")
    edit(root, "hours", userSays=["how late"])
    text = (root / "pizza.yaml").read_text()
    (root / "pizza.yaml").write_text(text.replace("when are you open", "until when"))
    ran = botsync("plan", "-C", root, "--env", "sandbox", "--take", "live", "--out", root / "plan.json")
    assert ran.code == 0, ran.text
    assert "differs from the project in 1 resource that is left alone" in ran.out
    assert botsync("show", root / "plan.json").out == ran.out + NOTE
    assert (
        "#### Left alone, as the workspace has it (1)\n\n- <code>interaction.pizza.hours</code>: user_says"
        in botsync("show", root / "plan.json", "--format", "markdown").out
    )


def test_one_run_gives_several_forms(plan: Path, botsync: Program, tmp_path: Path) -> None:
    files = [tmp_path / f"report{suffix}" for suffix in (".md", ".html", ".sarif", ".txt", ".json")]
    ran = botsync("show", plan, "--format", "github", *(part for file in files for part in ("--out", file)))
    assert ran.code == 0
    assert ran.err.splitlines() == [f"wrote {file}" for file in files]
    assert re.fullmatch(
        r"::warning file=.*pizza\.yaml,line=\d+,col=5,title=botsync plan-deletes::"
        r"interaction\.pizza\.cancel will be deleted\n",
        ran.out,
    ), ran.out
    markdown, page, sarif, text, as_json = (file.read_text(encoding="utf-8") for file in files)
    assert markdown.startswith("<!-- botsync:plan sandbox -->\n### 🗑️ Plan for <code>sandbox</code>: 1 to create, ")
    assert f"<code>botsync apply {plan}</code>" in markdown.replace("&#95;", "_")
    assert '("- cancel"):::removed\n' in markdown
    assert page.startswith("<!doctype html>\n")
    assert 'class="node removed"' in page
    assert json.loads(sarif)["runs"][0]["results"][0]["ruleId"] == "plan-deletes"
    assert text.endswith(NOTE)
    found = json.loads(as_json)
    assert found["saved"]["verified"] is False
    assert found["summary"]["delete"] == 1
    assert found["places"]["interaction.pizza.stop"].startswith("pizza.yaml:")
    assert [graph["story"] for graph in found["graphs"]] == ["pizza"]


@pytest.mark.parametrize("form", ["markdown", "html", "github", "sarif"])
def test_a_plan_is_told_in_the_same_forms(form: str, root: Path, plan: Path, botsync: Program, tmp_path: Path) -> None:
    """But for when it was made, and that nobody doubts it."""

    def known(text: str) -> str:
        dated = re.sub(r"20\d\d-[0-9T:-]+Z|<p class=.quiet.>Shown from the file.*?</p>|\n" + NOTE, "", text)
        return dated.rstrip("\n").replace(str(plan), "plan.json").replace("\n\n</footer>", "\n</footer>")

    saved = botsync("plan", "-C", root, "--env", "sandbox", "--format", form, "--out", plan)
    assert saved.err == f"Saved as {plan}; to do exactly this: botsync apply {plan}\n"
    assert known(saved.out) == known(botsync("show", plan, "-C", root, "--format", form).out)


def test_a_plan_is_saved_and_reported_in_one_run(root: Path, botsync: Program, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("deep/plan.json", "plan.md", "plan.html", "plan.sarif", "plan.txt")]
    ran = botsync("plan", "-C", root, "--env", "sandbox", *(part for file in files for part in ("--out", file)))
    assert ran.code == 0, ran.text
    assert f"botsync apply {files[0]}" in files[1].read_text(encoding="utf-8").replace("&#95;", "_")
    assert "Shown from the file alone" not in files[4].read_text(encoding="utf-8")
    assert botsync("apply", files[0], "-C", root).code == 0


@pytest.mark.parametrize("limit", ["github", "gitlab", "bitbucket", "azure", "4000"])
def test_a_limit_is_kept(limit: str, plan: Path, botsync: Program) -> None:
    ran = botsync("show", plan, "--format", "markdown", "--limit", limit)
    assert ran.code == 0
    assert "interaction.pizza.cancel" in ran.out
    if limit == "4000":
        assert len(ran.out) <= 4000


def test_wrong_usage(plan: Path, botsync: Program, tmp_path: Path) -> None:
    for wrong in (["--limit", "sourceforge"], ["--limit", "3999"], ["--format", "xml"], ["--out", "plan.yaml"]):
        assert botsync("show", plan, *wrong).code == Exit.USAGE
    assert botsync("show", tmp_path / "nowhere.json").code == Exit.USAGE


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"kind": "botsync-plan"}', '{"kind": "botsync-plan", "format_version": 9}']
)
def test_what_is_no_plan_is_refused(text: str, botsync: Program, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(text)
    ran = botsync("show", tmp_path / "plan.json")
    assert ran.code == Exit.REFUSED
    assert ran.out == ""


def test_no_secret_is_in_any_form(write: Write, botsync: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENV.items():
        monkeypatch.setenv(name, value)
    root = write(SMALL)
    botsync("plan", "-C", root, "--env", "sandbox", "--out", root / "plan.json")
    for form in FORMS:
        ran = botsync("show", root / "plan.json", "--format", form)
        assert ran.code == 0
        assert not any(secret in ran.out for secret in ENV.values())
        assert form in {"github", "sarif"} or "secret" in ran.out, "its digest is there"


def test_the_forms_are_the_same() -> None:
    assert tuple(FORMS) == PLAN_FORMS
