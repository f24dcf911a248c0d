"""Undo and history: who did what, and how to put it back; nothing is put back over somebody else's work unasked."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.editor import call, edit
from support.program import Program, Ran
from support.small import COUNT, SMALL

Write = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def root(write: Write, botsync: Program) -> Path:
    made = write(SMALL)
    apply(made, botsync)
    return made


def apply(root: Path, botsync: Program) -> str:
    """Apply, and return the id of the run."""
    ran = botsync("apply", "-C", root, "--env", "sandbox", "--auto-approve", "--format", "json")
    assert ran.code == 0, ran.text
    return str(json.loads(ran.out)["run"])


def undo(root: Path, botsync: Program, run: str, *arguments: str) -> Ran:
    return botsync("undo", run, "-C", root, "--env", "sandbox", "--auto-approve", *arguments)


def change(root: Path, old: str, new: str, file: str = "pizza.yaml") -> None:
    text = (root / file).read_text()
    assert old in text
    (root / file).write_text(text.replace(old, new))


def everything(root: Path) -> Any:
    """Return the workspace as the API shows it, without ids."""
    (story,) = call(root, "GET", "/stories")
    inside = call(root, "GET", f"/stories/{story['id']}/interactions")
    found = [{key: value for key, value in item.items() if key != "id"} for item in inside]
    kinds = {
        kind: [item["name"] for item in call(root, "GET", f"/{kind}")] for kind in ("entities", "webhooks", "segments")
    }
    return sorted(found, key=lambda item: item["name"]), kinds


def test_undo_puts_back_what_was_there(root: Path, botsync: Program) -> None:
    before = everything(root)
    change(root, "never mind", "stop it")
    change(root, "  vip: {name: VIP}", "  new: {}", "parts.yaml")
    change(root, "[confirm, cancel]", "[cancel]")
    run = apply(root, botsync)
    assert everything(root) != before
    ran = undo(root, botsync, run)
    assert ran.code == 0, ran.text
    assert everything(root) == before
    files = botsync("plan", "-C", root, "--env", "sandbox").out
    assert "+ stop it\n" in files, "the files stay as they are"


def test_a_rename_is_undone(root: Path, botsync: Program) -> None:
    change(root, "  vip: {name: VIP}", "  very: {name: VIP}", "parts.yaml")
    (root / "moved.yaml").write_text("moved: [{from: segment.vip, to: segment.very}]\n")
    run = apply(root, botsync)
    (root / "moved.yaml").unlink()
    change(root, "  very: {name: VIP}", "  vip: {name: VIP}", "parts.yaml")
    assert undo(root, botsync, run).code == 0
    assert "No changes" in botsync("plan", "-C", root, "--env", "sandbox").out


def test_undo_asks_for_permission_to_delete_like_any_plan(root: Path, botsync: Program) -> None:
    change(root, "  vip: {name: VIP}", "  vip: {name: VIP}\n  new: {}", "parts.yaml")
    run = apply(root, botsync)
    change(root, "deletes: {allow: true}", "deletes: {allow: false}", "botsync.yaml")
    ran = undo(root, botsync, run)
    assert (ran.code, "delete-not-allowed" in ran.out) == (3, True)


def test_a_later_run_is_not_undone_along_with_it(root: Path, botsync: Program) -> None:
    change(root, "never mind", "stop it")
    first = apply(root, botsync)
    change(root, "stop it", "enough")
    second = apply(root, botsync)
    ran = undo(root, botsync, first)
    assert ran.code == 3
    assert f"interaction.pizza.cancel was changed by run {second}, after run {first}" in ran.out
    assert f"undo that run first: botsync undo {second}" in ran.out
    assert undo(root, botsync, second).code == 0
    assert undo(root, botsync, first).code == 0, "what was put back is as the first run left it"
    assert "+ never mind" not in botsync("plan", "-C", root, "--env", "sandbox").out


def test_only_what_the_run_changed_is_put_back(root: Path, botsync: Program) -> None:
    """Other fields are those of later runs, and of people who edited them."""
    change(root, "never mind", "stop it")
    first = apply(root, botsync)
    change(
        root, "cancel: {user_says: [stop it], next: [order]}", "cancel: {user_says: [stop it], next: [order, hours]}"
    )
    change(root, "[stop it],", "[stop it], action: mine,")
    apply(root, botsync)
    edit(root, "cancel", triggers=["an editor was here"], name="Renamed")
    ran = undo(root, botsync, first)
    assert ran.code == 0, ran.text
    assert "    user_says\n      - stop it\n      + never mind\n    name  (left alone: " in ran.out
    assert "    action" not in ran.out, "that is of the second run"
    (story,) = call(root, "GET", "/stories")
    found = call(root, "GET", f"/stories/{story['id']}/interactions")
    (cancel,) = [item for item in found if item["name"] == "Renamed"]
    assert (cancel["userSays"], cancel["action"]) == (["never mind"], "mine")
    assert cancel["triggers"] == ["an editor was here"]
    plan = botsync("plan", "-C", root, "--env", "sandbox").out
    assert "triggers  (changed in the workspace; this puts it back)" in plan
    assert "name  (changed in the workspace; this puts it back)" in plan
    assert "next" not in plan


def test_the_order_of_what_did_not_change_comes_back_too(root: Path, botsync: Program) -> None:
    def order() -> list[str]:
        (entity,) = call(root, "GET", "/entities")
        return [entry["value"] for entry in entity["entries"]]

    before = order()
    new = "name: Size, entries: {large: [big], small: [little]}"
    change(root, "entries: {small: [little], large: [big]}", new, "parts.yaml")
    run = apply(root, botsync)
    assert order() == before[::-1]
    assert undo(root, botsync, run).code == 0
    assert order() == before


def test_a_later_run_may_have_deleted_or_created_it(root: Path, botsync: Program) -> None:
    change(root, "name: VIP", "name: VIPs", "parts.yaml")
    first = apply(root, botsync)
    change(root, "  vip: {name: VIPs}", "  {}", "parts.yaml")
    second = apply(root, botsync)
    assert f"segment.vip was deleted by run {second}" in undo(root, botsync, first).out
    change(root, "  {}", "  vip: {name: VVIPs}", "parts.yaml")
    third = apply(root, botsync)
    assert f"segment.vip was created by run {third}" in undo(root, botsync, second).out


def test_what_somebody_changed_since_is_a_conflict(root: Path, botsync: Program) -> None:
    change(root, "never mind", "stop it")
    run = apply(root, botsync)
    edit(root, "cancel", userSays=["an editor was here"])
    ran = undo(root, botsync, run)
    assert (ran.code, "[conflict]" in ran.out) == (3, True)
    assert undo(root, botsync, run, "--take", "git").code == 0


def test_a_secret_that_nobody_knows_stays_and_is_said(root: Path, botsync: Program) -> None:
    change(root, "${ORDERS_TOKEN}", "${ORDERS_OTHER}", "parts.yaml")
    run = apply(root, botsync)
    ran = undo(root, botsync, run)
    assert "webhook.orders: `token` cannot be put back: botsync keeps no secret; it stays" in ran.text
    change(root, "${ORDERS_OTHER}", "${ORDERS_TOKEN}", "parts.yaml")
    known = undo(root, botsync, run)
    assert "Applied to sandbox: 1 updated." in known.out, known.text
    assert "No changes" in botsync("plan", "-C", root, "--env", "sandbox").out


def test_a_run_that_touched_nothing(root: Path, botsync: Program) -> None:
    botsync("state", "rm", "segment.vip", "-C", root, "--env", "sandbox")
    run = apply(root, botsync)
    ran = undo(root, botsync, run)
    assert (ran.code, ran.err) == (0, f"Run {run} changed nothing in the workspace.\n")


def test_unknown_runs(root: Path, botsync: Program) -> None:
    (run,) = json.loads(botsync("history", "-C", root, "--env", "sandbox", "--format", "json").out)["runs"]
    ran = undo(root, botsync, run["run"][:-1])
    assert (ran.code, f"did you mean `{run['run']}`?" in ran.err) == (64, True)
    assert "see `botsync history`" in undo(root, botsync, "x").err
    change(root, "never mind", "stop it")
    second = apply(root, botsync)
    assert f"say all of it: {run['run']}, {second}\n" in undo(root, botsync, run["run"][:8]).err


def test_history_says_who_did_what(root: Path, botsync: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTOR", "ada")
    change(root, "never mind", "stop it")
    run = apply(root, botsync)
    lines = botsync("history", "-C", root, "--env", "sandbox").out.splitlines()
    assert lines[0] == f"{run}  complete  apply: 1 update  by ada"
    assert f"apply: {COUNT} create  by " in lines[1]
    one = botsync("history", run, "-C", root, "--env", "sandbox").out
    assert one.startswith(f"Run {run}: apply, complete\nby ada, 20")
    assert "      - never mind\n      + stop it\n" in one
    document = json.loads(botsync("history", run, "-C", root, "--env", "sandbox", "--format", "json").out)
    assert document["plan"]["changes"][0]["address"] == "interaction.pizza.cancel"
    assert document["steps_done"] == 1


def test_history_of_nothing(write: Write, botsync: Program) -> None:
    ran = botsync("history", "-C", write(SMALL), "--env", "sandbox")
    assert (ran.code, ran.out) == (0, "No run has changed sandbox yet.\n")


def test_a_commit_is_noted_where_there_is_one(root: Path, botsync: Program) -> None:
    import subprocess  # noqa: PLC0415

    git = ["git", "-C", str(root), "-c", "user.name=x", "-c", "user.email=x@example.com"]
    for command in (["init", "-q"], ["add", "pizza.yaml"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], check=True)
    commit = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    change(root, "never mind", "stop it")
    apply(root, botsync)
    assert f", commit {commit[:10]}-dirty\n" in botsync("history", "-C", root, "--env", "sandbox").out
    (root / ".gitignore").write_text(".botsync/\n")
    for command in (["add", "."], ["commit", "-qm", "y"]):
        subprocess.run([*git, *command], check=True)
    change(root, "stop it", "never mind")
    subprocess.run([*git, "commit", "-qam", "z"], check=True)
    apply(root, botsync)
    assert "-dirty\n" not in botsync("history", "-C", root, "--env", "sandbox").out.splitlines()[0] + "\n"


def test_an_undo_that_is_cut_short_says_how_it_goes_on(root: Path, botsync: Program, monkeypatch: Any) -> None:
    """`last` would be the half-done undo itself by then."""
    change(root, "never mind", "stop it")
    run = apply(root, botsync)
    monkeypatch.setattr("botsync.api.pace.Pace.is_over", True)
    ran = undo(root, botsync, "last")
    assert ran.code == 4, ran.text
    assert f"What is done is recorded; to go on: botsync undo {run} --env sandbox.\n" in ran.out
    monkeypatch.undo()
    assert undo(root, botsync, run).code == 0


def test_a_part_is_put_back(root: Path, botsync: Program) -> None:
    change(root, "never mind", "stop it")
    change(root, "name: VIP", "name: VIPs", "parts.yaml")
    run = apply(root, botsync)
    ran = undo(root, botsync, run, "--target", "segment.vip")
    assert "Applied to sandbox: 1 updated." in ran.out, ran.text
    assert [item["name"] for item in call(root, "GET", "/segments")] == ["VIP"]
    refused = undo(root, botsync, run, "--exclude", "segment.nonsense")
    assert (refused.code, "neither the project nor the state knows segment.nonsense" in refused.err) == (64, True)
