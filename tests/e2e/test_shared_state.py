"""State that a team shares, with the installed program: fresh shallow clones, machines that vanish, many at once."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.githttp import GitServer, bare, git, git_served
from support.installed import BIN, environment, execute
from support.loopback import serving
from support.small import COUNT, PARTS, PIZZA
from support.stateserver import Terraform, make_bucket, s3_served, terraform_served

from botsync.sandbox import create_app

pytestmark = pytest.mark.enable_socket

SETTINGS = """\
version: 1
name: small
environments:
  staging:
    api: {api}
    token: ${{CHATBOT_TOKEN}}
    state: {state}
    deletes: {{allow: true}}
  production:
    api: {other}
    token: ${{CHATBOT_TOKEN}}
    state: {state}
    deletes: {{allow: true}}
"""
ENV = {"CHATBOT_TOKEN": "sandbox-developer", "ORDERS_TOKEN": "hook-s3cret-value"}
HEADER = "Basic Y2k6Z2l0LXMzY3JldC12YWx1ZQ=="
PASSWORD = "git-s3cret-value"


class Forge:
    """Two workspaces, and a bare repository served over http that wants a password.

    Attributes:
        slow: seconds that the workspace takes for each write.
    """

    def __init__(self, root: Path, url: str, server: GitServer, apis: list[str]) -> None:
        self.root, self.url, self.server = root, url, server
        self.state, self.apis = "git", apis
        self.slow = 0.0
        self.clones = iter(range(1_000))
        seed = root / "seed"
        git("init", "--quiet", "--initial-branch=main", seed)
        self.write(seed)
        git("-C", seed, "add", ".")
        git("-C", seed, "commit", "--quiet", "-m", "first")
        git("-C", seed, "commit", "--quiet", "--allow-empty", "-m", "second")
        git("-C", seed, "push", "--quiet", bare(root / "repos" / "bot.git"), "main")

    def write(self, folder: Path) -> None:
        (folder / "botsync.yaml").write_text(SETTINGS.format(api=self.apis[0], other=self.apis[1], state=self.state))
        (folder / "pizza.yaml").write_text(PIZZA)
        (folder / "parts.yaml").write_text(PARTS)
        (folder / ".gitignore").write_text(".botsync/\n")

    def clone(self) -> Path:
        """Clone as a pipeline does: one commit deep, detached, the credentials in the settings of the clone."""
        folder = self.root / f"clone{next(self.clones)}"
        header = f"http.{self.url}/.extraheader=Authorization: {HEADER}"
        git("-c", header, "clone", "--quiet", "--depth=1", f"{self.url}/bot.git", folder)
        key, value = header.split("=", 1)
        git("-C", folder, "config", key, value)
        git("-C", folder, "checkout", "--quiet", "--detach")
        return folder

    def refs(self) -> dict[str, str]:
        """Return botsync's refs of the repository, and their commits."""
        listed = git("-C", self.root / "repos" / "bot.git", "for-each-ref", "--format=%(refname) %(objectname)")
        pairs = [line.split(" ") for line in listed.splitlines()]
        return {name: commit for name, commit in pairs if "botsync" in name}


@pytest.fixture
def forge(tmp_path: Path) -> Iterator[Forge]:
    apps = [create_app(), create_app()]
    holder: list[Forge] = []

    def slowly(app: Any) -> Any:
        async def call(scope: Any, receive: Any, send: Any) -> None:
            import asyncio  # noqa: PLC0415

            if scope["method"] != "GET" and holder[0].slow:
                await asyncio.sleep(holder[0].slow)
            await app(scope, receive, send)

        return call

    (tmp_path / "repos").mkdir()
    with (
        git_served(tmp_path / "repos") as (url, server),
        serving(slowly(apps[0])) as staging,
        serving(slowly(apps[1])) as production,
    ):
        holder.append(Forge(tmp_path, url, server, [staging, production]))
        server.authorization = HEADER
        yield holder[0]
    for app in apps:
        app.state.store.close()


def run(command: str, root: Path, *arguments: str, env: str = "staging", **options: Any) -> Any:
    extra = options.pop("environ", {})
    ran = execute(command, "-C", root, "--env", env, *arguments, env={**ENV, **extra}, **options)
    assert PASSWORD not in ran.stdout + ran.stderr
    assert HEADER not in ran.stdout + ran.stderr
    return ran


def apply(root: Path, *arguments: str, **options: Any) -> Any:
    return run("apply", root, "--auto-approve", *arguments, **options)


def looks(root: Path) -> list[str]:
    """Return everything that a user may see of a clone changing."""
    return [
        git("-C", root, "status", "--porcelain"),
        git("-C", root, "for-each-ref"),
        git("-C", root, "count-objects", "-v"),
        git("-C", root, "stash", "list"),
        (root / ".git" / "config").read_text(),
        (root / ".git" / "HEAD").read_text(),
        (root / ".git" / "shallow").read_text(),
        *sorted(path.name for path in (root / ".git").iterdir()),
    ]


def test_a_pipeline_with_two_environments(forge: Forge) -> None:
    """Each job is a fresh clone, one commit deep; nothing of the clone is touched."""
    first = forge.clone()
    before = looks(first)
    for env in ("staging", "production"):
        assert f"{COUNT} created" in apply(first, env=env).stdout
    assert looks(first) == before
    shutil.rmtree(first)
    assert sorted(forge.refs()) == ["refs/botsync/production", "refs/botsync/staging"], "no lock is left behind"
    second = forge.clone()
    for env in ("staging", "production"):
        assert "No changes" in run("plan", second, env=env).stdout
    (second / "pizza.yaml").write_text(PIZZA.replace("never mind", "stop it"))
    assert "1 updated" in apply(second, env="staging", environ={"GITHUB_ACTOR": "ada"}).stdout
    shutil.rmtree(second)
    third = forge.clone()
    lines = run("history", third).stdout.splitlines()
    assert "apply: 1 update  by ada, commit " in lines[0]
    assert len(lines) == 2
    assert len(run("history", third, env="production").stdout.splitlines()) == 1
    log = git("-C", forge.root / "repos" / "bot.git", "log", "--format=%s / %an / %b", "refs/botsync/staging")
    assert log.startswith("apply by ada / ada / Run: 20")
    assert "Changes: 1 update of 1\nSerial: 2\n" in log
    assert log.count("apply by ") == 2, "one commit a run"
    assert "1 to update" in run("plan", third).stdout
    assert "stop it" in run("undo", third, "last", "--auto-approve").stdout
    assert "No changes" in run("plan", third).stdout
    looks(third)


def test_a_machine_vanishes_in_the_middle_of_a_run(forge: Forge) -> None:
    """With its clone and its journal; the next one takes over, finds what was done, and finishes."""
    lost, forge.slow = forge.clone(), 0.2
    command = [BIN / "botsync", "apply", "-C", lost, "--env", "staging", "--auto-approve", "--parallel", "1"]
    with subprocess.Popen(command, env=environment(ENV), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as gone:
        until = time.monotonic() + 30
        while "refs/botsync-locks/staging" not in forge.refs() and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(1.2)
        gone.kill()
    shutil.rmtree(lost)
    forge.slow = 0
    assert "refs/botsync-locks/staging" in forge.refs()
    root = forge.clone()
    seen = run("plan", root)
    assert "is not over, or was cut off: what it did so far is counted here" in seen.stderr
    cut = run("history", root).stdout
    assert "under way" in cut
    ran = apply(root)
    assert "Took over the lock of " in ran.stderr
    assert ": its process has ended." in ran.stderr
    assert "was cut off" in ran.stderr
    assert sorted(forge.refs()) == ["refs/botsync/staging"]
    assert "No changes" in run("plan", forge.clone()).stdout
    lines = run("history", root).stdout.splitlines()
    assert "recovered" in lines[1]
    assert "complete" in lines[0]


def test_a_lock_of_another_machine(forge: Forge) -> None:
    """It is held until it runs out, or somebody takes it away; who holds it is said."""
    root, forge.slow = forge.clone(), 0.5
    command = [BIN / "botsync", "apply", "-C", forge.clone(), "--env", "staging", "--auto-approve", "--parallel", "1"]
    with subprocess.Popen(command, env=environment({**ENV, "GITHUB_ACTOR": "grace"}), stdout=-3, stderr=-3) as other:
        until = time.monotonic() + 30
        while "refs/botsync-locks/staging" not in forge.refs() and time.monotonic() < until:
            time.sleep(0.02)
        refused = apply(root, check=3)
        assert "another run holds the lock refs/botsync-locks/staging: grace on " in refused.stderr
        assert f"process {other.pid}, `apply`, since 20" in refused.stderr
        assert "--lock-timeout" in refused.stderr
        waited = apply(root, "--lock-timeout", "60")
        assert "Waiting up to 60 seconds for grace" in waited.stderr
        assert "No changes" in waited.stdout
        assert other.wait(30) == 0
    assert sorted(forge.refs()) == ["refs/botsync/staging"]


def test_a_lock_is_taken_away(forge: Forge) -> None:
    root, forge.slow = forge.clone(), 0.5
    command = [BIN / "botsync", "apply", "-C", forge.clone(), "--env", "staging", "--auto-approve", "--parallel", "1"]
    with subprocess.Popen(command, env=environment(ENV), stdout=-3, stderr=subprocess.PIPE, text=True) as other:
        until = time.monotonic() + 30
        while "refs/botsync-locks/staging" not in forge.refs() and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(1)
        shown = execute("state", "unlock", "-C", root, "--env", "staging", env=ENV, check=64)
        assert f"process {other.pid}, `apply`" in shown.stdout
        lock_id = shown.stdout.split("lock id: ")[1].strip()
        assert f"botsync state unlock {lock_id}" in shown.stderr
        wrong = execute("state", "unlock", "botsync-0", "-C", root, "--env", "staging", env=ENV, check=3)
        assert "the lock is another one by now" in wrong.stderr
        execute("state", "unlock", lock_id, "-C", root, "--env", "staging", env=ENV)
        forge.slow = 0
        ran = apply(root)
        assert other.wait(60) == 4, "it did what it did, and could not record it"
        assert other.stderr is not None
        said = other.stderr.read()
        assert "is not ours any more" in said or "written by somebody else" in said
    assert ran.returncode == 0
    apply(root)
    assert "No changes" in run("plan", forge.clone()).stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_stopped_leaves_no_lock(number: int, forge: Forge) -> None:
    root, forge.slow = forge.clone(), 0.3
    command = [BIN / "botsync", "apply", "-C", root, "--env", "staging", "--auto-approve", "--parallel", "1"]
    with subprocess.Popen(command, env=environment(ENV), stdout=subprocess.PIPE, stderr=-3, text=True) as stopped:
        until = time.monotonic() + 30
        while "refs/botsync-locks/staging" not in forge.refs() and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(1)
        stopped.send_signal(number)
        out, _ = stopped.communicate(timeout=30)
    assert stopped.returncode == 130, out
    forge.slow = 0
    assert "refs/botsync-locks/staging" not in forge.refs()
    assert "No changes" in (apply(forge.clone()), run("plan", forge.clone()))[1].stdout


def test_many_apply_at_once(forge: Forge) -> None:
    """From clones of their own: one does the work, the others find it done; everything is there once."""
    clones = [forge.clone() for _ in range(5)]
    command = [BIN / "botsync", "apply", "--env", "staging", "--auto-approve", "--lock-timeout", "120", "-C"]
    running = [
        subprocess.Popen([*command, clone], env=environment(ENV), stdout=subprocess.PIPE, stderr=-3, text=True)
        for clone in clones
    ]
    said = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0] * 5
    assert sum(f"{COUNT} created" in text for text in said) == 1
    assert sum("No changes" in text for text in said) == 4
    assert sorted(forge.refs()) == ["refs/botsync/staging"]
    assert len(run("history", clones[0]).stdout.splitlines()) == 1


def test_the_remote_is_gone_when_the_run_ends(forge: Forge) -> None:
    """The report is true, and says that it is not recorded; the next run records it."""
    root = forge.clone()
    apply(root)
    (root / "pizza.yaml").write_text(PIZZA.replace("never mind", "stop it"))
    writes = forge.server.writes

    def down(number: int) -> bool:
        if number >= writes + 2:
            forge.server.authorization = "nobody knows"
        return False

    forge.server.lose = down
    ran = apply(root, check=4)
    assert "1 updated" in ran.stdout
    assert "cannot be" in ran.stderr
    assert "is not in the state yet; its journal is kept" in ran.stderr
    assert "it runs out by itself" in ran.stderr
    forge.server.lose, forge.server.authorization = lambda number: False, HEADER
    again = apply(root)
    assert "Took over the lock" in again.stderr
    assert "had ended (complete) and could not be recorded; it is recorded now." in again.stderr
    assert "No changes" in run("plan", root).stdout
    assert run("drift", root).returncode == 0


def test_a_server_that_moves_refs_one_by_one(forge: Forge) -> None:
    git("-C", forge.root / "repos" / "bot.git", "config", "receive.advertiseAtomic", "false")
    apply(forge.clone())
    assert sorted(forge.refs()) == ["refs/botsync/staging"]
    assert "No changes" in run("plan", forge.clone()).stdout


def test_a_remote_over_ssh(forge: Forge, tmp_path: Path) -> None:
    """What ssh would run on the other machine is run here."""
    ssh = tmp_path / "ssh"
    ssh.write_text('#!/bin/sh\nfor last; do :; done\nexec sh -c "$last"\n')
    ssh.chmod(0o755)
    root = forge.clone()
    git("-C", root, "remote", "set-url", "origin", f"ssh://git@forge{forge.root}/repos/bot.git")
    ran = apply(root, environ={"GIT_SSH_COMMAND": str(ssh)})
    assert f"{COUNT} created" in ran.stdout
    assert "refs/botsync/staging" in forge.refs()


def test_a_password_in_the_address_of_the_remote_is_never_shown(forge: Forge) -> None:
    root = forge.clone()
    git("-C", root, "config", "--unset-all", f"http.{forge.url}/.extraheader")
    host = forge.url.removeprefix("http://")
    git("-C", root, "remote", "set-url", "origin", f"http://ci:{PASSWORD}@{host}/bot.git")
    apply(root)
    assert "refs/botsync/staging" in forge.refs()
    forge.server.authorization = "other"
    ran = run("plan", root, check=1)
    assert "cannot be reached" in ran.stderr
    assert f"http://{host}/bot.git" in ran.stderr
    written = [path.read_bytes() for path in (root / ".botsync").rglob("*") if path.is_file()]
    assert not [content for content in written if PASSWORD.encode() in content]


def test_state_moves_between_git_and_a_file(forge: Forge) -> None:
    """One command, with the whole history; and back."""
    root = forge.clone()
    apply(root)
    history = run("history", root).stdout
    forge.state = "state.json"
    forge.write(root)
    moving = ("state", "migrate", "-C", root, "--env", "staging", "--from")
    ran = execute(*moving, "git", env=ENV)
    assert f"Moved {COUNT} resources and 1 journals from refs/botsync/staging of {forge.url}/bot.git to" in ran.stderr
    assert run("history", root).stdout == history
    assert "No changes" in run("plan", root).stdout
    old = forge.clone()
    assert "the state was moved to" in run("plan", old, check=3).stderr
    forge.state = "git"
    forge.write(root)
    execute(*moving, "state.json", env=ENV)
    assert "No changes" in run("plan", old).stdout
    assert run("history", old).stdout == history
    run("undo", old, "last", "--auto-approve")


def test_two_projects_in_one_repository(forge: Forge) -> None:
    """One never takes the other one's state for its own; each has a part of the refs."""
    root = forge.clone()
    apply(root)
    other = root / "taxi"
    other.mkdir()
    settings = (root / "botsync.yaml").read_text()
    (root / "botsync.yaml").rename(root / "botsync.yaml.off")
    (other / "botsync.yaml").write_text(settings.replace("name: small", "name: taxi"))
    (other / "taxi.yaml").write_text("segments: {rider: {name: Rider}}\n")
    refused = run("plan", other, check=3)
    assert "belongs to project `small`, not to `taxi`" in refused.stderr
    assert "state: git:origin/taxi" in refused.stderr
    text = (other / "botsync.yaml").read_text().replace("state: git", "state: git:origin/taxi")
    (other / "botsync.yaml").write_text(text)
    assert "1 created" in apply(other).stdout
    assert sorted(forge.refs()) == ["refs/botsync-of/taxi/staging", "refs/botsync/staging"]


def test_a_run_of_another_environment_is_not_taken_for_ones_own(forge: Forge, tmp_path: Path) -> None:
    """Also where its first run was cut off before there was any state."""
    root = tmp_path / "plain"
    root.mkdir()
    forge.state = "one.json"
    forge.write(root)
    forge.slow = 0.3
    command = [BIN / "botsync", "apply", "-C", root, "--env", "production", "--auto-approve", "--parallel", "1"]
    with subprocess.Popen(command, env=environment(ENV), stdout=-3, stderr=-3) as gone:
        time.sleep(2.5)
        gone.kill()
    forge.slow = 0
    assert "holds a run of environment `production`" in apply(root, check=3).stderr
    assert apply(root, env="production").returncode == 0


def test_a_move_that_was_cut_off_is_repeated(forge: Forge) -> None:
    root = forge.clone()
    apply(root)
    forge.state = "state.json"
    forge.write(root)
    hook = forge.root / "repos" / "bot.git" / "hooks" / "update"
    hook.write_text("#!/bin/sh\ncase $1 in refs/botsync/*) exit 1;; esac\n")
    hook.chmod(0o755)
    moving = ("state", "migrate", "-C", root, "--env", "staging", "--from", "git")
    execute(*moving, env=ENV, check=1)
    hook.unlink()
    assert f"Moved {COUNT} resources and 1 journals" in execute(*moving, env=ENV).stderr
    refused = run("plan", forge.clone(), check=3)
    assert "the state was moved to state.json" in refused.stderr
    assert "No changes" in run("plan", root).stdout


# other places


@pytest.fixture(params=["s3", "http", "gitlab"])
def elsewhere(request: pytest.FixtureRequest) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what `state:` says, and what the environment must hold."""
    if request.param == "s3":
        with s3_served() as environ:
            make_bucket(environ, "team-state")
            yield "s3://team-state/bots/small", environ
        return
    server = Terraform(is_gitlab=request.param == "gitlab", password="s3rver-s3cret")
    with terraform_served(server) as address:
        host = address.removeprefix("http://")
        if request.param == "gitlab":
            environ = {"BOTSYNC_STATE_USERNAME": "me", "BOTSYNC_STATE_PASSWORD": "s3rver-s3cret"}
            yield address, environ
        else:
            yield "http://me:${STATE_PASSWORD}@" + host, {"STATE_PASSWORD": "s3rver-s3cret"}


Elsewhere = tuple[str, dict[str, str]]


def test_the_main_job_with_state_elsewhere(elsewhere: Elsewhere, forge: Forge) -> None:
    state, environ = elsewhere
    forge.state = state
    first, second = forge.root / "one", forge.root / "two"
    for folder in (first, second):
        folder.mkdir()
        forge.write(folder)
    assert f"{COUNT} created" in apply(first, environ=environ).stdout
    assert "No changes" in run("plan", second, environ=environ).stdout
    (second / "pizza.yaml").write_text(PIZZA.replace("never mind", "stop it"))
    apply(second, environ=environ)
    shutil.rmtree(second)
    assert len(run("history", first, environ=environ).stdout.splitlines()) == 2
    ran = run("undo", first, "last", "--auto-approve", environ=environ)
    assert "Applied to staging: 1 updated." in ran.stdout
    assert "No changes" in run("plan", first, environ=environ).stdout
    written = [path.read_text() for path in first.rglob("*") if path.is_file()]
    shown = [ran.stdout, ran.stderr, *written]
    assert not [text for text in shown if "s3rver-s3cret" in text or "s3-s3cret-value" in text]
    forge.state = ".botsync/state/staging.json"
    forge.write(first)
    execute("state", "migrate", "-C", first, "--env", "staging", "--from", state, "--purge", env={**ENV, **environ})
    assert "No changes" in run("plan", first).stdout
    assert len(run("history", first).stdout.splitlines()) == 3
    forge.state = state
    forge.write(first)
    assert f"{COUNT} to adopt" in run("plan", first, environ=environ).stdout, "nothing is left there"


def test_a_hook_around_us_does_no_harm(forge: Forge) -> None:
    """Git tells its hooks which repository and index they are about; that is not ours."""
    root = forge.clone()
    ran = apply(root, environ={"GIT_DIR": str(root / ".git"), "GIT_INDEX_FILE": str(root / ".git" / "index")})
    assert f"{COUNT} created" in ran.stdout
    assert git("-C", root, "status", "--porcelain") == ""
