"""No secret in any file that botsync writes, nor on any stream: a full run with planted secrets, and a search."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from support.installed import execute
from support.loopback import serving

from botsync.cli import run
from botsync.sandbox import create_app

Write = Callable[[Mapping[str, str | bytes]], Path]

pytestmark = pytest.mark.enable_socket

PLANTED = {
    "CHATBOT_TOKEN": "planted-developer-token",
    "HOOK_TOKEN": 'planted "quoted" \\ token',
    "HOOK_HEADER": "planted-hëader-välue",
    "HOOK_USER": "planted-user-name",
    "HOOK_PASSWORD": "planted/pass+word=&",
}
LATER = {**PLANTED, "HOOK_TOKEN": "planted-second-token", "HOOK_PASSWORD": "planted-second-password"}
BY_HAND = "planted-by-an-editor"

PROJECT = """\
version: 1
name: secretive
environments:
  live:
    api: {api}
    token: ${{CHATBOT_TOKEN}}
    deletes: {{allow: true}}
segments:
  vip: {{}}
entities: {{}}
stories: {{}}
webhooks:
  orders:
    url: https://example.com/orders
    token: ${{HOOK_TOKEN}}
    headers: {{X-Key: "${{HOOK_HEADER}}"}}
    auth: {{username: "${{HOOK_USER}}", password: "${{HOOK_PASSWORD}}"}}
"""


def spellings(secret: str) -> set[str]:
    """Return a secret as it might be written somewhere."""
    return {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        repr(secret)[1:-1],
        quote(secret, safe=""),
        base64.b64encode(secret.encode()).decode().rstrip("="),
    }


SECRETS = {spelling for secret in {*PLANTED.values(), *LATER.values(), BY_HAND} for spelling in spellings(secret)}


def leaked(folder: Path, ran: Iterable[CompletedProcess[str]]) -> list[tuple[str, str]]:
    """Return each secret that stands in a file or on a stream, and where."""
    said = [(" ".join(map(str, item.args)), item.stdout + item.stderr) for item in ran]
    files = [path for path in folder.rglob("*") if path.is_file()]
    said += [(str(path), path.read_bytes().decode("utf-8", "replace")) for path in files]
    return [(where, spelling) for where, text in said for spelling in SECRETS if spelling in text]


@pytest.fixture
def live() -> Iterator[tuple[str, Callable[..., Any], set[str]]]:
    """Serve a workspace; requests to some paths fail, and the answer repeats what was sent, as careless servers do."""
    app, failing = create_app(developer_token=PLANTED["CHATBOT_TOKEN"]), set[str]()

    async def careless(scope: Any, receive: Any, send: Any) -> None:
        if scope["method"] == "GET" or scope["path"].split("/")[1] not in failing:
            await app(scope, receive, send)
            return
        body = (await receive())["body"]
        padding = 500 - len(body.decode().split("quoted")[0]) if b"quoted" in body else 0
        token = dict(scope["headers"])[b"authorization"].decode()
        said = json.dumps({"status": {"code": 400, "message": f"{token}: {'.' * padding} {body.decode()}"}})
        await send({"type": "http.response.start", "status": 400, "headers": []})
        await send({"type": "http.response.body", "body": said.encode()})

    with serving(careless) as address:

        def call(method: str, path: str, body: object = None) -> Any:
            headers = {"authorization": f"Bearer {PLANTED['CHATBOT_TOKEN']}"}
            answer = httpx.request(method, address + path, json=body, headers=headers, trust_env=False)
            assert answer.status_code == 200, answer.text
            return answer.json()

        yield address, call, failing
    app.state.store.close()


def test_no_secret_in_any_file_or_stream(write: Write, live: Any, tmp_path: Path) -> None:
    address, call, failing = live
    root = write({"botsync.yaml": PROJECT.format(api=address)})
    here = ("-C", root, "--env", "live")
    ran: list[CompletedProcess[str]] = []

    def botsync(*arguments: str | Path, env: Mapping[str, str] = PLANTED, check: int | None = 0) -> str:
        ran.append(execute(*arguments, env=env, check=check))
        return ran[-1].stdout

    botsync("validate", "-C", root)
    botsync("plan", *here, "--format", "json", "--out", tmp_path / "first.json")
    failing.add("webhooks")
    assert "failed" in botsync("apply", tmp_path / "first.json", "-C", root, check=4)
    failing.clear()
    first = json.loads(botsync("apply", *here, "--auto-approve", "--format", "json"))
    assert first["complete"]
    botsync("plan", *here, env=LATER, check=0)
    botsync("apply", *here, "--auto-approve", env=LATER)
    (hook,) = call("GET", "/webhooks")
    there = call("GET", f"/webhooks/{hook['id']}")
    assert there["token"] == LATER["HOOK_TOKEN"], "the secrets do arrive"
    call("PUT", f"/webhooks/{hook['id']}", {**there, "token": BY_HAND, "auth": {"username": BY_HAND, "password": ""}})
    assert "token" in botsync("drift", *here, env=LATER, check=2)
    botsync("drift", *here, "--format", "json", env=LATER, check=2)
    botsync("plan", *here, check=3)
    botsync("plan", *here, "--take", "live")
    botsync("apply", *here, "--auto-approve", "--take", "git", "--format", "json")
    runs = json.loads(botsync("history", *here, "--format", "json"))["runs"]
    assert len(runs) >= 4
    for item in runs:
        botsync("history", *here, item["run"])
        botsync("history", *here, item["run"], "--format", "json")
    botsync("undo", runs[-1]["run"], *here, "--auto-approve", env=LATER)
    botsync("undo", runs[-2]["run"], *here, "--auto-approve", "--format", "json", check=None)
    botsync("state", "list", *here)
    botsync("state", "show", "webhook.orders", *here)
    other = tmp_path / "other"
    other.mkdir()
    (other / "botsync.yaml").write_text(PROJECT.format(api=address).split("segments:")[0])
    botsync("pull", "-C", other, "--env", "live", check=None)
    failing.add("webhooks")
    botsync("apply", *here, "--auto-approve", env={**PLANTED, "HOOK_HEADER": "planted-hëader-välue!"}, check=4)
    failing.clear()
    botsync("plan", *here, env={**PLANTED, "CHATBOT_TOKEN": BY_HAND}, check=5)
    (root / "more.yaml").write_text("webhooks: {orders: {token: '${HOOK_TOKEN}', url: [1]}}\n")
    botsync("plan", *here, check=1)
    (root / "more.yaml").unlink()
    botsync("destroy", *here, "--auto-approve")

    leaks = leaked(tmp_path, ran)
    assert leaks == []
    assert {path.suffix for path in tmp_path.rglob("*") if path.is_file()} >= {".json", ".jsonl", ".yaml"}
    digests = sum("(secret " in item.stdout for item in ran)
    assert digests >= 3, "changes of secrets are shown, as digests"


def test_no_secret_reaches_the_sandbox(write: Write, tmp_path: Path) -> None:
    """The embedded workspace is a file too: it gets placeholders, whatever the environment holds."""
    root = write({"botsync.yaml": PROJECT.format(api="https://api.chatbot.com")})
    here = ("-C", root, "--env", "sandbox")
    commands: tuple[tuple[str | Path, ...], ...] = (
        ("plan", *here, "--out", tmp_path / "plan.json"),
        ("apply", tmp_path / "plan.json", "-C", root),
        ("drift", *here, "--format", "json"),
        ("history", *here, "--format", "json"),
        ("state", "show", "webhook.orders", *here),
    )
    ran = [execute(*arguments, env=PLANTED) for arguments in commands]
    later = execute("plan", *here, "--detailed-exitcode", env=LATER)
    assert "No changes" in later.stdout, "another secret is no other placeholder"
    assert (root / ".botsync" / "sandbox.db").exists()
    assert leaked(tmp_path, [*ran, later]) == []
    assert b"sandbox-HOOK_TOKEN" in b"".join(path.read_bytes() for path in (root / ".botsync").glob("sandbox.db*"))


def test_no_secret_in_what_is_said_of_a_bug(
    write: Write, live: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever breaks where secrets are at hand: the report of it has names and lines, and no value."""
    root = write({"botsync.yaml": PROJECT.format(api=live[0])})
    for name, value in PLANTED.items():
        monkeypatch.setenv(name, value)

    def broken(*arguments: Any, **options: Any) -> None:
        raise RuntimeError(f"{PLANTED['HOOK_TOKEN']} {arguments} {options}")

    for place in (
        "botsync.engine.taker.Taker._create",
        "botsync.core.state.encode_state",
        "botsync.core.planner.select",
    ):
        with monkeypatch.context() as patch:
            patch.setattr(place, broken)
            patch.setattr("botsync.engine.records.encode_state", broken)
            code = run(["apply", "-C", str(root), "--env", "live", "--auto-approve"])
        said = capsys.readouterr()
        assert code != 0
        assert "bug in botsync" in said.out + said.err
        written = [path.read_text() for path in (root / ".botsync").rglob("*") if path.is_file()]
        assert not [secret for secret in SECRETS for text in (said.out, said.err, *written) if secret in text]
