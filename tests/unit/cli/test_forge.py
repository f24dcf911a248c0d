"""One comment and one issue, on both forges, over real HTTP; what was reviewed; what goes wrong, and the way out."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from support.forge import BOT, REPO, TOKEN, ForgeServer, Written, forge_environment, forge_served
from support.named import named
from support.program import Program, Ran
from support.small import COUNT, SMALL

from botsync.api.forge import session
from botsync.api.forge.github import GitHub
from botsync.api.forge.gitlab import GitLab
from botsync.core.reviewed import noted_in

pytestmark = pytest.mark.enable_socket
Write = Callable[[Mapping[str, str | bytes]], Path]
LITTLE = 5_000
MARK = "<!-- botsync:plan sandbox -->"


class Pipeline:
    """A pipeline of one forge: its environment, and a folder with what it made."""

    def __init__(self, forge: str, server: ForgeServer, botsync: Program, folder: Path) -> None:
        self.forge, self.server, self.botsync, self.folder = forge, server, botsync, folder
        self.waits: list[float] = []

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def comment(self, text: str, *more: str | Path, name: str = "body.md", code: int = 0) -> Ran:
        ran = self.botsync("forge", "comment", "--body-file", self.write(name, text), *more)
        assert ran.code == code, ran.text
        assert TOKEN not in ran.text
        return ran

    def issue(self, *more: str | Path, code: int = 0) -> Ran:
        ran = self.botsync("forge", "issue", "--marker", "drift production", *more)
        assert ran.code == code, ran.text
        return ran

    def reviewed(self, plan: Path, *more: str, code: int = 0) -> Ran:
        ran = self.botsync("forge", "reviewed", plan, "--branch", "main", *more)
        assert ran.code == code, ran.text
        return ran

    def shown(self, plan: Path, number: int = 12) -> None:
        """Comment a pull request with a plan, and merge it."""
        self.server.pull(number)
        ran = self.botsync("forge", "comment", "--plan", plan, "--number", str(number))
        assert ran.code == 0, ran.text
        self.server.merge(number)

    def digests(self, plan: Path) -> str:
        """Return the line that carries the digests of a plan."""
        self.server.pull(99)
        assert self.botsync("forge", "comment", "--plan", plan, "--number", "99").code == 0
        return self.server.pulls.pop(99).comments[0].body.split("\n")[1]

    def comments(self, number: int = 12) -> list[str]:
        return [item.body for item in self.server.pulls[number].comments]


@pytest.fixture(params=["github", "gitlab"])
def pipeline(
    request: pytest.FixtureRequest, botsync: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Pipeline]:
    for variable in ("GITHUB_ACTIONS", "GITLAB_CI", "CI_DEFAULT_BRANCH", "GITHUB_REF_NAME", "GITHUB_REPOSITORY"):
        monkeypatch.delenv(variable, raising=False)
    with forge_served() as (address, server):
        server.pull(12)
        for name, value in forge_environment(address, request.param).items():
            monkeypatch.setenv(name, value)
        made = Pipeline(request.param, server, botsync, tmp_path)
        monkeypatch.setattr(session.ForgeSession.__init__, "__kwdefaults__", {"timeout": 5, "sleep": made.waits.append})
        yield made


@pytest.fixture
def plan(write: Write, pipeline: Pipeline) -> Path:
    root = write(SMALL)
    path = pipeline.folder / "plan.json"
    assert pipeline.botsync("plan", "-C", root, "--env", "sandbox", "--out", path).code == 0
    return path


# one comment


def test_a_comment_is_posted_once_and_updated_from_then_on(pipeline: Pipeline) -> None:
    pipeline.server.says(12, "Looks good to me.")
    assert pipeline.comment("one", "--marker", "plan x").out.startswith("posted: comment of #12")
    assert pipeline.comment("two", "--marker", "plan x").out.startswith("updated: comment of #12")
    assert pipeline.comment("two", "--marker", "plan x").out.startswith("unchanged: comment of #12")
    assert pipeline.comments() == ["Looks good to me.", "<!-- botsync:plan x -->\n\ntwo"]
    assert pipeline.server.pulls[12].comments[1].author == BOT[pipeline.forge]


def test_comments_on_other_subjects_stay(pipeline: Pipeline) -> None:
    pipeline.comment("one", "--marker", "plan staging")
    pipeline.comment("two", "--marker", "plan production")
    assert len(pipeline.comments()) == 2


def test_a_comment_is_found_behind_many_others(pipeline: Pipeline) -> None:
    for number in range(230):
        pipeline.server.says(12, f"comment {number}", is_system=number % 2 == 0)
    pipeline.comment("one", "--marker", "plan x")
    pipeline.server.says(12, "thanks")
    pipeline.comment("two", "--marker", "plan x")
    assert len(pipeline.comments()) == 232


def test_what_others_write_is_left_alone(pipeline: Pipeline) -> None:
    """Also where it begins with our line: nobody puts words into our mouth, nor hides a plan from the reviewers."""
    theirs = pipeline.server.says(12, f"{MARK}\n\nnothing to see here", "mallory")
    pipeline.comment("the truth", "--marker", "plan sandbox")
    assert theirs.body.endswith("nothing to see here")
    assert pipeline.comments()[1].endswith("the truth")


def test_two_runs_at_once_leave_one_comment(pipeline: Pipeline) -> None:
    def also(method: str, path: str, number: int) -> None:
        if method == "POST":
            pipeline.server.fault = lambda *_: None
            pipeline.server.says(12, "<!-- botsync:plan x -->\n\nthe other run", BOT[pipeline.forge])

    pipeline.server.fault = also
    pipeline.comment("this run", "--marker", "plan x")
    assert pipeline.comments() == ["<!-- botsync:plan x -->\n\nthis run"]


def test_an_answer_that_was_lost_makes_no_second_comment(pipeline: Pipeline) -> None:
    lost = iter(["lost", None])
    pipeline.server.fault = lambda method, *_: next(lost) if method == "POST" else None
    pipeline.comment("one", "--marker", "plan x")
    assert pipeline.comments() == ["<!-- botsync:plan x -->\n\none"]


def test_a_comment_that_is_too_long_is_cut_where_it_does_no_harm(pipeline: Pipeline) -> None:
    long = "<details>\n<summary>all</summary>\n\n````text\n" + "a line of the plan\n" * 60_000 + "````\n\n</details>\n"
    pipeline.comment(long, "--marker", "plan x")
    (body,) = pipeline.comments()
    assert len(body) <= (65_536 if pipeline.forge == "github" else 1_000_000)
    assert "a line of the plan\n````\n\n</details>\n\n*Cut here: " in body


@pytest.mark.parametrize("longest", [LITTLE, 14_000])
def test_deletes_come_before_digests(
    pipeline: Pipeline, plan: Path, write: Write, monkeypatch: pytest.MonkeyPatch, longest: int
) -> None:
    """All that is deleted is named, and there are digests of each change where there is room for them as well."""
    for forge in (GitHub, GitLab):
        monkeypatch.setattr(forge, "longest", longest)
    keys = [f"k{number * 7919 % 9973}_a_short_tale" for number in range(1, 126)]  # of which little can be folded
    root = write(SMALL)
    here = ("-C", root, "--env", "sandbox")
    interactions = "".join(f"      {key}: {{user_says: [{key}]}}\n" for key in keys)
    story = "stories:\n  more:\n    name: More\n    start: []\n    interactions:"
    (root / "more.yaml").write_text(f"{story}\n{interactions}")
    assert pipeline.botsync("apply", *here, "--auto-approve").code == 0
    (root / "more.yaml").write_text(f"{story} {{}}\n")
    assert pipeline.botsync("plan", *here, "--out", plan).code == 0
    ran = pipeline.botsync("forge", "comment", "--plan", plan, "--commit", "abc123")
    assert ran.code == 0, ran.text
    (body,) = pipeline.comments()
    assert len(body) <= longest
    assert body.endswith("Made of commit `abc123`.\n")
    assert {f"interaction.more.{key}" for key in keys} <= named(body)
    assert len(noted_in(body)) == (1 if longest == LITTLE else len(keys) + 1)
    pipeline.server.merge(12)
    pipeline.reviewed(plan)


def test_an_older_commit_does_not_speak_for_a_newer_one(pipeline: Pipeline) -> None:
    pipeline.server.pull(12).head = "b" * 40
    ran = pipeline.comment("old", "--marker", "x", "--commit", "a" * 40)
    assert ran.out == "nothing is said: #12 is at commit bbbbbbbbbbbb by now, and this is about aaaaaaaaaaaa\n"
    ran = pipeline.botsync("forge", "comment", "--failed", "--marker", "x", "--commit", "a" * 40)
    assert ran.out.startswith("nothing is said: ")
    assert pipeline.comment("new", "--marker", "x", "--commit", "b" * 12).out.startswith("posted: ")


def test_text_that_is_no_markdown_is_shown_as_it_is(pipeline: Pipeline) -> None:
    pipeline.comment("# not a heading\n```\n", "--marker", "drift", name="drift.txt")
    assert pipeline.comments() == ["<!-- botsync:drift -->\n\n````text\n# not a heading\n```\n````\n"]


# one issue


def test_one_issue_is_opened_updated_closed_and_opened_again(pipeline: Pipeline) -> None:
    body = pipeline.write("drift.txt", "one")
    say = ("--title", "Drift in production", "--body-file", body)
    pipeline.server.open("Mine", "botsync is great", ["botsync"], "ada")
    assert pipeline.issue("--close").out == "nothing to close: issue `drift production`\n"
    assert pipeline.issue(*say).out.startswith("posted: ")
    body.write_text("two")
    assert pipeline.issue(*say).out.startswith("updated: ")
    assert pipeline.issue(*say).out.startswith("unchanged: ")
    assert pipeline.issue("--close").out.startswith("closed: ")
    assert pipeline.issue("--close").out.startswith("nothing")
    mine, ours = pipeline.server.issues
    assert (mine.is_open, ours.is_open, ours.title, ours.labels) == (True, False, "Drift in production", ("botsync",))
    assert "two" in ours.body
    assert pipeline.issue(*say).out.startswith("updated: ")
    assert len(pipeline.server.issues) == 2
    assert ours.is_open


def test_two_runs_at_once_leave_one_issue_open(pipeline: Pipeline) -> None:
    def also(method: str, path: str, number: int) -> None:
        if method == "POST":
            pipeline.server.fault = lambda *_: None
            pipeline.server.open("Drift", "<!-- botsync:drift production -->", ["botsync"], BOT[pipeline.forge])

    pipeline.server.fault = also
    pipeline.issue("--title", "Drift", "--body-file", pipeline.write("a.md", "text"))
    assert [item.is_open for item in pipeline.server.issues] == [True, False]


def test_what_failed_is_said_instead_of_what_was_so_before(pipeline: Pipeline, plan: Path) -> None:
    pipeline.comment("the plan", "--plan", plan, "--commit", "0123456789abcdef")
    (body,) = pipeline.comments()
    assert body.endswith("the plan\n\nMade of commit `0123456789ab`.\n")
    ran = pipeline.botsync("forge", "comment", "--failed", "--marker", "plan sandbox", "--commit", "fedcba9876543210")
    assert ran.code == 0, ran.text
    (body,) = pipeline.comments()
    assert body.startswith(f"{MARK}\n\n### ❌ `plan sandbox` failed\n\nThe log of [the job](https://forge/")
    assert "says why. Made of commit `fedcba987654`. What was said here before no longer holds.\n" in body
    assert "0 of" not in pipeline.reviewed(plan, code=3).out
    pipeline.issue("--title", "No look", "--failed")
    assert [item.title for item in pipeline.server.issues] == ["No look"]


def test_where_the_job_is_may_be_unknown(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_RUN_ID", "CI_JOB_URL"):
        monkeypatch.delenv(name, raising=False)
    assert pipeline.botsync("forge", "comment", "--failed", "--marker", "plan sandbox").code == 0
    assert "\n\nThe log of the job says why. What was said" in pipeline.comments()[0]


def test_what_a_comment_needs_is_said(pipeline: Pipeline, plan: Path) -> None:
    body = pipeline.write("body.md", "text")
    for words in ([], ["--failed", "--body-file", body], ["--failed", "--plan", plan]):
        ran = pipeline.botsync("forge", "comment", "--marker", "x", *words)
        assert (ran.code, "either --plan, or --body-file, or both, or --failed" in ran.err) == (64, True)


def test_what_an_issue_needs_is_said(pipeline: Pipeline) -> None:
    for words in ([], ["--title", "x"], ["--title", "x", "--close"]):
        assert "either --title and --body-file or --failed, or --close" in pipeline.issue(*words, code=64).err
    assert pipeline.server.asked == []


# what was reviewed


def test_a_plan_that_was_shown_is_reviewed(pipeline: Pipeline, plan: Path) -> None:
    pipeline.comment("the plan", "--plan", plan)
    (body,) = pipeline.comments()
    assert body.startswith(f"{MARK}\n<!-- botsync:changes ")
    assert f"{COUNT} of {COUNT} changes" in pipeline.reviewed(plan, code=3).err
    pipeline.server.merge(12)
    assert pipeline.reviewed(plan).out == f"All {COUNT} changes were shown in #12.\n"


def test_what_came_after_the_merge_was_shown_to_nobody(pipeline: Pipeline, plan: Path) -> None:
    """A job that ends late, or is run again, cannot make up for a review; what was shown then stays."""
    pipeline.server.merge(12)
    assert pipeline.comment("the plan", "--plan", plan).out.startswith("nothing is said: #12 is merged")
    ran = pipeline.botsync("forge", "comment", "--failed", "--marker", "plan sandbox")
    assert ran.out.startswith("nothing is said: #12 is merged")
    pipeline.comment("something else", "--marker", "thanks")
    body = f"{MARK}\n{pipeline.digests(plan)}\n\nthe plan"
    late = pipeline.server.says(12, body, BOT[pipeline.forge])
    assert "#12" not in pipeline.reviewed(plan, code=3).err
    late.changed = pipeline.server.pulls[12].merged
    assert "shown in #12" in pipeline.reviewed(plan).out


def test_those_merged_last_are_looked_at_whatever_changed_since(pipeline: Pipeline, plan: Path) -> None:
    pipeline.server.now = 1_000
    pipeline.shown(plan)
    for number in range(100, 200):
        pipeline.server.pull(number).merged = number
    pipeline.server.pulls = {12: pipeline.server.pulls.pop(12), **pipeline.server.pulls}
    assert pipeline.reviewed(plan, "--within", "1").out == f"All {COUNT} changes were shown in #12.\n"


def test_a_plan_made_again_is_reviewed_too_as_long_as_it_does_the_same(
    pipeline: Pipeline, plan: Path, write: Write
) -> None:
    pipeline.shown(plan)
    root = write(SMALL)
    pipeline.botsync("plan", "-C", root, "--env", "sandbox", "--out", plan)
    pipeline.reviewed(plan)
    (root / "parts.yaml").write_text(SMALL["parts.yaml"].replace("{name: VIP}", "{name: Vip}"))
    pipeline.botsync("plan", "-C", root, "--env", "sandbox", "--out", plan)
    ran = pipeline.reviewed(plan, code=3)
    assert f"1 of {COUNT} changes were not shown as they are now" in ran.err
    assert "that were merged last: segment.vip" in ran.err
    digest = ran.err.split("--approved ")[1].strip()
    assert "was approved by hand" in pipeline.reviewed(plan, "--approved", digest).out
    assert "was approved" in pipeline.reviewed(plan, "--approved", "0" * 24, code=3).err
    assert pipeline.reviewed(plan, "--approved", "", code=3)


def test_what_was_undone_is_not_reviewed_because_it_was_shown_once(
    pipeline: Pipeline, plan: Path, write: Write
) -> None:
    """Whoever put it back did so for a reason, which reviewers of other changes know nothing of."""
    root, botsync = write(SMALL), pipeline.botsync
    here = ("-C", root, "--env", "sandbox")
    botsync("apply", *here, "--auto-approve")
    new = SMALL["parts.yaml"].replace("{name: VIP}", "{name: VIP}\n  new: {name: New}")
    (root / "parts.yaml").write_text(new)
    botsync("plan", *here, "--out", plan)
    pipeline.shown(plan)
    pipeline.reviewed(plan)
    assert botsync("apply", "-C", root, plan).code == 0
    assert botsync("undo", "last", *here, "--auto-approve").code == 0
    botsync("plan", *here, "--out", plan)
    assert "segment.new" in pipeline.reviewed(plan, code=3).err
    late = pipeline.comment("the plan", "--plan", plan).out
    assert late == "nothing is said: #12 is merged or closed: what its comment showed then stays\n"
    assert "segment.new" in pipeline.reviewed(plan, code=3).err
    pipeline.shown(plan, 13)
    pipeline.reviewed(plan)


def test_changes_of_several_pull_requests_are_reviewed_together(pipeline: Pipeline, plan: Path, write: Write) -> None:
    """A run that brings what two pull requests declare needs both; one that was not merged counts for nothing."""
    text = plan.read_text()
    root = write(SMALL)
    (root / "parts.yaml").write_text(SMALL["parts.yaml"].replace("segments:\n  vip: {name: VIP}\n", ""))
    pipeline.botsync("plan", "-C", root, "--env", "sandbox", "--out", plan)
    pipeline.shown(plan)
    plan.write_text(text)
    assert f"1 of {COUNT} changes" in pipeline.reviewed(plan, code=3).err
    pipeline.server.pull(13)
    pipeline.comment("all", "--plan", plan, "--number", "13")
    assert f"1 of {COUNT} changes" in pipeline.reviewed(plan, code=3).err
    pipeline.server.merge(13)
    assert pipeline.reviewed(plan).out == f"All {COUNT} changes were shown in #13.\n"
    pipeline.server.pull(14, base="other")
    pipeline.server.merge(14)
    assert f"All {COUNT}" in pipeline.reviewed(plan).out
    assert pipeline.reviewed(plan, "--within", "1")


def test_only_what_the_pipeline_itself_wrote_counts_as_shown(pipeline: Pipeline, plan: Path) -> None:
    pipeline.shown(plan)
    pipeline.server.pulls[12].comments[0].author = "mallory"
    pipeline.reviewed(plan, code=3)


def test_digests_in_the_text_of_a_comment_count_for_nothing(pipeline: Pipeline, plan: Path) -> None:
    pipeline.shown(plan)
    first = pipeline.server.pulls[12].comments[0]
    mark, noted, rest = first.body.split("\n", 2)
    first.body = f"{mark}\n<!-- botsync:changes -->\n{noted}\n{rest}"
    pipeline.reviewed(plan, code=3)


def test_an_empty_plan_needs_no_review(pipeline: Pipeline, plan: Path, write: Write) -> None:
    root = write(SMALL)
    pipeline.botsync("apply", "-C", root, "--env", "sandbox", "--auto-approve")
    pipeline.botsync("plan", "-C", root, "--env", "sandbox", "--out", plan)
    assert "nothing to review" in pipeline.reviewed(plan).out
    assert pipeline.server.asked == []


def test_what_is_no_plan_is_refused(pipeline: Pipeline) -> None:
    for text in ("", "[]", "{}", "{"):
        assert "saved plan" in pipeline.reviewed(pipeline.write("plan.json", text), code=3).err
    assert "cannot be read" in pipeline.reviewed(pipeline.folder / "no.json", code=64).err


# what goes wrong


def answer(status: int, body: object = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
    return status, {name.replace("_", "-"): value for name, value in headers.items()}, json.dumps(body or {}).encode()


def test_a_limit_is_waited_for(pipeline: Pipeline) -> None:
    limits = iter([answer(403, retry_after="7"), answer(429, retry_after="3")])
    pipeline.server.fault = lambda *_: next(limits, None)
    pipeline.comment("one", "--marker", "x")
    assert pipeline.waits == [7, 3]
    assert len(pipeline.comments()) == 1


def test_a_limit_that_takes_too_long_is_told(pipeline: Pipeline) -> None:
    pipeline.server.fault = lambda *_: answer(403, x_ratelimit_remaining="0", x_ratelimit_reset="99999999999")
    ran = pipeline.comment("one", "--marker", "x", code=5)
    assert "has had too many requests; it asks to wait" in ran.err
    assert pipeline.waits == []


def test_a_forge_that_fails_for_a_moment_is_asked_again(pipeline: Pipeline) -> None:
    faults = iter([answer(502), answer(500)])
    pipeline.server.fault = lambda *_: next(faults, None)
    pipeline.comment("one", "--marker", "x")
    pipeline.server.fault = lambda *_: answer(503)
    assert "failed (503)" in pipeline.comment("one", "--marker", "x", code=5).err


@pytest.mark.parametrize(
    ("status", "said", "hint"),
    [
        (401, "does not accept the token in GIT", "it needs "),
        (403, "does not let the token in GIT", "a pull request from a fork never has it"),
        (404, "knows no such place", "see that repository and number are right"),
        (410, "knows no such place", "issues are enabled"),
        (422, "rejected the request: too long", ""),
        (302, "redirects (302)", "see that "),
        (418, "answered with status 418", ""),
    ],
)
def test_what_a_forge_refuses_is_told_with_the_way_out(pipeline: Pipeline, status: int, said: str, hint: str) -> None:
    refusal = answer(status, {"message": f"too long {TOKEN}"} if status != 422 else {"message": "too long"})
    pipeline.server.fault = lambda method, path, _: refusal if "comments" in path or "notes" in path else None
    ran = pipeline.comment("one", "--marker", "x", code=5)
    assert said in ran.err
    assert hint in ran.err


def test_a_login_page_is_no_answer(pipeline: Pipeline) -> None:
    pipeline.server.fault = lambda *_: (200, {}, b"<html>log in")
    assert "a proxy or login page may stand in between" in pipeline.comment("one", "--marker", "x", code=5).err
    pipeline.server.fault = lambda *_: (200, {}, b'{"id": 1}')
    assert "the answer is no list" in pipeline.comment("x", "--marker", "x", "--author", "a", code=5).err
    pipeline.server.fault = lambda *_: (200, {}, b"[{}]")
    assert "has no number `id`" in pipeline.comment("x", "--marker", "x", "--author", "a", code=5).err


def test_a_wrong_token_is_never_printed(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    for token, code in (("wr0ng-s3cret", 5), ("wröng-s3cret", 64), ("wrong\ns3cret", 64), ("wrong s3cret", 64)):
        for variable in ("GITHUB_TOKEN", "GITLAB_TOKEN"):
            monkeypatch.setenv(variable, token)
        assert "s3cret" not in pipeline.comment("one", "--marker", "x", code=code).text


def test_a_token_never_leaves_in_the_clear(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("GITHUB_API_URL", "CI_API_V4_URL"):
        monkeypatch.setenv(variable, "http://forge.example.com/api/v4")
    ran = pipeline.comment("one", "--marker", "x", code=64)
    assert "is no address that a token may be sent to" in ran.err
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("CI_API_V4_URL", "http://127.0.0.1:9/api/v4")
    assert "cannot be reached" in pipeline.comment("one", "--marker", "x", code=5).err


def test_what_is_not_said_is_asked_for(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, plan: Path) -> None:
    assert "say --marker TEXT, or --plan PLAN" in pipeline.comment("x", code=64).err
    for marker in ("a --> b", "-a", "a--b", ""):
        assert "cannot mark a comment" in pipeline.comment("x", "--marker", marker, code=64).err
    gone = pipeline.botsync("forge", "comment", "--body-file", pipeline.folder / "no.md", "--marker", "x")
    assert (gone.code, "cannot be read" in gone.err) == (64, True)
    assert "say --branch NAME" in pipeline.botsync("forge", "reviewed", plan).err
    for variable in ("GITHUB_REF", "CI_MERGE_REQUEST_IID"):
        monkeypatch.setenv(variable, "refs/heads/main")
    assert "say --number N" in pipeline.comment("x", "--marker", "x", code=64).err
    for variable in ("GITHUB_REPOSITORY", "CI_PROJECT_ID"):
        monkeypatch.delenv(variable, raising=False)
    assert "say --repo" in pipeline.comment("x", "--marker", "x", "--number", "12", code=64).err
    pipeline.comment("x", "--marker", "x", "--number", "12", "--repo", REPO)
    for variable in ("GITHUB_TOKEN", "GITLAB_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    assert "_TOKEN is not set" in pipeline.comment("x", "--marker", "x", "--number", "12", code=64).err
    for variable in ("GITHUB_ACTIONS", "GITLAB_CI"):
        monkeypatch.delenv(variable, raising=False)
    assert (
        "say --forge github or --forge gitlab" in pipeline.comment("x", "--marker", "x", "--number", "1", code=64).err
    )
    assert isinstance(pipeline.server.pulls[12].comments[0], Written)


def test_a_person_may_do_it_too(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("GITHUB_TOKEN", "GITLAB_TOKEN"):
        monkeypatch.setenv(variable, "glpat-person")
    pipeline.comment("one", "--marker", "x")
    pipeline.comment("two", "--marker", "x")
    assert [item.author for item in pipeline.server.pulls[12].comments] == ["grace"]
