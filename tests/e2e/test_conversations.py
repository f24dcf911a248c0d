"""Conversation tests through the installed program: on the project, on a live environment, and in plans."""

import json
import os
import signal
import subprocess
import threading
from pathlib import Path

import pytest
from support.installed import BIN, environment, execute, served
from support.smallbot import change, small_bot

pytestmark = pytest.mark.enable_socket


def test_a_project_is_played_in_process_and_the_exit_code_tells(tmp_path: Path) -> None:
    small_bot(tmp_path)
    assert "3 passed: 6 turns on the project" in execute("test", "-C", tmp_path).stdout
    change(tmp_path, "From 9 to 5", "From 10 to 5")
    told = execute("test", "-C", tmp_path, check=1).stdout
    assert "x says.contains: expected contains 'from 9', got 'From 10 to 5.'  (talk.yaml:5:55)" in told
    assert "2 failed" in told


@pytest.mark.parametrize(
    ("options", "cases"), [(["-k", "joke"], 1), (["--tag", "money"], 1), (["--story", "shop"], 3), (["-k", "HOURS"], 2)]
)
def test_some_of_them_are_chosen(tmp_path: Path, options: list[str], cases: int) -> None:
    small_bot(tmp_path)
    assert f"{cases} passed" in execute("test", "-C", tmp_path, *options).stdout


def test_what_is_chosen_must_be_there(tmp_path: Path) -> None:
    small_bot(tmp_path)
    assert "no conversation is meant" in execute("test", "-C", tmp_path, "-k", "refund", check=64).stderr
    assert "did you mean `shop`?" in execute("test", "-C", tmp_path, "--story", "shopp", check=64).stderr


def test_the_number_of_workers_changes_nothing(tmp_path: Path) -> None:
    small_bot(tmp_path)
    change(tmp_path, "From 9 to 5", "From 10 to 5")
    one, three = (execute("test", "-C", tmp_path, "--workers", str(n), check=1).stdout for n in (1, 3))
    assert one.rsplit(",", 1)[0] == three.rsplit(",", 1)[0]  # all but the seconds


def test_a_live_environment_is_played_over_its_own_query(tmp_path: Path) -> None:
    with served("--no-webhooks") as (address, _):
        small_bot(tmp_path, f"environments:\n  live:\n    api: {address}\n    token: ${{LIVE_TOKEN}}\n")
        env = {"LIVE_TOKEN": "sandbox-developer"}
        missing = execute("test", "-C", tmp_path, "--env", "live", env=env, check=64)
        assert "live does not have story.shop yet" in missing.stderr
        execute("apply", "-C", tmp_path, "--env", "live", "--auto-approve", env=env)
        told = execute("test", "-C", tmp_path, "--env", "live", env=env, check=1).stdout
        assert "2 passed, 1 failed: 6 turns on live" in told
        assert "expected contains 'an hour'" in told  # the stub's words: live, the webhook is called, or here is not
        change(tmp_path, "From 9 to 5", "From 10 to 5")
        assert "2 passed, 1 failed" in execute("test", "-C", tmp_path, "--env", "live", env=env, check=1).stdout
        wrong = execute("test", "-C", tmp_path, "--env", "live", env={"LIVE_TOKEN": "no"}, check=5)
        assert "the token" in wrong.stderr


def test_a_plan_shows_which_turns_go_another_way_and_what_users_lose(tmp_path: Path) -> None:
    small_bot(tmp_path)
    execute("apply", "-C", tmp_path, "--auto-approve")
    quiet = execute("plan", "-C", tmp_path, "--with-tests").stdout
    assert "3 of 3 pass on what will be, 3 of 3 on what is live; no turn changes" in quiet
    change(tmp_path, "From 9 to 5", "From 10 to 5")
    change(tmp_path, "fallback: {responses: [{text: Pardon?}]}", "fallback: {enabled: false, responses: []}")
    change(tmp_path, "next: [bye]", "next: []")
    change(tmp_path, "start: [hours, order, bye]", "start: [hours, order]")
    plan = execute("plan", "-C", tmp_path, "--with-tests", "--out", tmp_path / "plan.json").stdout
    assert "shop.bye: no conversation can get to it any more" in plan
    assert "shop.fallback: whoever is not understood gets no answer any more" in plan
    assert "click 'Opening hours'  (answer, verdict)" in plan
    assert "-   From 9 to 5." in plan
    assert "+   From 10 to 5." in plan
    saved = json.loads((tmp_path / "plan.json").read_text())["behaviour"]
    assert saved["after"] == {"passed": 1, "mismatched": 2, "errors": 0}
    assert [item["loss"] for item in saved["losses"]] == ["unreachable", "no_fallback"]
    told = json.loads(execute("plan", "-C", tmp_path, "--with-tests", "--format", "json").stdout)
    assert told["behaviour"] == saved


def test_tests_can_be_required_of_whatever_is_applied(tmp_path: Path) -> None:
    small_bot(tmp_path, "environments: {sandbox: {require_tests: true}}\n")
    execute("apply", "-C", tmp_path, "--auto-approve")
    change(tmp_path, "From 9 to 5", "From 10 to 5")
    refused = execute("apply", "-C", tmp_path, "--auto-approve", check=3)
    assert "2 of them fail on what will be: hours, hours[tell me a joke] [tests-failed]" in refused.stdout
    saved = tmp_path / "plan.json"
    execute("plan", "-C", tmp_path, "--out", saved, check=3)
    assert "[tests-failed]" in execute("apply", "-C", tmp_path, saved, check=3).stdout
    change(tmp_path, "from 9}", "from 10}", file="talk.yaml")
    execute("plan", "-C", tmp_path, "--out", saved)
    assert "1 updated" in execute("apply", "-C", tmp_path, saved).stdout


def test_no_conversations_are_no_tests(tmp_path: Path) -> None:
    small_bot(tmp_path, "environments: {sandbox: {require_tests: true}}\n")
    (tmp_path / "talk.yaml").unlink()
    assert "[no-tests]" in execute("apply", "-C", tmp_path, "--auto-approve", check=3).stdout


def test_a_saved_plan_without_tests_is_refused_where_they_are_required(tmp_path: Path) -> None:
    small_bot(tmp_path)
    execute("plan", "-C", tmp_path, "--out", tmp_path / "plan.json")
    (tmp_path / "botsync.yaml").write_text("version: 1\nname: shop\nenvironments: {sandbox: {require_tests: true}}\n")
    assert "[tests-not-run]" in execute("apply", "-C", tmp_path, tmp_path / "plan.json", check=3).stdout


def test_watched_conversations_are_played_again_when_a_file_changes(tmp_path: Path) -> None:
    small_bot(tmp_path)
    process = subprocess.Popen(
        [str(BIN / "botsync"), "test", "-C", str(tmp_path), "--watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(),
    )
    assert process.stdout is not None
    lines = [""]
    timer = threading.Timer(60, process.kill)  # instead of waiting for ever for a word that is not said
    timer.start()

    def until(word: str) -> None:
        while word not in lines[-1]:
            lines.append(process.stdout.readline())  # type: ignore[union-attr]
            assert lines[-1], lines

    try:
        until("3 passed")
        until("Watching")
        change(tmp_path, "From 9 to 5", "From 10 to 5")
        until("2 failed")
        until("Watching")
        (tmp_path / "bot.yaml").write_text("stories: [")
        until("3 errors")
        until("Watching")
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(timeout=20) == 130
    finally:
        timer.cancel()
        process.kill()
        process.stdout.close()
        process.wait()


def test_expectations_are_rewritten_to_what_the_bot_does_and_comments_stay(tmp_path: Path) -> None:
    """Also behind a turn that went another way: it is played once the turn before it is right."""
    small_bot(tmp_path)
    change(tmp_path, "From 9 to 5", "From 10 to 5")
    change(tmp_path, "{small: [little], large: [big]}", "{small: [little], huge: [big]}")
    before = (tmp_path / "talk.yaml").read_text()
    told = execute("test", "-C", tmp_path, "--update")
    assert "-        expect: {interaction: hours, says: {contains: from 9}}" in told.stderr
    assert "+        expect: {interaction: hours, says: {contains: From 10 to 5.}}" in told.stderr
    after = (tmp_path / "talk.yaml").read_text()
    assert after.count("#") == before.count("#")
    assert "attributes: {size: huge}" in after
    assert "3 passed" in execute("test", "-C", tmp_path).stdout
    assert "Nothing was rewritten." in execute("test", "-C", tmp_path, "--update").stderr


def test_what_cannot_be_rewritten_is_left_to_people(tmp_path: Path) -> None:
    small_bot(tmp_path)
    change(tmp_path, "- click: Opening hours", "- click: Closing hours", file="talk.yaml")
    told = execute("test", "-C", tmp_path, "--update", check=1)
    assert (
        "talk.yaml:4:9: warning: there is no button 'Closing hours' in the answer before [not-rewritten]" in told.stderr
    )
    assert "could not be carried out" in told.stdout
    both = execute("test", "-C", tmp_path, "--update", "--watch", check=64)
    assert "do not go together" in both.stderr
