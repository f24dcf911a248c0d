"""Doctor: what is well, what is not, and the way out; it only reads, and prints no secret."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from support.githttp import bare, git
from support.loopback import Proxy, answering, http, proxying, serving
from support.program import Program, Ran
from support.small import PARTS, PIZZA

from botsync import __version__
from botsync.cli import examining
from botsync.core.checkup import skew_check
from botsync.sandbox import create_app

pytestmark = pytest.mark.enable_socket
Write = Callable[[Mapping[str, str | bytes]], Path]
TOKEN = "sandbox-developer"
SETTINGS = """\
version: 1
name: small
environments:
  live:
    api: {api}
    token: ${{CHATBOT_TOKEN}}
    state: {state}
"""


class Clinic:
    """A project in a repository with a remote, whose workspace is served."""

    def __init__(self, root: Path, api: str, botsync: Program) -> None:
        self.root, self.api, self.botsync = root, api, botsync
        self.settings()

    def settings(self, *, api: str = "", state: str = "git") -> None:
        (self.root / "botsync.yaml").write_text(SETTINGS.format(api=api or self.api, state=state))

    def commit(self) -> None:
        git("-C", self.root, "add", "--all")
        git("-C", self.root, "commit", "--quiet", "-m", "x")

    def doctor(self, *arguments: str) -> Ran:
        ran = self.botsync("doctor", "-C", self.root, *arguments)
        assert TOKEN not in ran.text
        return ran

    def checks(self, *arguments: str) -> dict[str, list[dict[str, Any]]]:
        report = self.doctor("--format", "json", *arguments).report
        found: dict[str, list[dict[str, Any]]] = {}
        for check in report["checks"]:
            found.setdefault(check["code"], []).append(check)
        return found


@pytest.fixture
def clinic(tmp_path: Path, botsync: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clinic]:
    root = tmp_path / "project"
    git("init", "--quiet", "--initial-branch=main", root)
    git("-C", root, "remote", "add", "origin", str(bare(tmp_path / "bot.git")))
    for file, text in {"pizza.yaml": PIZZA, "parts.yaml": PARTS, ".gitignore": ".botsync/\n.env\n"}.items():
        (root / file).write_text(text)
    monkeypatch.setenv("CHATBOT_TOKEN", TOKEN)
    monkeypatch.setenv("ORDERS_TOKEN", "hook-s3cret-value")
    app = create_app()
    with serving(app) as address:
        made = Clinic(root, address, botsync)
        made.commit()
        yield made
    app.state.store.close()


def test_all_is_well(clinic: Clinic) -> None:
    ran = clinic.doctor()
    assert ran.code == 0, ran.text
    assert ran.out.startswith("ok       botsync ")
    assert "environment live\nok       http://127.0.0.1:" in ran.out
    assert " accepts the token; it answered in " in ran.out
    assert "the clock of this machine agrees" in ran.out
    assert "nothing is recorded yet" in ran.out
    assert ran.out.endswith("nobody holds the lock\nAll is well.\n")
    report = clinic.doctor("--format", "json").report
    assert (report["well"], report["format_version"]) == (True, 1)
    assert {check["health"] for check in report["checks"]} == {"ok"}


def test_it_only_reads(clinic: Clinic) -> None:
    with proxying(clinic.api) as proxy:
        clinic.settings(api=proxy.address)
        clinic.doctor()
    assert isinstance(proxy, Proxy)
    assert [method for method, _ in proxy.asked] == ["GET"]
    assert git("-C", clinic.root, "for-each-ref", "refs/botsync") == ""
    assert not (clinic.root / ".botsync" / "state").exists()


def test_a_token_that_is_not_set_or_not_accepted(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATBOT_TOKEN", "wrong-s3cret")
    ran = clinic.doctor()
    assert (ran.code, "error    the API does not accept the token" in ran.out) == (1, True)
    assert "           set the developer access token of this workspace" in ran.out
    assert "s3cret" not in ran.text
    monkeypatch.delenv("CHATBOT_TOKEN")
    ran = clinic.doctor()
    assert (ran.code, "`${CHATBOT_TOKEN}` is not set" in ran.out, "export CHATBOT_TOKEN=…" in ran.out) == (
        1,
        True,
        True,
    )


def test_an_api_that_is_not_there(clinic: Clinic) -> None:
    clinic.settings(api="http://127.0.0.1:9")
    assert clinic.checks()["api"][0]["health"] == "error"
    clinic.settings(api="http://api.example.com")
    assert "would send the token in the clear" in clinic.checks()["settings"][0]["message"]


@pytest.mark.parametrize(("behind", "health"), [(0, "ok"), (60, "warning"), (-3600, "error")])
def test_clocks_that_differ(behind: int, health: str, clinic: Clinic) -> None:
    there = datetime.now(UTC) - timedelta(seconds=behind)
    headers = f"date: {format_datetime(there, usegmt=True)}\r\n"
    with answering(http(200, "[]", headers=headers)) as (address, _):
        clinic.settings(api=address)
        (clock,) = clinic.checks()["clock"]
    assert clock["health"] == health
    assert ("ahead of" in clock["message"], "behind" in clock["message"]) == (behind > 0, behind < 0)


def test_an_api_that_does_not_say_what_time_it_is(clinic: Clinic) -> None:
    with answering(http(200, "[]", headers="date: yesterday\r\n")) as (address, _):
        clinic.settings(api=address)
        assert clinic.checks()["clock"][0]["health"] == "note"
    with answering(http(200, "[]", headers="date: Mon, 01 Jan 2024 00:00:00 -0000\r\n")) as (address, _):
        clinic.settings(api=address)
        assert clinic.checks()["clock"][0]["health"] == "error"
    assert skew_check(29, 300, "").health == "ok"


def test_a_state_that_is_held_or_cannot_be_read(clinic: Clinic) -> None:
    state = clinic.root / ".botsync" / "state.json"
    clinic.settings(state=".botsync/state.json")
    clinic.botsync("apply", "-C", clinic.root, "--env", "live", "--auto-approve")
    assert "8 resources, serial 1" in clinic.checks()["state"][0]["message"]
    state.write_text("{")
    assert clinic.checks()["state"][0]["health"] == "error"
    clinic.settings(state="s4://nowhere")
    assert "no place that botsync knows" in clinic.checks()["settings"][0]["message"]


def test_a_lock_that_somebody_holds(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    from botsync.backends.git import GitState  # noqa: PLC0415
    from botsync.cli.identity import new_lock  # noqa: PLC0415

    monkeypatch.setattr(GitState, "holder", lambda self: new_lock("apply"))
    (lock,) = clinic.checks()["lock"]
    assert (lock["health"], "the state is locked by " in lock["message"]) == ("warning", True)
    assert lock["hint"].endswith("botsync state unlock --env live")


def test_git_that_is_missing_or_old(clinic: Clinic, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    monkeypatch.setenv("PATH", str(tools))
    assert clinic.checks()["git"][0]["hint"] == "install git 2.31 or newer"
    real = shutil.which("git", path="/usr/bin:/usr/local/bin")
    script = f'#!/bin/sh\ncase "$*" in *--version) echo git version 2.30.2;; *) exec {real} "$@";; esac\n'
    (tools / "git").write_text(script)
    (tools / "git").chmod(0o755)
    assert (clinic.checks()["git"][0]["message"], clinic.checks()["git"][0]["health"]) == (
        "git is version 2.30.2",
        "error",
    )


def test_the_work_tree_and_its_remote(clinic: Clinic) -> None:
    (clinic.root / "pizza.yaml").write_text(PIZZA + "\n")
    (clinic.root / ".gitignore").write_text("")
    checks = clinic.checks()
    assert checks["work-tree"][0]["message"].startswith("2 files of the project are changed or new")
    assert checks["ignored"][0]["hint"] == "add the line .botsync/ to .gitignore"
    git("-C", clinic.root, "remote", "set-url", "origin", "https://me:pa55-s3cret@example.com/bot.git")
    ran = clinic.doctor()
    assert "a password or a token stands in the address of the remote" in ran.out
    assert "pa55" not in ran.text
    git("-C", clinic.root, "remote", "remove", "origin")
    assert clinic.checks()["remote"][0]["health"] == "error"
    clinic.settings(state=".botsync/state.json")
    assert clinic.checks()["remote"][0]["health"] == "note"
    shutil.rmtree(clinic.root / ".git")
    assert clinic.checks()["repository"][0]["health"] == "warning"


def test_a_repository_that_git_refuses(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is there: another one that `git init` made would not help."""
    with monkeypatch.context() as patched:
        patched.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        checks = clinic.checks()
        (check,) = checks["repository"]
        assert (check["health"], "does not trust the repository" in check["message"]) == ("error", True)
        assert check["hint"].startswith(f"git config --global --add safe.directory {clinic.root}; or")
        assert "safe.directory" in checks["settings"][0]["hint"]
        assert "git init" not in clinic.doctor().out
    (clinic.root / ".git" / "HEAD").write_text("?")
    (check,) = clinic.checks()["repository"]
    assert check["message"].startswith(f"git cannot read the repository {clinic.root}: fatal: ")
    assert check["hint"] == f"git -C {clinic.root} status"


@pytest.mark.parametrize(
    "remote",
    [
        "https://ghp_s3cret@example.com/bot.git",
        "HTTP://glpat-s3cret:@example.com/bot.git",
        "https://me:s3cret@example.com/bot.git",
        "ssh://me:s3cret@example.com/bot.git",
    ],
)
def test_what_lets_in_does_not_belong_into_an_address(remote: str, clinic: Clinic) -> None:
    git("-C", clinic.root, "remote", "set-url", "origin", remote)
    (check,) = clinic.checks()["remote"]
    assert (check["health"], "stands in the address of the remote" in check["message"]) == ("warning", True)
    assert "s3cret" not in str(check)


@pytest.mark.parametrize(
    "remote",
    [
        "https://git@example.com/bot.git",
        "https://example.com/@me/bot.git",
        "ssh://me@example.com/bot.git",
        "git@example.com:me/bot.git",
    ],
)
def test_a_user_who_needs_more_to_get_in_may_stand_in_an_address(remote: str, clinic: Clinic) -> None:
    git("-C", clinic.root, "remote", "set-url", "origin", remote)
    clinic.settings(state=".botsync/state.json")
    assert "remote" not in clinic.checks()


def test_secrets_in_files(clinic: Clinic) -> None:
    (clinic.root / "notes.md").write_text(f"the token is {TOKEN}\n")
    ran = clinic.doctor()
    assert (ran.code, "error    the value of CHATBOT_TOKEN stands in notes.md" in ran.out) == (1, True)
    assert "write ${CHATBOT_TOKEN} instead, and renew it" in ran.out
    (clinic.root / "notes.md").unlink()
    (clinic.root / "big.bin").write_bytes(b"x" * (1 << 20) + TOKEN.encode())
    assert clinic.checks()["secret"][0]["health"] == "ok"
    shutil.rmtree(clinic.root / ".git")
    (clinic.root / ".botsync").mkdir()
    (clinic.root / ".botsync" / "x").write_text(TOKEN)
    (clinic.root / "notes.md").write_text(TOKEN)
    assert [check["health"] for check in clinic.checks()["secret"]] == ["error"]


def test_files_of_variables(clinic: Clinic) -> None:
    env = clinic.root / ".env"
    env.write_text(f"CHATBOT_TOKEN={TOKEN}\n")
    env.chmod(0o600)
    assert "env-file" not in clinic.checks()
    env.chmod(0o644)
    assert [check["hint"] for check in clinic.checks()["env-file"]] == ["chmod 600 .env"]
    env.chmod(0o600)
    (clinic.root / ".gitignore").write_text(".botsync/\n")
    (check,) = clinic.checks()["env-file"]
    assert (check["message"], check["hint"]) == (".env is not ignored by Git", "add .env to .gitignore")
    clinic.commit()
    (check,) = clinic.checks()["env-file"]
    assert (check["message"], "git rm --cached .env" in check["hint"]) == (".env is committed", True)


def test_a_file_that_shows_which_variables_there_are(clinic: Clinic) -> None:
    """It is committed, and looked into like all others."""
    (clinic.root / ".env.example").write_text("CHATBOT_TOKEN=\n")
    checks = clinic.checks()
    assert ("env-file" in checks, checks["secret"][0]["health"]) == (False, "ok")
    (clinic.root / ".env.example").write_text(f"CHATBOT_TOKEN={TOKEN}\n")
    assert clinic.checks()["secret"][0]["message"] == "the value of CHATBOT_TOKEN stands in .env.example"


def test_a_project_that_is_broken_or_none(clinic: Clinic, tmp_path: Path, botsync: Program) -> None:
    (clinic.root / "more.yaml").write_text("stories: {x: {nam: y}}\n")
    checks = clinic.checks()
    assert (checks["project"][0]["health"], checks["project"][0]["hint"]) == ("error", "botsync validate")
    assert checks["token"][0]["health"] == "ok", "the environment is looked at all the same"
    ran = botsync("doctor", "-C", tmp_path / "nowhere")
    assert (ran.code, "error    " in ran.out) == (1, True)
    ran = clinic.doctor("--env", "liv")
    assert (ran.code, "did you mean `live`?" in ran.out) == (1, True)
    ran = clinic.doctor("--env", "sandbox")
    assert "/.botsync/state/sandbox.json can be read: nothing is recorded yet" in ran.out


def test_what_is_not_installed_is_told(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "EXTRAS", {"state": (("no_such_module",), "buckets")})
    (check,) = clinic.checks()["extras"]
    assert (check["health"], check["hint"]) == ("note", "pip install 'botsync[state]'")


def test_a_run_that_was_cut_off(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    clinic.settings(state=".botsync/state.json")

    class Cut:
        id, who = "20260101T000000000-0000", "ada"

    from botsync.engine.records import Records  # noqa: PLC0415

    monkeypatch.setattr(Records, "open_runs", lambda self: [Cut])
    (lock,) = clinic.checks()["lock"]
    assert (lock["message"], lock["hint"]) == (
        "run 20260101T000000000-0000 of ada was cut off",
        "botsync apply --resume --env live",
    )


# pipelines


@pytest.fixture
def piped(clinic: Clinic) -> Clinic:
    """Return the clinic with an environment `production` and with what `init` writes for GitHub."""
    path = clinic.root / "botsync.yaml"
    path.write_text(path.read_text().replace("  live:", "  production:"))
    assert clinic.botsync("init", clinic.root, "--ci", "github").code == 0
    clinic.commit()
    git("-C", clinic.root, "push", "--quiet", "origin", "main")
    git("-C", clinic.root, "remote", "set-head", "origin", "--auto")
    return clinic


def pipeline(clinic: Clinic) -> list[tuple[str, str, str]]:
    return [(item["health"], item["message"], item["hint"]) for item in clinic.checks().get("pipeline", [])]


def test_a_pipeline_that_is_well(piped: Clinic) -> None:
    names = ", ".join(f".github/workflows/botsync-{name}.yml" for name in ("apply", "drift", "review"))
    assert pipeline(piped) == [
        ("ok", f"the pipeline installs this version, for an environment that is declared: {names}", "")
    ]
    shutil.rmtree(piped.root / ".github")
    assert pipeline(piped) == []
    assert piped.botsync("init", piped.root, "--ci", "gitlab").code == 0
    assert pipeline(piped)[0][:2] == (
        "ok",
        "the pipeline installs this version, for an environment that is declared: .gitlab-ci.yml",
    )


def test_a_pipeline_for_something_else(piped: Clinic) -> None:
    path = piped.root / ".github/workflows/botsync-apply.yml"
    text = (
        path.read_text().replace(f"=={__version__}", "==0.0.1").replace("BOTSYNC_ENV: production", "BOTSYNC_ENV: prod")
    )
    path.write_text(text.replace("branches: [main]", "branches: [trunk, release]"))
    name = ".github/workflows/botsync-apply.yml"
    assert pipeline(piped) == [
        (
            "note",
            f"{name} installs botsync 0.0.1, and this is {__version__}",
            f"write {__version__} there, once the project is well with it",
        ),
        (
            "warning",
            f"{name} is for the environment `prod`, which the project does not declare",
            "declared: production",
        ),
        (
            "warning",
            f"{name} runs for trunk, release, and pull requests are merged into main",
            "write main there, wherever the branch is named; or: git remote set-head origin --auto",
        ),
    ]


def test_pipelines_of_others(piped: Clinic) -> None:
    for path in sorted((piped.root / ".github/workflows").iterdir()):
        text = path.read_text().replace(f"=={__version__}", "==0.0.1")
        path.write_text(text.replace('working-directory: "."', 'working-directory: "bots/other"'))
    (piped.root / ".github/workflows/odd.yml").write_text("botsync: [\n")
    (piped.root / ".github/workflows/odd2.yml").write_bytes(b"botsync \xff")
    (piped.root / ".github/workflows/odd3.yml").write_text("env: {BOTSYNC: x}\ndefaults: [botsync]\non: [push]\n")
    (piped.root / ".gitlab-ci.yml").write_text(
        "variables: {BOTSYNC: botsync==0.0.1}\n.botsync: {before_script: [[ls], cd 'bots/third']}\n"
    )
    assert pipeline(piped) == [
        (
            "ok",
            "the pipeline installs this version, for an environment that is declared: .github/workflows/odd3.yml",
            "",
        )
    ]
