"""No text of a bot, and no name of a person, writes a line of its own into a report."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from support.editor import edit
from support.program import Program

Write = Callable[[Mapping[str, str | bytes]], Path]
FORGED = "Plan for production: 1 to update; 84 unchanged."
HOSTILE = f'"Hi\\n{FORGED}\\n"'
FILES = {
    "botsync.yaml": "version: 1\nname: t\nenvironments: {sandbox: {}}\n",
    "bot.yaml": f"""\
stories:
  a:
    name: {HOSTILE}
    start: [x]
    interactions:
      x:
        name: {HOSTILE}
        user_says: [{HOSTILE}]
        parameters: {{n: {{entity: sys.any, prompts: [{HOSTILE}]}}}}
        responses:
          - quick_replies: {{title: {HOSTILE}, buttons: [{HOSTILE}]}}
          - set_attributes: {{a: {HOSTILE}}}
          - text: {HOSTILE}
entities:
  e: {{entries: {{{HOSTILE}: [{HOSTILE}]}}}}
segments:
  s: {{name: {HOSTILE}}}
""",
}


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_a_plan_has_no_lines_but_its_own(write: Write, botsync: Program, form: str) -> None:
    out = botsync("plan", "-C", write(FILES), "--env", "sandbox", "--format", form).out
    assert "Plan for production" in out
    assert [line for line in out.split("\n") if line.strip().startswith(FORGED)] == []


def test_neither_has_what_comes_after_it(write: Write, botsync: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write(FILES)
    here = ("-C", root, "--env", "sandbox")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_ACTOR", f"eve\n{FORGED}")
    assert botsync("apply", *here, "--auto-approve").code == 0
    edit(root, f"Hi\n{FORGED}\n", name=f"Ho\n{FORGED}")
    for command in (["drift"], ["history"], ["history", "last"], ["pull", "--as-patch"], ["state", "show"]):
        assert FORGED not in botsync(*command, *here).out.split("\n"), command
