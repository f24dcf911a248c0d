"""Saved plans: exactly what was reviewed is applied, once, and only where it belongs; everything else says why not."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.editor import call, edit
from support.program import Program, Ran
from support.small import COUNT, SMALL

from botsync.core.digest import keyed_digest

Write = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def root(write: Write, botsync: Program) -> Path:
    made = write(SMALL)
    assert botsync("apply", "-C", made, "--env", "sandbox", "--auto-approve").code == 0
    return made


def change(root: Path, old: str, new: str, file: str = "pizza.yaml") -> None:
    text = (root / file).read_text()
    assert old in text
    (root / file).write_text(text.replace(old, new))


def save(root: Path, botsync: Program, *arguments: str) -> Path:
    path = root / "plan.json"
    ran = botsync("plan", "-C", root, "--env", "sandbox", "--out", path, *arguments)
    assert f"to do exactly this: botsync apply {path}" in ran.err, ran.text
    return path


def apply(root: Path, botsync: Program, path: Path, *arguments: str) -> Ran:
    return botsync("apply", path, "-C", root, *arguments)


def test_what_was_saved_is_applied_without_a_question(root: Path, botsync: Program) -> None:
    change(root, "never mind", "stop it")
    path = save(root, botsync)
    change(root, "stop it", "this came later and is not in the plan")
    ran = apply(root, botsync, path)
    assert ran.code == 0, ran.text
    assert "+ stop it\n" in ran.out
    assert "Applied to sandbox: 1 updated.\n" in ran.out
    assert "- stop it\n" in botsync("plan", "-C", root, "--env", "sandbox").out


def test_a_plan_for_a_new_workspace(write: Write, botsync: Program) -> None:
    root = write(SMALL)
    path = save(root, botsync)
    assert "placeholder" not in path.read_text()
    ran = apply(root, botsync, path)
    assert f"Applied to sandbox: {COUNT} created.\n" in ran.out, ran.text
    assert "No changes" in botsync("plan", "-C", root, "--env", "sandbox").out


def test_a_plan_with_every_action(root: Path, botsync: Program) -> None:
    change(root, "never mind", "stop it")
    change(root, "      hours: {user_says: [when are you open], responses: [{text: From 9 to 22.}]}\n", "")
    change(root, "start: [order, hours]", "start: [order]")
    change(root, "  vip: {name: VIP}", "  new: {}\n  very: {name: VIP}", "parts.yaml")
    (root / "moved.yaml").write_text("moved: [{from: segment.vip, to: segment.very}]\nforget: [webhook.orders]\n")
    change(
        root, 'webhooks:\n  orders: {url: "https://example.com/orders", token: "${ORDERS_TOKEN}"}\n', "", "parts.yaml"
    )
    change(root, "        responses:\n          - webhook: orders\n", "")
    path = save(root, botsync)
    ran = apply(root, botsync, path, "--format", "json")
    assert ran.code == 0, ran.text
    assert {item["action"] for item in json.loads(ran.out)["changes"]} == {
        "create",
        "update",
        "move",
        "delete",
        "forget",
    }
    assert "No changes" in botsync("plan", "-C", root, "--env", "sandbox").out


def test_a_plan_is_applied_once(root: Path, botsync: Program) -> None:
    change(root, "never mind", "stop it")
    path = save(root, botsync)
    assert apply(root, botsync, path).code == 0
    again = apply(root, botsync, path)
    assert again.code == 3
    assert "error: the saved plan was applied before, by run 2" in again.err


def test_an_altered_plan_is_refused(root: Path, botsync: Program) -> None:
    change(root, "never mind", "stop it")
    path = save(root, botsync)
    path.write_text(path.read_text().replace("stop it", "something else"))
    ran = apply(root, botsync, path)
    assert ran.code == 3
    assert "error: the saved plan was altered: its content is not what was sealed" in ran.err


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '{"kind": "botsync-plan"}', "\ud800", '{"kind": "botsync-plan", "id": 3}']
)
def test_what_is_no_plan_is_refused(text: str, root: Path, botsync: Program) -> None:
    path = root / "plan.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    ran = apply(root, botsync, path, "--env", "sandbox")
    assert ran.code == 3
    assert "saved plan" in ran.err


def test_a_plan_of_another_environment_is_refused(root: Path, botsync: Program) -> None:
    change(root, "environments:\n", "environments:\n  other: {token: '${OTHER}'}\n", "botsync.yaml")
    path = save(root, botsync)
    ran = apply(root, botsync, path, "--env", "other")
    assert ran.code == 3
    assert "error: the saved plan was made for environment `sandbox`, not `other`" in ran.err


def test_a_plan_of_another_history_is_refused(root: Path, botsync: Program) -> None:
    change(root, "never mind", "stop it")
    path = save(root, botsync)
    state = root / ".botsync" / "state" / "sandbox.json"
    document = json.loads(state.read_text())
    state.write_text(json.dumps({**document, "lineage": "another"}))
    ran = apply(root, botsync, path)
    assert ran.code == 3
    assert "error: the saved plan was made from another history of state" in ran.err
    state.unlink()
    assert "not a new one" in apply(root, botsync, path).err


def test_a_newer_plan_is_refused(root: Path, botsync: Program) -> None:
    path = save(root, botsync)
    path.write_text(json.dumps({**json.loads(path.read_text()), "format_version": 99}))
    ran = apply(root, botsync, path)
    assert ran.code == 3
    assert "error: the saved plan has format version 99; this botsync knows versions up to 1" in ran.err


def test_a_plan_for_another_workspace_or_token_is_refused(root: Path, botsync: Program, monkeypatch: Any) -> None:
    (root / "botsync.yaml").write_text(
        "version: 1\nname: small\nenvironments:\n  live: {api: 'http://127.0.0.1:9', token: '${CHATBOT_TOKEN}'}\n"
    )
    document = json.loads(save(root, botsync).read_text())
    path = root / "foreign.json"
    path.write_text(json.dumps({**document, "environment": "live"}))
    monkeypatch.setenv("CHATBOT_TOKEN", "another token")
    monkeypatch.setenv("ORDERS_TOKEN", "hook")
    ran = apply(root, botsync, path)
    assert ran.code == 3
    assert "error: the saved plan was made with another API token" in ran.err


def test_what_moved_is_left_and_the_rest_goes_on(root: Path, botsync: Program) -> None:
    change(root, "never mind", "stop it")
    change(root, "name: VIP", "name: VIPs", "parts.yaml")
    path = save(root, botsync)
    edit(root, "cancel", userSays=["an editor was here"])
    ran = apply(root, botsync, path)
    assert ran.code == 4, ran.text
    assert "failed         update interaction.pizza.cancel\n    it was changed in the workspace since" in ran.out
    assert "Applied to sandbox: 1 updated. 1 failed, 0 not attempted." in ran.out
    (segment,) = call(root, "GET", "/segments")
    assert segment["name"] == "VIPs"
    assert "plan again to go on" in ran.out
    history = botsync("history", "-C", root, "--env", "sandbox").out.splitlines()[0]
    assert "  partial  apply plan.json: 1 update of 2 changes  " in history
    run = history.split()[0]
    assert "left out: interaction.pizza.cancel: it was changed" in botsync("history", run, "-C", root).out
    resumed = botsync("apply", "-C", root, "--env", "sandbox", "--resume")
    assert resumed.code == 3
    assert f"run {run} did all that still fitted. 1 changes were left out" in resumed.err
    again = apply(root, botsync, path)
    assert again.code == 3
    assert f"applied before, by run {run} (partial)" in again.err


def test_when_everything_moved_nothing_is_changed(root: Path, botsync: Program) -> None:
    change(root, "never mind", "stop it")
    path = save(root, botsync)
    edit(root, "cancel", userSays=["stop it"])
    ran = apply(root, botsync, path)
    assert ran.code == 3
    assert "it is already as planned, so somebody changed it" in ran.out


def test_another_secret_than_planned_stops_that_item(root: Path, botsync: Program, monkeypatch: Any) -> None:
    change(root, "never mind", "stop it")
    change(root, "https://example.com/orders", "https://example.com/v2", "parts.yaml")
    path = save(root, botsync)
    change(root, "${ORDERS_TOKEN}", "${ORDERS_OTHER}", "parts.yaml")
    ran = apply(root, botsync, path)
    assert ran.code == 4
    assert "`token` is another secret than when it was planned" in ran.out
    assert "1 updated. 1 failed" in ran.out


def test_a_plan_that_is_refused_is_refused_when_it_is_applied(root: Path, botsync: Program) -> None:
    change(root, "deletes: {allow: true}", "deletes: {allow: false}", "botsync.yaml")
    change(root, "  vip: {name: VIP}", "  {}", "parts.yaml")
    path = root / "plan.json"
    refused = botsync("plan", "-C", root, "--env", "sandbox")
    assert refused.code == 3
    assert refused.err == "Refused: it is not applied as long as the errors above stand\n"
    refused = botsync("plan", "-C", root, "--env", "sandbox", "--out", path)
    assert refused.code == 3
    assert refused.err == f"Saved as {path}; botsync apply refuses it as long as the errors above stand\n"
    ran = apply(root, botsync, path)
    assert ran.code == 3
    assert "Refused: nothing was changed." in ran.err


def test_side_and_part_are_settled_when_a_plan_is_saved(root: Path, botsync: Program) -> None:
    edit(root, "cancel", userSays=["an editor was here"])
    change(root, "never mind", "stop it")
    path = save(root, botsync, "--take", "git", "--target", "interaction.pizza.cancel")
    for option in (["--take", "git"], ["--target", "story.pizza"], ["--resume"]):
        ran = apply(root, botsync, path, *option)
        assert (ran.code, "what is applied is settled already" in ran.err) == (64, True)
    assert apply(root, botsync, path).code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["plan", "--out", "plan.yaml"], "the name of plan.yaml does not say its form"),
        (["plan", "--out", "botsync.yaml/plan.json"], "botsync.yaml/plan.json cannot be written"),
        (["apply", "nowhere.json"], "nowhere.json cannot be read"),
    ],
)
def test_files_that_cannot_be(arguments: list[str], said: str, root: Path, botsync: Program, monkeypatch: Any) -> None:
    monkeypatch.chdir(root)
    ran = botsync(*arguments, *(["--env", "sandbox"] if arguments[0] == "plan" else []))
    assert (ran.code, said in ran.err) == (64, True), ran.text


def test_the_file_has_what_a_report_needs_and_no_secret(root: Path, botsync: Program) -> None:
    change(root, "https://example.com/orders", "https://example.com/v2", "parts.yaml")
    document = json.loads(save(root, botsync).read_text())
    assert document["environment"] == "sandbox"
    assert document["serial"] == 1
    (item,) = document["changes"]
    assert item["before"]["url"] == "https://example.com/orders"
    assert set(item["before"]["token"]) == {"secret"}
    assert [step["key"] for step in document["steps"]] == ["update webhook.orders"]


def test_a_plan_of_a_state_elsewhere_is_refused(root: Path, botsync: Program) -> None:
    path = save(root, botsync)
    state = root / ".botsync" / "state" / "sandbox.json"
    document = json.loads(path.read_text())
    sealed = {key: value for key, value in document.items() if key != "digest"} | {"api": "https://elsewhere"}
    key = keyed_digest("sandbox-developer")
    digest = key(json.dumps(sealed, ensure_ascii=False, separators=(",", ":")))
    path.write_text(json.dumps({**sealed, "digest": digest}))
    before = state.read_text()
    ran = apply(root, botsync, path)
    assert ran.code == 3
    assert "error: the saved plan was made for the workspace at https://elsewhere, not sandbox" in ran.err
    assert state.read_text() == before


def test_who_is_asked_of_the_forge_first(root: Path, botsync: Program, monkeypatch: Any) -> None:
    for name in ("GITLAB_USER_LOGIN", "GITHUB_ACTOR"):
        monkeypatch.setenv(name, f"{name.lower()}-person")
        change(root, "never mind", f"stop it {name}") if name.startswith("GITLAB") else change(
            root, "stop it", "never mind"
        )
        assert botsync("apply", "-C", root, "--env", "sandbox", "--auto-approve").code == 0
        assert f"by {name.lower()}-person" in botsync("history", "-C", root, "--env", "sandbox").out


def test_a_user_without_a_name(root: Path, botsync: Program, monkeypatch: Any) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid")

    for name in ("GITHUB_ACTOR", "GITLAB_USER_LOGIN", "BITBUCKET_STEP_TRIGGERER_UUID", "BUILD_REQUESTEDFOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("getpass.getuser", nobody)
    change(root, "never mind", "stop it")
    assert botsync("apply", "-C", root, "--env", "sandbox", "--auto-approve").code == 0
    assert "by user " in botsync("history", "-C", root, "--env", "sandbox").out


# going on after an interruption


def cut(root: Path, after: int) -> str:
    """Cut the newest journal off after so many steps, and put the state back: as a killed run would leave them."""
    journal = max((root / ".botsync" / "state" / "sandbox.runs").iterdir())
    lines = journal.read_text().splitlines(keepends=True)
    done = [index for index, line in enumerate(lines) if '"done"' in line]
    journal.write_text("".join(lines[: done[after] + 1]) + '{"line": "beg')
    journal.rename(journal.with_suffix(".open"))
    return journal.stem


def test_an_interrupted_run_is_finished(root: Path, botsync: Program) -> None:
    state = root / ".botsync" / "state" / "sandbox.json"
    before = state.read_text()
    change(root, "never mind", "stop it")
    change(root, "  vip: {name: VIP}", "  vip: {name: VIP}\n  new: {}", "parts.yaml")
    assert botsync("apply", "-C", root, "--env", "sandbox", "--auto-approve", "--parallel", "1").code == 0
    state.write_text(before)
    run = cut(root, 0)
    assert "cut off" in botsync("history", "-C", root, "--env", "sandbox").out
    change(root, "stop it", "a later edit")
    ran = botsync("apply", "-C", root, "--env", "sandbox", "--resume")
    assert f"Run {run} was cut off: 1 of 2 steps were done. What it did is recorded now." in ran.err
    assert ran.code == 0, ran.text
    left = botsync("plan", "-C", root, "--env", "sandbox").out
    assert left.count("~ interaction.pizza.cancel") == 1
    assert "conflict" not in left, "what the run itself did is nobody else's doing"
    assert "nothing to resume" in botsync("apply", "-C", root, "--env", "sandbox", "--resume").err
    history = botsync("history", "-C", root, "--env", "sandbox").out
    assert f"resume {run}" in history
    assert "recovered" in history


def test_the_next_apply_finishes_too(root: Path, botsync: Program) -> None:
    state = root / ".botsync" / "state" / "sandbox.json"
    before = state.read_text()
    change(root, "  vip: {name: VIP}", "  vip: {name: VIP}\n  new: {}\n  newer: {}", "parts.yaml")
    assert botsync("apply", "-C", root, "--env", "sandbox", "--auto-approve", "--parallel", "1").code == 0
    state.write_text(before)
    cut(root, 0)
    ran = botsync("apply", "-C", root, "--env", "sandbox", "--auto-approve")
    assert ran.code == 0, ran.text
    assert sorted(item["name"] for item in call(root, "GET", "/segments")) == ["VIP", "new", "newer"]
    assert "No changes" in botsync("plan", "-C", root, "--env", "sandbox").out


def test_what_somebody_changed_meanwhile_is_not_finished(root: Path, botsync: Program) -> None:
    state = root / ".botsync" / "state" / "sandbox.json"
    before = state.read_text()
    change(root, "never mind", "stop it")
    change(root, "name: VIP", "name: VIPs", "parts.yaml")
    assert botsync("apply", "-C", root, "--env", "sandbox", "--auto-approve", "--parallel", "1").code == 0
    state.write_text(before)
    cut(root, 0)
    edit(root, "cancel", userSays=["an editor was here"])
    ran = botsync("apply", "-C", root, "--env", "sandbox", "--resume")
    assert ran.code == 3, ran.text
    assert "`user_says` was changed by somebody else meanwhile" in ran.out


def test_a_journal_that_cannot_be_read_says_so(root: Path, botsync: Program) -> None:
    folder = root / ".botsync" / "state" / "sandbox.runs"
    journal = max(folder.iterdir())
    broken = journal.rename(folder / "20990101T000000000-abcd.open")
    broken.write_text(broken.read_text() + '{"line": "what"}\n')
    ran = botsync("history", "-C", root, "--env", "sandbox")
    assert ran.code == 1
    assert "the journal cannot be read" in ran.err
