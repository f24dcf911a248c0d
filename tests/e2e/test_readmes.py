"""Every command that stands in a README is run, and what the READMEs say is so."""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import pages
from support.githttp import git
from support.installed import ROOT, environment, execute, served

from botsync.cli.exits import Exit
from botsync.cli.planned import FORMS
from botsync.cli.table import COMMANDS
from botsync.models.conversation import Conversation, Expect, Says, Stub, Turn
from botsync.render.forge import FORGES
from botsync.render.overview import CODES

README = (ROOT / "README.md").read_text(encoding="utf-8")
SECRETS = {
    "CHATBOT_TOKEN": "sandbox-developer",
}


def blocks(text: str) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def marked(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n```\w+\n(.*?)```\n<!-- end -->", README, re.DOTALL)
    assert found, name
    return found[1]


def shell(script: str, cwd: Path, **env: str) -> str:
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=environment({**SECRETS, **env}),
        stdin=subprocess.DEVNULL,
    )
    assert ran.returncode == 0, (script, ran.stdout, ran.stderr)
    return ran.stdout


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns(".botsync"))
    return tmp_path / "examples"


def test_every_command_of_the_readme_is_marked() -> None:
    """The demo and the tests run in environments of their own; this file runs the rest."""
    assert blocks(README) == [
        marked("demo-command"),
        marked("test-command"),
        marked("run"),
        marked("run-review"),
        marked("run-talk"),
    ]
    assert marked("demo-command").strip().endswith('"$VENV/bin/botsync" demo')
    assert '"$VENV/bin/pytest"' in marked("test-command")
    for command in (marked("demo-command"), marked("test-command")):
        assert len(command.strip().splitlines()) == 1


def test_the_readmes_first_steps(tmp_path: Path) -> None:
    out = shell(marked("run"), tmp_path)
    assert "Valid: 2 resources" in out
    assert "Plan for sandbox: 2 to create" in out
    assert "Applied to sandbox: 2 created." in out
    again = shell(marked("run-review"), tmp_path / "my-bot")
    assert again.count("+ text: Good morning! Ask me") == 2, "planned, and shown again by apply"
    assert "  complete  apply plan.json: 1 update " in again
    assert "      - text: Good morning! Ask me when we are open.\n      + text: Hi! Ask me when we are open.\n" in again
    assert again.count("Applied to sandbox: 1 updated.") == 2
    talk = shell(marked("run-talk"), tmp_path / "my-bot")
    assert "bot: We are open from 9 to 17, Monday to Friday.\n     user 'Opening hours' matched with 1.00" in talk
    assert "bot: Sorry, I did not get that.\n" in talk
    assert "flowchart LR\n" in talk


def test_the_demo_shows_what_the_readme_shows() -> None:
    shown = execute("demo").stdout
    assert marked("plan") in shown
    assert shown.rstrip("\n").endswith("No changes. sandbox matches the project (85 resources).")


@pytest.mark.parametrize("name", ["pizza", "helpdesk"])
def test_the_commands_of_an_example(name: str, examples: Path) -> None:
    (script,) = blocks((examples / name / "README.md").read_text(encoding="utf-8"))
    out = shell(script, examples / name)
    assert out.startswith("Valid: ")
    assert "No changes. sandbox matches the project" in out.splitlines()[-1]


def test_the_walk_through_of_adopt(examples: Path) -> None:
    """The first block serves, in a terminal of its own; the token comes from the environment."""
    serve, export, *steps = blocks((examples / "adopt" / "README.md").read_text(encoding="utf-8"))
    assert serve.strip() == "botsync sandbox serve -C ../pizza"
    assert export.strip() == f"export CHATBOT_TOKEN={SECRETS['CHATBOT_TOKEN']}"
    with served("-C", "../pizza", cwd=examples / "adopt") as (address, _):
        settings = examples / "adopt" / "botsync.yaml"
        assert "http://127.0.0.1:8420" in settings.read_text()
        settings.write_text(settings.read_text().replace("http://127.0.0.1:8420", address))
        printed = [shell(step, examples / "adopt") for step in steps]
    assert "wrote stories/pizza.yaml" in printed[0]
    assert "No changes." in printed[1]
    assert printed[2] == ""
    assert (
        "      - what time do you close\n      + what time do you close today\n\nPlan for live: 1 to update;"
        in printed[3]
    )
    assert "Applied to live: 1 updated." in printed[4]


def test_the_table_of_commands_is_complete() -> None:
    rows = re.findall(r"^\| `botsync (\S+)` \| (.*) \|$", README, re.MULTILINE)
    assert rows == [(name, entry.summary) for name, entry in COMMANDS.items()]


def test_the_table_of_exit_codes_is_complete() -> None:
    rows = re.findall(r"^\| (\d+) \| ", README, re.MULTILINE)
    assert [int(code) for code in rows] == [int(code) for code in Exit]


def test_every_link_of_the_readme_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert target.startswith("http") or (ROOT / target).exists(), target


def test_the_settings_in_the_docs_are_settings(tmp_path: Path) -> None:
    """What a page writes into a file is left to test_pages: it may be wrong on purpose."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").rglob("*.md")))
    for block in pages.blocks(text):
        if block.kind != "yaml" or block.order:
            continue
        (tmp_path / "botsync.yaml").write_text(f"version: 1\nname: docs\n{block.body}")
        execute("validate", "-C", tmp_path)


def test_every_link_of_the_docs_leads_somewhere() -> None:
    """To a file that is there, and to a heading that it has."""
    for path in (ROOT / "docs").rglob("*.md"):
        for target in re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8")):
            if target.startswith("http"):
                continue
            name, _, heading = target.partition("#")
            there = path.parent / name if name else path
            assert there.exists(), (path, target)
            assert not heading or heading in _anchors(there), (path, target)


def _anchors(page: Path) -> set[str]:
    """Return the anchors that a forge gives the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.skipif(not os.environ.get("CI"), reason="takes a minute, and needs a package index")
def test_the_readmes_first_command(tmp_path: Path) -> None:
    """A new environment, the package with its sandbox and nothing else, and the whole demo."""
    checkout = tmp_path / "checkout"
    shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    ran = subprocess.run(
        ["bash", "-c", marked("demo-command")],
        capture_output=True,
        text=True,
        check=False,
        cwd=checkout,
        env={**os.environ, "VENV": str(tmp_path / "venv")},
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.rstrip("\n").endswith("No changes. sandbox matches the project (85 resources).")


@pytest.mark.enable_socket
def test_the_commands_of_the_page_on_webhooks(tmp_path: Path) -> None:
    """With the service that the page shows, in a project that declares it as the page does."""
    page = (ROOT / "docs" / "how-to" / "webhooks.md").read_text(encoding="utf-8")
    (service,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (settings,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (script,) = blocks(page)
    (tmp_path / "hook.py").write_text(service)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
    (tmp_path / "botsync.yaml").write_text(f"version: 1\nname: docs\n{settings.replace('8421', port)}")
    serve = [sys.executable, "hook.py"]
    with subprocess.Popen(serve, cwd=tmp_path, env={**os.environ, "PORT": port}, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(int(port))
            out = shell(script, tmp_path)
        finally:
            process.terminate()
    assert out.count("webhook checked in sandbox: all work.") == 2
    assert out.count("  challenge ") == 1
    assert '"failure": null' in out


def _wait_for(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("nobody listens")


def test_the_commands_of_the_page_on_the_sandbox(tmp_path: Path) -> None:
    """In a project that `init` made."""
    page = (ROOT / "docs" / "how-to" / "sandbox.md").read_text(encoding="utf-8")
    execute("init", "my-bot", cwd=tmp_path)
    (script,) = blocks(page)
    assert page.count("<!-- run -->") == 1
    out = shell(script, tmp_path / "my-bot")
    assert out.startswith("flowchart LR\n")
    assert 'n_hello_hours["' in out
    assert (tmp_path / "my-bot" / "graph.svg").read_text(encoding="utf-8").startswith("<svg ")
    assert (tmp_path / "my-bot" / "graph.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_commands_of_the_page_on_state(tmp_path: Path) -> None:
    """In a project that `init` made and that was applied; a place that is no file is in test_shared_state."""
    page = (ROOT / "docs" / "how-to" / "state.md").read_text(encoding="utf-8")
    shell(marked("run"), tmp_path)
    scripts = blocks(page)
    assert len(scripts) == page.count("<!-- run -->") == 2
    looked, moved = (shell(script, tmp_path / "my-bot") for script in scripts)
    assert looked.startswith("story.hello\ninteraction.hello.hours\n")
    assert "No changes. sandbox matches the project" in moved
    assert moved.rstrip("\n").splitlines()[-1].split("  ")[1] == "complete"


def test_the_commands_of_the_page_on_talking(tmp_path: Path) -> None:
    (script,) = blocks((ROOT / "docs" / "how-to" / "talking.md").read_text(encoding="utf-8"))
    out = shell(script, tmp_path)
    assert "bot: We are open from 9 to 17, Monday to Friday.\n     user 'Opening hours' matched with 1.00" in out
    assert "bot: Sorry, I did not get that.\n     nothing matched: 'Opening hours' is best with 0." in out
    assert (tmp_path / "shop" / "tests" / "hours.yaml").read_text().startswith("conversations:\n  hours:\n")
    assert out.splitlines()[-1].startswith("Valid: ")


def test_the_commands_of_the_page_on_pull(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "pull.md").read_text(encoding="utf-8")
    (script,) = blocks(page)
    assert page.count("<!-- run -->") == 1
    out = shell(script, tmp_path)
    assert "+++ b/stories/hello.yaml\n" in out
    assert "\n-          - text: We are open from 9 to 17" in out
    assert "wrote stories/hello.yaml\n  ~ interaction.hello.hours  responses\n" in out
    assert out.splitlines()[-1].startswith("No changes. sandbox matches the project")


def test_the_commands_of_the_page_on_testing(tmp_path: Path) -> None:
    """In a project that `init` made; it leaves a report in every form."""
    page = (ROOT / "docs" / "how-to" / "testing.md").read_text(encoding="utf-8")
    execute("init", "my-bot", cwd=tmp_path)
    (script,) = blocks(page)
    assert page.count("<!-- run -->") == 1
    out = shell(script, tmp_path / "my-bot")
    assert out.count("4 passed: 10 turns on the project, ") == 1
    assert "\nUnderstood\n" in out
    reports = tmp_path / "my-bot" / "reports"
    assert json.loads((reports / "tests.json").read_text(encoding="utf-8"))["passed"] is True
    for name, start in {"tests.html": "<!doctype html>", "tests.xml": "<?xml ", "tests.md": "### "}.items():
        assert (reports / name).read_text(encoding="utf-8").startswith(start)


def test_the_conversation_of_the_page_on_testing_passes_and_has_every_field(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "testing.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "botsync.yaml").write_text(f"version: 1\nname: docs\n{shown}")
    assert execute("test", "-C", tmp_path).stdout.splitlines()[-1].startswith("2 passed: 10 turns on the project, ")
    for model in (Conversation, Turn, Expect, Says, Stub):
        for name, field in model.model_fields.items():
            said = field.alias or name
            assert f"`{said}`" in page, said
            assert f"{said}:" in shown or said == "times_out", said


def test_the_commands_of_the_page_on_lint(tmp_path: Path) -> None:
    """In a project that `init` made."""
    page = (ROOT / "docs" / "how-to" / "lint.md").read_text(encoding="utf-8")
    execute("init", "my-bot", cwd=tmp_path)
    (script,) = blocks(page)
    assert page.count("<!-- run -->") == 1
    out = shell(script, tmp_path / "my-bot")
    assert " in 3 files" in out
    assert "\nAn interaction that no conversation can get to.\n" in out
    for name in ("lint.sarif", "lint.json", "lint-baseline.json"):
        assert json.loads((tmp_path / "my-bot" / name).read_text(encoding="utf-8"))


def test_the_commands_of_the_page_on_reports(tmp_path: Path) -> None:
    """In a project that `init` made."""
    page = (ROOT / "docs" / "how-to" / "reports.md").read_text(encoding="utf-8")
    execute("init", "my-bot", cwd=tmp_path)
    (script,) = blocks(page)
    assert page.count("<!-- run -->") == 1
    out = shell(script, tmp_path / "my-bot")
    assert out.count("Plan for sandbox: 2 to create") == 2
    assert out.count("its seal is checked when it is applied") == 1
    for name in ("plan.json", "plan.sarif"):
        assert json.loads((tmp_path / "my-bot" / name).read_text(encoding="utf-8"))
    for name in ("plan.md", "comment.md"):
        assert (tmp_path / "my-bot" / name).read_text(encoding="utf-8").startswith("<!-- botsync:plan sandbox -->\n")
    assert (tmp_path / "my-bot" / "plan.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_page_on_reports_has_every_form_and_limit() -> None:
    page = (ROOT / "docs" / "how-to" / "reports.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([a-z]+)` \| (?:`\.[a-z]+`)? ?\| ", page, re.MULTILINE)) == set(FORMS)
    rows = re.findall(r"^\| `([a-z]+)`(?: \(default\))? \| ([0-9,]+) \|", page, re.MULTILINE)
    assert {name: int(number.replace(",", "")) for name, number in rows} == {
        name: forge.limit for name, forge in FORGES.items()
    }
    assert set(re.findall(r"^\| `(plan-[a-z]+)` \|", page, re.MULTILINE)) == set(CODES)


def test_the_commands_of_the_page_on_pipelines(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "pipelines.md").read_text(encoding="utf-8")
    (script,) = blocks(page)
    assert page.count("<!-- run -->") == 1
    out = shell(script, tmp_path)
    assert "wrote .github/workflows/botsync-review.yml\n" in out
    assert "Valid: 2 resources in 3 files." in out
    assert "No findings in 3 files." in out
    assert "2 passed: 6 turns on the project" in out
    for file in ("botsync-review.yml", "botsync-apply.yml", "botsync-drift.yml"):
        assert (tmp_path / "my-bot" / ".github" / "workflows" / file).exists()
        assert f"`{file}`" in page


def test_the_commands_of_the_page_on_machines(tmp_path: Path) -> None:
    """In a project that `init` made; every code that doctor has is explained."""
    page = (ROOT / "docs" / "how-to" / "machine.md").read_text(encoding="utf-8")
    git("init", "--quiet", tmp_path / "my-bot")
    execute("init", "my-bot", cwd=tmp_path)
    scripts = blocks(page)
    assert len(scripts) == page.count("<!-- run -->") == 3
    schemas, doctor, fish = (shell(script, tmp_path / "my-bot", HOME=str(tmp_path)) for script in scripts)
    assert schemas == fish == ""
    assert "nobody holds the lock\n" in doctor
    codes = set(re.findall(r'"code": "(.*)"', doctor))
    assert codes
    assert not [code for code in codes if f"`{code}`" not in page]
    assert (tmp_path / ".config" / "fish" / "completions" / "botsync.fish").read_text().startswith("function _botsync")


def test_the_page_on_rules_is_the_catalogue() -> None:
    """Write it anew with `botsync lint --list --format markdown > docs/reference/lint-rules.md`."""
    page = (ROOT / "docs" / "reference" / "lint-rules.md").read_text(encoding="utf-8")
    assert execute("lint", "--list", "--format", "markdown").stdout == page


def test_every_suppression_of_the_page_on_lint_counts(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "lint.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```yaml\n(stories:.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "botsync.yaml").write_text(f"version: 1\nname: docs\n{shown}")
    ran = execute("lint", "-C", tmp_path, "--select", "unreachable", "--select", "unused-suppression")
    assert ran.stdout == "No findings in 1 file; 1 suppressed by comments.\n"


def test_the_commands_of_the_page_on_training(tmp_path: Path) -> None:
    """The first block serves, in a terminal of its own; the settings are those of the page."""
    page = (ROOT / "docs" / "how-to" / "training.md").read_text(encoding="utf-8")
    serve, init, talk, accept = blocks(page)
    (settings,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (shown,) = re.findall(r"^```text\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert serve.strip() == "botsync sandbox serve --data sandbox.db"
    assert init.splitlines()[1] == f"export CHATBOT_TOKEN={SECRETS['CHATBOT_TOKEN']}"
    with served("--data", "sandbox.db", cwd=tmp_path) as (address, _):
        shell(init, tmp_path)
        assert "http://127.0.0.1:8420" in settings
        settings = settings.replace("http://127.0.0.1:8420", address)
        (tmp_path / "shop" / "botsync.yaml").write_text(f"version: 1\nname: shop\n{settings}")
        listed, accepted = shell(talk, tmp_path), shell(accept, tmp_path)
    varies = r"\d{4}-\d\d-\d\d|[0-9a-f]{24}"
    assert re.sub(varies, "", listed).endswith(re.sub(varies, "", shown))
    assert "added to interaction.hello.hours: until what hour\n" in accepted
    assert "Plan for local: 1 to update; 1 unchanged." in accepted
    assert "bot: We are open from 9 to 17, Monday to Friday.\n" in accepted
    assert '"known": true' in accepted


def test_the_commands_of_the_page_on_environments(tmp_path: Path) -> None:
    """In a project that `init` made."""
    page = (ROOT / "docs" / "how-to" / "environments.md").read_text(encoding="utf-8")
    execute("init", "my-bot", cwd=tmp_path)
    scripts = blocks(page)
    assert len(scripts) == page.count("<!-- run -->") == 2
    laid, compared = (shell(script, tmp_path / "my-bot") for script in scripts)
    assert laid.startswith("Valid: ")
    assert "from 9 to 17" in laid, "the sandbox has no overlay"
    assert "    responses  (overlays/production/hours.yaml:6)\n      - text: We are open from 9 to 17" in compared
    assert "sandbox and production differ: 2 in both; 0 the same." in compared
    assert "```diff\n" in (tmp_path / "my-bot" / "differences.md").read_text(encoding="utf-8")
