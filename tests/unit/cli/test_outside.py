"""Where secrets and tokens come from: the process environment, files and commands that were asked for, nothing else."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from support.loopback import serving
from support.program import Program

from botsync.cli import token_command
from botsync.cli.outside import Outside
from botsync.cli.token_command import printed_token
from botsync.errors import UsageError
from botsync.sandbox import create_app

Write = Callable[[Mapping[str, str | bytes]], Path]

SETTINGS = """\
version: 1
name: t
environments:
  live: {api: "API", token: "${CHATBOT_TOKEN}"}
webhooks:
  orders: {url: "https://example.com", token: "${ORDERS_TOKEN}"}
"""
REMOTE = SETTINGS.replace("API", "https://api.chatbot.com")
TOKENS = "CHATBOT_TOKEN=sandbox-developer\nORDERS_TOKEN=hook-s3cret\n"


@pytest.fixture
def api() -> Iterator[str]:
    app = create_app(developer_token="sandbox-developer")
    with serving(app) as address:
        yield address
    app.state.store.close()


def python(code: str) -> str:
    return f"{sys.executable} -c '{code}'"


# files of variables


@pytest.mark.enable_socket
def test_a_file_that_was_asked_for_is_read(api: str, write: Write, botsync: Program) -> None:
    root = write({"botsync.yaml": SETTINGS.replace("API", api), "my.env": TOKENS})
    plan = ("plan", "-C", root, "--env", "live")
    ran = botsync(*plan, "--env-file", root / "my.env")
    assert (ran.code, "1 to create" in ran.out) == (0, True)
    assert "s3cret" not in ran.text
    assert "ORDERS_TOKEN" not in os.environ
    assert botsync(*plan).code == 1, "it was for that run alone"


@pytest.mark.enable_socket
def test_a_file_named_by_a_variable_is_read_and_the_real_environment_wins(
    api: str, write: Write, botsync: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(
        {
            "botsync.yaml": SETTINGS.replace("API", api),
            "a.env": "CHATBOT_TOKEN=wrong\nORDERS_TOKEN=x\n",
            "b.env": "CHATBOT_TOKEN=sandbox-developer\n",
        }
    )
    plan = ("plan", "-C", root, "--env", "live")
    monkeypatch.setenv("BOTSYNC_ENV_FILE", f"{root / 'a.env'}{os.pathsep}{root / 'b.env'}")
    assert botsync(*plan).code == 0, "a later file wins over an earlier one"
    monkeypatch.setenv("CHATBOT_TOKEN", "not-this-one")
    assert botsync(*plan).code == 5


def test_a_file_that_nobody_asked_for_is_only_named(
    write: Write, botsync: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write({"botsync.yaml": REMOTE, ".env": "CHATBOT_TOKEN=x\n"})
    monkeypatch.chdir(root)
    ran = botsync("plan", "--env", "live")
    assert ran.code == 1
    assert "`${CHATBOT_TOKEN}` is not set in the process environment" in ran.err
    assert "    export CHATBOT_TOKEN=…, or --env-file .env\n" in ran.err
    assert "    export ORDERS_TOKEN=…\n" in ran.err
    (root / ".env").write_bytes(b"\xff")
    assert "--env-file" not in botsync("plan", "--env", "live").err


def test_bad_lines_and_bad_files_end_the_run(write: Write, botsync: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write({"botsync.yaml": REMOTE, "a.env": "A=1\nB\n", "b": b"\xff"})
    monkeypatch.chdir(root)
    state = ("state", "list", "--env", "live", "--env-file")
    ran = botsync(*state, "a.env")
    assert (ran.code, "a.env:2:1: error: this is no `NAME=value`" in ran.err) == (1, True)
    for name, said in (("none.env", "cannot be read"), ("b", "is not UTF-8")):
        ran = botsync(*state, name)
        assert (ran.code, said in ran.err) == (64, True)


def test_only_credentials_of_object_stores_are_lent_and_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "mine")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    files = {"AWS_REGION": "theirs", "AWS_ACCESS_KEY_ID": "key", "GIT_SSH_COMMAND": "evil", "LD_PRELOAD": "evil"}
    with Outside(environ={}, files=files).lent():
        assert (os.environ["AWS_REGION"], os.environ["AWS_ACCESS_KEY_ID"]) == ("mine", "key")
        assert "evil" not in os.environ.values()
    assert "AWS_ACCESS_KEY_ID" not in os.environ


# tokens from a command


@pytest.mark.enable_socket
@pytest.mark.parametrize("by", ["option", "variable"])
def test_a_token_from_a_command(
    by: str, api: str, write: Write, botsync: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write({"botsync.yaml": SETTINGS.replace("API", api)})
    monkeypatch.setenv("ORDERS_TOKEN", "x")
    monkeypatch.setenv("CHATBOT_TOKEN", "wrong")
    code = 'import os; print({"live": "sandbox-developer"}[os.environ["BOTSYNC_ENVIRONMENT"]])'
    arguments = ["plan", "-C", root, "--env", "live"]
    if by == "option":
        arguments += ["--token-command", python(code)]
    else:
        monkeypatch.setenv("BOTSYNC_TOKEN_COMMAND", python(code))
    ran = botsync(*arguments)
    assert (ran.code, "1 to create" in ran.out) == (0, True)
    assert "sandbox-developer" not in ran.text
    monkeypatch.delenv("CHATBOT_TOKEN")
    assert botsync(*arguments).code == 0, "what the settings say of the token is not asked for"


def test_the_sandbox_asks_no_command(write: Write, botsync: Program) -> None:
    root = write({"botsync.yaml": REMOTE})
    assert botsync("plan", "-C", root, "--env", "sandbox", "--token-command", "false").code == 0


FAILURES: dict[str, tuple[str, str]] = {
    "it fails": (
        python('import sys; print("tok-s3cret"); print("\\n no\\x1b tok-s3cret\\nmore", file=sys.stderr); sys.exit(3)'),
        "the token command failed with exit code 3",
    ),
    "it fails in silence": (python("raise SystemExit(7)"), "the token command failed with exit code 7"),
    "it prints nothing": (python(""), "the token command printed nothing"),
    "it prints too much": (python('print("s3cret", "other")'), "the token command printed more than a token"),
    "it prints two lines": (python('print("s3cret\\nother")'), "the token command printed more than a token"),
    "it prints what is no text": (python('print("s3crét")'), "the token command printed more than a token"),
    "it is not there": ("no-such-program --token s3cret", "the token command cannot be run: no-such-program"),
    "it needs a shell": ("echo s3cret | cat", "the token command printed more than a token"),
    "it is not whole": ("echo 's3cret", "the token command cannot be read: no closing quotation"),
    "it is blank": (" ", "the token command is empty"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_command_that_prints_no_token_is_wrong_usage(name: str, write: Write, botsync: Program) -> None:
    command, said = FAILURES[name]
    root = write({"botsync.yaml": REMOTE})
    ran = botsync("state", "list", "-C", root, "--env", "live", "--token-command", command)
    assert ran.code == 64
    assert ran.err.split("\n")[0].startswith(f"error: {said}")
    assert "s3cret" not in ran.text.replace("--token s3cret", "")


def test_a_command_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_command, "PATIENCE", 0.2)
    with pytest.raises(UsageError, match="did not end within"):
        printed_token(python("import time; time.sleep(60)"), "live")


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ("environments: {live: {token_command: ls}}", "botsync.yaml:3:23"),
        ("token_command: ls", "botsync.yaml:3:1"),
    ],
)
def test_a_project_file_names_no_command(settings: str, place: str, write: Write, botsync: Program) -> None:
    ran = botsync("validate", "-C", write({"botsync.yaml": f"version: 1\nname: t\n{settings}\n"}))
    assert ran.code == 1
    assert f"{place}: error: a project file must not name a command to run" in ran.out
    assert "--token-command CMD" in ran.out
