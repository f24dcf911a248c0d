"""`botsync state`: looked at, mended, taken elsewhere; nothing is lost and nobody's work is written over."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.editor import call
from support.program import Program, Ran
from support.small import COUNT, SETTINGS, SMALL

from botsync.backends.local import LocalState
from botsync.cli.identity import new_lock

Write = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def root(write: Write, botsync: Program) -> Path:
    made = write(SMALL)
    assert botsync("apply", "-C", made, "--env", "sandbox", "--auto-approve").code == 0
    return made


@pytest.fixture
def state(root: Path, botsync: Program) -> Callable[..., Ran]:
    """Run `botsync state`."""
    return lambda *arguments: botsync("state", *arguments, "-C", root, "--env", "sandbox")


State = Callable[..., Ran]


def test_history_tells_every_write(root: Path, state: State) -> None:
    assert state("rm", "segment.vip").code == 0
    assert state("mv", "entity.size", "entity.sizes").code == 0
    lines = state("history").out.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["3", "2", "1"]
    assert "state mv entity.size entity.sizes  by " in lines[0]
    assert f"apply: {COUNT} create, run 20" in lines[2]
    document = json.loads(state("history", "--format", "json").out)
    assert [item["serial"] for item in document["writes"]] == [1, 2, 3]
    assert document["writes"][0]["done"] == {"create": COUNT}


def test_history_of_nothing(write: Write, botsync: Program) -> None:
    ran = botsync("state", "history", "-C", write(SMALL), "--env", "sandbox")
    assert (ran.code, ran.out) == (0, "")


def test_pull_and_push(root: Path, state: State, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    kept.write_text(state("pull").out)
    assert json.loads(kept.read_text())["serial"] == 1
    assert state("rm", "segment.vip").code == 0
    ran = state("push", kept)
    assert ran.code == 3
    assert "older: serial 1, recorded is 2" in ran.err
    assert "--force" in ran.err
    ran = state("push", kept, "--force")
    assert (ran.code, ran.err) == (0, f"{COUNT} resources are recorded in sandbox, serial 3.\n")
    assert "segment.vip" in state("list").out
    assert "state push" in state("history").out


def test_pull_of_nothing(write: Write, botsync: Program) -> None:
    ran = botsync("state", "pull", "-C", write(SMALL), "--env", "sandbox")
    assert (ran.code, ran.out, ran.err) == (0, "", "Nothing is recorded of sandbox yet.\n")


def test_push_refuses_what_is_no_state_of_this_environment(root: Path, state: State, tmp_path: Path) -> None:
    text = state("pull").out
    other = json.loads(text)
    for change, code, said in (
        ({"lineage": "x"}, 3, "another lineage"),
        ({"environment": "y"}, 3, "belongs to environment `y`"),
        ({"version": 99}, 1, "format version 99"),
        ({"serial": "x"}, 1, "cannot be read"),
    ):
        (tmp_path / "x.json").write_text(json.dumps({**other, **change}))
        ran = state("push", tmp_path / "x.json")
        assert ran.code == code
        assert said in ran.err
    (tmp_path / "bytes.json").write_bytes(b"\xff")
    assert state("push", tmp_path / "bytes.json").code == 64
    assert state("push", tmp_path / "none.json").code == 64
    assert state("pull").out == text


def test_records_are_seen_however_broken_the_bot_is(root: Path, state: State, botsync: Program) -> None:
    """Whoever is on call must not have to mend the project first."""
    (root / "pizza.yaml").write_text("stories: [what is this\n")
    assert "story.pizza" in state("list").out
    assert botsync("history", "-C", root, "--env", "sandbox").code == 0
    ran = botsync("undo", "last", "-C", root, "--env", "sandbox", "--auto-approve")
    assert ran.code == 0, ran.text
    assert "secrets in it are not known" in ran.err
    assert call(root, "GET", "/stories") == []


def test_broken_settings_are_told(root: Path, state: State) -> None:
    (root / "botsync.yaml").write_text(SETTINGS + "    nonsense: 1\n")
    ran = state("list")
    assert ran.code == 1
    assert "nonsense" in ran.err


def test_the_lock_in_a_file_is_its_processs(root: Path, state: State) -> None:
    assert state("unlock").err == "Nobody holds the lock of sandbox.\n"
    local = LocalState(root / ".botsync" / "state" / "sandbox.json")
    lock = new_lock("apply")
    local.acquire(lock)
    ran = state("unlock", "--auto-approve")
    assert ran.code == 3
    assert f"lock id: {lock.id}" in ran.out
    assert f"end process {lock.pid}" in ran.err
    refused = state("rm", "segment.vip", "--lock-timeout", "0.3")
    assert refused.code == 3
    assert f"process {lock.pid}, `apply`" in refused.err
    assert "Waiting up to 0.3 seconds" in refused.err
    local.release(lock)


# to another place and back


def everything(state: State) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(state("pull").out)
    return document


def test_state_moves_and_loses_nothing(root: Path, state: State, botsync: Program) -> None:
    before = everything(state)
    undo = botsync("history", "-C", root, "--env", "sandbox").out
    settings = (root / "botsync.yaml").read_text()
    (root / "botsync.yaml").write_text(settings + "    state: elsewhere/state.json\n")
    assert "8 to adopt" in botsync("plan", "-C", root, "--env", "sandbox").out, "nothing is recorded there yet"
    ran = state("migrate", "--from", ".botsync/state/sandbox.json")
    assert ran.code == 0, ran.err
    assert f"Moved {COUNT} resources and 1 journals from " in ran.err
    after = everything(state)
    assert after["resources"] == before["resources"]
    assert (after["lineage"], after["serial"]) == (before["lineage"], before["serial"] + 1)
    assert botsync("history", "-C", root, "--env", "sandbox").out == undo
    assert "No changes" in botsync("plan", "-C", root, "--env", "sandbox").out
    (root / "botsync.yaml").write_text(settings)
    ran = state("list")
    assert ran.code == 3
    assert "the state was moved to " in ran.err
    assert "elsewhere/state.json" in ran.err
    assert state("migrate", "--from", "elsewhere/state.json", "--purge").code == 0
    assert everything(state)["serial"] == 3
    assert not (root / "elsewhere" / "state.json").exists()
    assert not (root / "elsewhere" / "state.runs").exists()
    ran = botsync("undo", "last", "-C", root, "--env", "sandbox", "--auto-approve")
    assert ran.code == 0, ran.text


def test_a_move_to_where_something_lives_is_refused(root: Path, state: State, botsync: Program) -> None:
    settings = (root / "botsync.yaml").read_text()
    (root / "botsync.yaml").write_text(settings + "    state: elsewhere.json\n")
    assert botsync("import", "--all", "-C", root, "--env", "sandbox").code == 0
    ran = state("migrate", "--from", ".botsync/state/sandbox.json")
    assert ran.code == 3
    assert "holds a state already" in ran.err
    (root / "botsync.yaml").write_text(settings)
    assert "story.pizza" in state("list").out


def test_a_move_from_nowhere_is_refused(root: Path, state: State) -> None:
    ran = state("migrate", "--from", "nowhere.json")
    assert ran.code == 64
    assert "nowhere.json holds no state of sandbox" in ran.err
    ran = state("migrate", "--from", ".botsync/state/sandbox.json")
    assert ran.code == 64
    assert "is where the state lives" in ran.err
