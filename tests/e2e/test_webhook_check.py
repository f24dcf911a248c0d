"""`botsync webhook check` as a program: its exit codes, and no secret on any stream or in any file."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from support.hooks import Hooks, hooks
from support.installed import execute

Write = Callable[[Mapping[str, str | bytes]], Path]

pytestmark = pytest.mark.enable_socket

PROJECT = """\
version: 1
name: hooked
environments:
  live: {{token: "${{CHATBOT_TOKEN}}"}}
webhooks:
  good: {{url: "{base}/good", token: "${{HOOK_TOKEN}}", headers: {{X-Key: "${{HOOK_HEADER}}"}}}}
  bad: {{url: "{base}/h404", auth: {{username: "${{HOOK_USER}}", password: "${{HOOK_PASSWORD}}"}}}}
"""
PLANTED = {
    "CHATBOT_TOKEN": "planted-developer-token",
    "HOOK_TOKEN": "planted-token",
    "HOOK_HEADER": "planted-header",
    "HOOK_USER": "planted-user",
    "HOOK_PASSWORD": "planted-password",
}


@pytest.fixture
def served() -> Iterator[Hooks]:
    with hooks() as made:
        yield made


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("webhook.good",), 0),
        (("--all",), 1),
        (("webhook.bad", "--format", "json"), 1),
        ((), 64),
        (("--all", "webhook.good"), 64),
        (("webhook.nobody",), 64),
        (("--all", "--live", "--env", "nowhere"), 64),
    ],
)
def test_exit_codes(arguments: tuple[str, ...], code: int, served: Hooks, write: Write) -> None:
    root = write({"botsync.yaml": PROJECT.format(base=served.address)})
    where = () if "--env" in arguments else ("--env", "live")
    ran = execute("webhook", "check", *arguments, *where, "-C", root, env=PLANTED, check=code)
    assert "planted" not in ran.stdout + ran.stderr
    assert [path.name for path in root.rglob("*") if path.is_file()] == ["botsync.yaml"], "it writes nothing"
    assert bool(served.asked) is (code in {0, 1})
