"""Where state lives: what `state:` may say, and what it may not."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from support.githttp import git
from support.program import Program

from botsync.cli.places import endpoint
from botsync.errors import UsageError
from botsync.models.project import StateLock

Write = Callable[[Mapping[str, str | bytes]], Path]

SETTINGS = """\
version: 1
name: test
environments:
  live:
    token: ${{CHATBOT_TOKEN}}
    state: {state}
"""
DEFAULT = StateLock()


def listed(write: Write, botsync: Program, state: str, more: str = "") -> tuple[int, str]:
    root = write({"botsync.yaml": SETTINGS.format(state=state) + more})
    ran = botsync("state", "list", "-C", root, "--env", "live")
    return ran.code, ran.err


@pytest.fixture(autouse=True)
def _token(_no_environment: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATBOT_TOKEN", "t")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("http://example.com/state", "would send the state in the clear"),
        ("${SCHEME}://host/x", "`state:` of environment `live` is no place that botsync knows"),
        ("https://example.com:99999/x", "is no port"),
        ("git", "`state: git` needs the project to be in Git, and git says: "),
        ("git:upstream", "`state: git` needs the project to be in Git"),
    ],
)
def test_a_place_that_cannot_be_is_refused(
    state: str, said: str, write: Write, botsync: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCHEME", "ftp")
    code, err = listed(write, botsync, state)
    assert code == 64
    assert said in err
    assert "    " in err, "there is a way out"


@pytest.mark.parametrize(
    ("state", "way"),
    [
        ("git", "git init && git remote add origin ADDRESS; or keep state elsewhere"),
        ("git:upstream/x", "git init && git remote add upstream ADDRESS; or keep state elsewhere"),
    ],
)
def test_the_way_out_is_for_what_git_lacks(
    state: str, way: str, write: Write, botsync: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write({})
    assert way in listed(write, botsync, state)[1]
    git("init", "--quiet", root)
    err = listed(write, botsync, state)[1]
    assert ("git init" in err, way.removeprefix("git init && ") in err) == (False, True), err
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    err = listed(write, botsync, state)[1]
    assert f" git config --global --add safe.directory {root}; or keep" in err, err
    assert (err.count("safe.directory"), "git init" in err) == (1, False)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("state: ftp://host/x", "`ftp://` is no place that botsync knows: a path, git, "),
        ("state: GIT", "this is no place that botsync knows: write `git`, `git:REMOTE` or `git:REMOTE/PART`"),
        ("state: git:refs/x/y", "this is no place that botsync knows"),
        ("api: htp://x", "the address is no http address: write for example https://api.chatbot.com"),
        ("api: https://[x", "the address is no http address"),
        ("api: http://api.chatbot.com", "the address would send the token in the clear: use https://"),
        ("api: https://me:hunter2@x", "the address carries a user name or password"),
        ("api: https://x/${CHATBOT_TOKEN}", "`${CHATBOT_TOKEN}` is a token, which no address may hold"),
        ("state: ./${CHATBOT_TOKEN}", "`${CHATBOT_TOKEN}` is a token, which no address may hold"),
    ],
)
def test_what_no_address_can_be_is_found_by_validate(setting: str, said: str, write: Write, botsync: Program) -> None:
    key, _, value = setting.partition(": ")
    root = write(
        {"botsync.yaml": SETTINGS.format(state="git").replace("    state: git\n", "") + f"    {key}: {value}\n"}
    )
    ran = botsync("validate", "-C", root)
    assert (ran.code, f"botsync.yaml:6:{10 + len(key) - 3}: error: {said}" in ran.text) == (1, True), ran.text
    assert "hunter2" not in ran.text
    assert botsync("state", "list", "-C", root, "--env", "live").code == 1


@pytest.mark.enable_socket
def test_what_settings_read_is_not_shown(write: Write, botsync: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACE", "s3cret-place")
    code, err = listed(write, botsync, "https://127.0.0.1:99999/${PLACE}")
    assert (code, "s3cret-place" in err) == (64, False)
    settings = SETTINGS.format(state="./${PLACE}.json") + "    api: http://127.0.0.1:9\n"
    root = write({"botsync.yaml": settings})
    (root / "s3cret-place.json").write_text("{")
    for command in (("state", "list", "-C", root, "--env", "live"), ("doctor", "-C", root, "--env", "live")):
        ran = botsync(*command)
        assert (ran.code, "${PLACE}.json" in ran.text, "s3cret-place" in ran.text) == (1, True, False), ran.text


def test_a_password_must_not_stand_in_a_file(write: Write, botsync: Program) -> None:
    root = write({"botsync.yaml": SETTINGS.format(state="https://me:hunter2@example.com/state")})
    ran = botsync("validate", "-C", root)
    assert ran.code == 1
    assert "botsync.yaml:6:12" in ran.text
    assert "a password must not stand in a file" in ran.text
    assert "hunter2" not in ran.text


@pytest.mark.enable_socket
def test_a_password_comes_from_the_environment(write: Write, botsync: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATE_PASSWORD", "hunter2")
    root = write({"botsync.yaml": SETTINGS.format(state="https://me:${STATE_PASSWORD}@127.0.0.1:1/state")})
    ran = botsync("state", "list", "-C", root, "--env", "live")
    assert ran.code == 1
    assert "https://127.0.0.1:1/state cannot be reached" in ran.err
    assert "hunter2" not in ran.text


def test_a_missing_extra_is_named(write: Write, botsync: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "obstore", None)
    monkeypatch.delitem(__import__("sys").modules, "botsync.backends.objects", raising=False)
    code, err = listed(write, botsync, "s3://bucket/x")
    assert code == 64
    assert "pip install 'botsync[state]'" in err


def test_credentials_leave_the_address() -> None:
    made = endpoint("https://me:p%40ss@example.com:8443/state?x=1", DEFAULT, {})
    assert made.address == made.lock_address == "https://example.com:8443/state?x=1"
    assert (made.username, made.password) == ("me", "p@ss")
    assert (made.lock_method, made.unlock_method) == ("LOCK", "UNLOCK")
    assert endpoint("http://[::1]:80/s", DEFAULT, {}).address == "http://[::1]:80/s"


def test_credentials_come_from_the_environment() -> None:
    environ = {"BOTSYNC_STATE_USERNAME": "me", "BOTSYNC_STATE_PASSWORD": "p"}
    made = endpoint("https://example.com/state", DEFAULT, environ)
    assert (made.username, made.password) == ("me", "p")


def test_gitlab_is_known() -> None:
    made = endpoint("https://gitlab.com/api/v4/projects/7/terraform/state/pizza", DEFAULT, {})
    assert made.lock_address == "https://gitlab.com/api/v4/projects/7/terraform/state/pizza/lock"
    assert (made.lock_method, made.unlock_method) == ("POST", "DELETE")


def test_another_way_to_lock_can_be_said() -> None:
    lock = StateLock(address="https://example.com/lock", lock="PUT", unlock="DELETE")
    made = endpoint("https://example.com/state", lock, {})
    assert (made.lock_address, made.lock_method, made.unlock_method) == ("https://example.com/lock", "PUT", "DELETE")
    with pytest.raises(UsageError, match="another host"):
        endpoint("https://example.org/state", lock, {})


@pytest.mark.enable_socket
def test_the_address_of_a_lock_may_name_the_environment(
    write: Write, botsync: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROJECT", "7")
    more = "    state_lock: {address: 'https://127.0.0.1:1/${PROJECT}/lock', lock: PUT}\n"
    code, err = listed(write, botsync, "https://127.0.0.1:1/${PROJECT}/state", more)
    assert code == 1
    assert "https://127.0.0.1:1/7/state" in err
    assert botsync("validate", "-C", write({"botsync.yaml": SETTINGS.format(state="x") + more})).code == 0


def test_an_unknown_method_is_a_finding(write: Write, botsync: Program) -> None:
    root = write({"botsync.yaml": SETTINGS.format(state="x") + "    state_lock: {lock: put it}\n"})
    ran = botsync("validate", "-C", root)
    assert ran.code == 1
    assert "botsync.yaml:7:" in ran.text


def test_settings_that_are_no_yaml_are_told_where_an_environment_is_asked_for(write: Write, botsync: Program) -> None:
    root = write({"botsync.yaml": "version: 1\nenvironments: {live: {token: ]}}\n", "a.yaml": "segments: ]\n"})
    for command in ("validate", "plan", "apply"):
        ran = botsync(command, "-C", root, "--env", "live")
        assert (ran.code, "botsync.yaml:2:" in ran.text, "there is no environment" in ran.text) == (1, True, False)
