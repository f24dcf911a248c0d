"""What `init` fills in: branches, folders, names, and what tells a project from others of its repository."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from support.githttp import git
from support.program import Program

from botsync.cli.starting import forge_of, repository
from botsync.loader.project import load, read_sources

ORIGIN = "refs/remotes/origin"
ORIGIN_HEAD = f"{ORIGIN}/HEAD"


@pytest.mark.parametrize(
    ("commands", "branch"),
    [
        ([["init", "--quiet", "--initial-branch=trunk"]], "trunk"),
        (
            [["init", "--quiet", "--initial-branch=fix/#12"], ["symbolic-ref", ORIGIN_HEAD, f"{ORIGIN}/master"]],
            "master",
        ),
        ([["init", "--quiet", "--initial-branch=fix/#12"]], "fix/#12"),
        ([["init", "--quiet", "--initial-branch=1.0"]], "1.0"),
        ([], "main"),
    ],
)
def test_workflows_are_for_the_branch_that_is_merged_into(
    commands: list[list[str]], branch: str, tmp_path: Path, botsync: Program
) -> None:
    for command in commands:
        git("-C", tmp_path, *command)
    ran = botsync("init", tmp_path, "--ci", "github")
    assert (f"what is merged into the branch `{branch}`" in ran.err) == (branch != "main")
    applies, drifts = (
        yaml.load((tmp_path / ".github" / "workflows" / f"botsync-{name}.yml").read_text(), yaml.BaseLoader)
        for name in ("apply", "drift")
    )
    assert applies["on"]["push"]["branches"] == [branch]
    steps = applies["jobs"]["apply"]["steps"]
    assert [step["env"]["BRANCH"] for step in steps if "BRANCH" in step.get("env", {})] == [branch]
    assert steps[0]["with"]["ref"] == drifts["jobs"]["drift"]["steps"][0]["with"]["ref"] == branch


def test_init_refuses_a_branch_that_a_workflow_takes_for_a_pattern(tmp_path: Path, botsync: Program) -> None:
    git("init", "--quiet", "--initial-branch=c++", tmp_path)
    ran = botsync("init", tmp_path, "--ci", "github")
    assert (ran.code, "the branch 'c++' has a name" in ran.err, len(list(tmp_path.iterdir()))) == (64, True, 1)
    assert botsync("init", tmp_path, "--ci", "gitlab").code == 0


@pytest.mark.parametrize("folder", ["my bot", "a: b", "a #b", "it's; true & (x)", "größe", "null", "50%"])
def test_pipelines_go_to_folders_of_any_name(folder: str, tmp_path: Path, botsync: Program) -> None:
    git("init", "--quiet", tmp_path)
    for ci in ("github", "gitlab"):
        assert botsync("init", tmp_path / folder, "--ci", ci).code == 0
    review = yaml.safe_load((tmp_path / ".github" / "workflows" / "botsync-review.yml").read_text())
    assert review["defaults"]["run"]["working-directory"] == folder
    assert review["jobs"]["plan"]["steps"][-1]["with"]["path"] == f"{folder}/plan.json"
    pipeline = yaml.safe_load((tmp_path / ".gitlab-ci.yml").read_text())
    assert pipeline["plan"]["artifacts"]["paths"] == [f"{folder}/plan.json"]
    go = f"{pipeline['.botsync']['before_script'][-1]} && pwd"
    assert subprocess.run(["bash", "-ec", go], cwd=tmp_path, capture_output=True, text=True, check=True).stdout == (
        f"{tmp_path / folder}\n"
    )


@pytest.mark.parametrize("folder", ['a"b', "x$(touch pwned)y", "a`b`", "a\tb", "a\\b", "a*", "-x", "~", "${{ x }}"])
def test_init_refuses_folders_that_no_pipeline_can_name(folder: str, tmp_path: Path, botsync: Program) -> None:
    git("init", "--quiet", tmp_path)
    for ci in ("github", "gitlab"):
        ran = botsync("init", "--ci", ci, "--", tmp_path / folder)
        assert (ran.code, "has a name that pipelines cannot be written for" in ran.err) == (64, True), ran.text
    assert [path.name for path in tmp_path.iterdir()] == [".git"]
    assert botsync("init", "--ci", "none", "--", tmp_path / folder).code == 0


def test_a_second_project_of_a_repository_gets_workflows_and_a_state_of_its_own(
    tmp_path: Path, botsync: Program
) -> None:
    git("init", "--quiet", "--initial-branch=main", tmp_path)
    workflows = tmp_path / ".github" / "workflows"
    above = re.sub("[^a-z0-9]+", "-", tmp_path.name)
    for folder, part in (("bots/a", ""), ("bots/b", "b"), ("more/b", "more-b"), (".", above)):
        ran = botsync("init", tmp_path / folder, "--ci", "github")
        assert (ran.code, "left as it is" in ran.err) == (0, False), ran.text
        state = f"state: git:origin/{part} #" if part else "state: git #"
        assert state in (tmp_path / folder / "botsync.yaml").read_text()
        end = f"-{part}.yml" if part else ".yml"
        review, applies, drifts = (workflows / f"botsync-{name}{end}" for name in ("review", "apply", "drift"))
        assert f'working-directory: "{folder}"\n' in review.read_text()
        marks = f'--marker "plan {part} $BOTSYNC_ENV"'
        assert (marks in review.read_text(), marks in applies.read_text()) == (bool(part), bool(part))
        assert f'--marker "drift {part} $BOTSYNC_ENV"'.replace("  ", " ") in drifts.read_text()
    texts = [path.read_text() for path in workflows.iterdir()]
    for told in ("name", r"  group", r"    group|      group", r"@PART@"):
        said = [line for text in texts for line in re.findall(rf"(?m)^(?:{told}): .*$", text)]
        assert len(said) == len(set(said))
    before = sorted(workflows.iterdir())
    for folder in ("bots/a", "bots/b", "more/b", "."):
        assert botsync("init", tmp_path / folder, "--ci", "github").err.count("left as it is: .github") == 3
    assert sorted(workflows.iterdir()) == before


def test_a_second_project_at_gitlab_is_told_whose_the_pipeline_is(tmp_path: Path, botsync: Program) -> None:
    git("init", "--quiet", tmp_path)
    assert botsync("init", tmp_path / "bots" / "a", "--ci", "gitlab").code == 0
    ran = botsync("init", tmp_path / "bots" / "b", "--ci", "gitlab")
    assert "left as it is: .gitlab-ci.yml; it is for bots/a, and nothing in it checks or applies bots/b: add" in ran.err
    assert "state: git:origin/b #" in (tmp_path / "bots" / "b" / "botsync.yaml").read_text()
    again = botsync("init", tmp_path / "bots" / "a", "--ci", "gitlab")
    assert "left as it is: .gitlab-ci.yml\n" in again.err
    (tmp_path / ".gitlab-ci.yml").write_text("test: {script: [make]}\n")
    ran = botsync("init", tmp_path / "bots" / "a", "--ci", "gitlab")
    assert "left as it is: .gitlab-ci.yml; nothing in it checks or applies bots/a" in ran.err


@pytest.mark.parametrize("case", ["no git", "distrust"])
def test_a_second_project_is_told_from_the_first_where_git_tells_nothing(
    case: str, tmp_path: Path, botsync: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git says nothing of a repository whose files are another user's, as they are in many a container."""
    git("init", "--quiet", tmp_path)
    if case == "no git":
        monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    else:
        monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    for folder in ("node_modules/x", ".venv/x"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "botsync.yaml").write_text("version: 1\n")
    for folder, state in (("bots/a", "git"), ("bots/b", "git:origin/b")):
        ran = botsync("init", tmp_path / folder, "--ci", "github")
        assert (ran.code, "left as it is" in ran.err) == (0, False), ran.text
        assert f"state: {state} #" in (tmp_path / folder / "botsync.yaml").read_text()
    assert len(list((tmp_path / ".github" / "workflows").iterdir())) == 6


def test_projects_below_a_folder_in_no_repository_do_not_matter(tmp_path: Path, botsync: Program) -> None:
    assert botsync("init", tmp_path / "a").code == 0
    assert botsync("init", tmp_path).code == 0
    assert "state: git #" in (tmp_path / "botsync.yaml").read_text()


@pytest.mark.parametrize("written", ['"bots/gone"', "'bots/gone'", "./bots/gone/ # of old", "bots/gone"])
def test_workflows_of_a_project_that_is_elsewhere_are_told(written: str, tmp_path: Path, botsync: Program) -> None:
    git("init", "--quiet", tmp_path)
    assert botsync("init", tmp_path / "bots" / "a", "--ci", "github").code == 0
    for path in (tmp_path / ".github" / "workflows").iterdir():
        path.write_text(path.read_text().replace('"bots/a"', written))
    ran = botsync("init", tmp_path / "bots" / "a", "--ci", "github")
    said = "botsync-apply.yml; it is for bots/gone, and nothing in it checks or applies bots/a: add a workflow for it"
    assert (said in ran.err, ran.err.count("nothing in it checks")) == (True, 3), ran.err
    for path in (tmp_path / ".github" / "workflows").iterdir():
        path.write_text("on: push\n")
    assert "left as it is: .github/workflows/botsync-apply.yml; nothing in it" in (
        botsync("init", tmp_path / "bots" / "a", "--ci", "github").err
    )


# remotes


@pytest.mark.parametrize(
    ("remote", "forge"),
    [
        ("git@github.com:me/from-gitlab-bot.git", "github"),
        ("https://github.com/gitlab/bot.git", "github"),
        ("https://gitlab-ci-token:x@github.com/me/bot.git", "github"),
        ("/srv/gitlab/bot.git", "github"),
        ("../gitlab:bot.git", "github"),
        ("file:///srv/gitlab/bot.git", "github"),
        ("", "github"),
        ("git@gitlab.com:me/github-bot.git", "gitlab"),
        ("gitlab.example.com:me/bot.git", "gitlab"),
        ("HTTPS://me@GitLab.example.com:8443/bot.git", "gitlab"),
        ("ssh://git@code.gitlab.example/bot.git", "gitlab"),
    ],
)
def test_the_host_of_the_remote_says_whose_pipelines_there_are(remote: str, forge: str) -> None:
    assert forge_of(remote) == forge


def test_init_finds_the_remote_of_a_work_tree(
    tmp_path: Path, botsync: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    main, remote = tmp_path / "main", "git@gitlab.com:me/bot.git"
    git("init", "--quiet", main)
    git("-C", main, "commit", "--quiet", "--allow-empty", "-m", "first")
    git("-C", main, "remote", "add", "origin", remote)
    tree = tmp_path / "tree"
    git("-C", main, "worktree", "add", "--quiet", tree)
    assert botsync("init", tree / "bot").code == 0
    assert (tree / ".gitlab-ci.yml").exists()
    assert repository(tree / "bot") == (tree, remote)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert repository(tree / "bot") == (tree, remote), "without git too"
    assert repository(main) == (main, remote)
    (tree / ".git").write_text("gitdir: gone\n")
    assert repository(tree) == (tree, "")


def test_init_from_live_in_a_repository_without_a_remote_says_what_it_lacks(
    tmp_path: Path, botsync: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHATBOT_TOKEN", "t")
    git("init", "--quiet", tmp_path)
    ran = botsync("init", tmp_path, "--from-live")
    assert (ran.code, "git init" in ran.err, "git remote add origin ADDRESS" in ran.err) == (64, False, True)


# addresses


@pytest.mark.parametrize("more", [(), ("--from-live",)])
@pytest.mark.parametrize(
    ("api", "said"),
    [
        ("http://example.com", "would send the token in the clear"),
        ("not an url: at all", "is no http address"),
        ("https://me:pa55@example.com", "carries a user name or password"),
        ("https://example.com/ #", "is no http address"),
    ],
)
def test_an_address_that_no_token_may_be_sent_to_is_refused_before_anything_is_written(
    api: str, said: str, more: tuple[str, ...], tmp_path: Path, botsync: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHATBOT_TOKEN", "t")
    git("init", "--quiet", tmp_path)
    git("-C", tmp_path, "remote", "add", "origin", "../nowhere.git")
    ran = botsync("init", tmp_path, "--api", api, *more)
    assert (ran.code, f"the address of --api {said}" in ran.err, "pa55" in ran.text) == (64, True, False), ran.text
    assert [path.name for path in tmp_path.iterdir()] == [".git"]


@pytest.mark.parametrize(
    "api", ["https://bots.example.com:8443/api", "https://[::1]", "${ADDRESS}: x", "https://${HOST}"]
)
def test_settings_have_the_address_that_was_said(api: str, tmp_path: Path, botsync: Program) -> None:
    assert botsync("init", tmp_path, "--api", api).code == 0
    assert yaml.safe_load((tmp_path / "botsync.yaml").read_text())["environments"]["production"]["api"] == api
    assert botsync("validate", "-C", tmp_path).code == 0


# names


@pytest.mark.parametrize(
    "name", ["${X}", "${var.x}", "$${x}", "$", "null", "yes", "1.0", '"q"', "a: b", "# x", "a\nb", "\\", "Größe", " x "]
)
def test_a_project_has_the_name_that_was_said(name: str, tmp_path: Path, botsync: Program) -> None:
    assert botsync("init", tmp_path, "--name", name).code == 0
    assert botsync("validate", "-C", tmp_path).code == 0
    project = load(read_sources(tmp_path), "sandbox", {}).project
    assert project is not None
    assert project.name == name
    assert botsync("fmt", "-C", tmp_path, "--check").code == 0


def test_a_name_that_is_too_long_is_refused(tmp_path: Path, botsync: Program) -> None:
    ran = botsync("init", tmp_path / "x", "--name", "n" * 129)
    assert (ran.code, "1 to 128 characters" in ran.err, (tmp_path / "x").exists()) == (64, True, False)
