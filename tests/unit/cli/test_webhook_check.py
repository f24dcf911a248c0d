"""`botsync webhook check`: does what the vendor would do, tells what would break, and shows no secret."""

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.hooks import Hooks, hooks
from support.loopback import serving
from support.program import Program, Ran

from botsync.sandbox import create_app

Write = Callable[[Mapping[str, str | bytes]], Path]

pytestmark = pytest.mark.enable_socket

PLANTED = {
    "CHATBOT_TOKEN": "planted-developer-token",
    "HOOK_TOKEN": 'planted "token"',
    "HOOK_HEADER": "planted-header",
    "HOOK_USER": "planted-user",
    "HOOK_PASSWORD": "planted-password",
}
SETTINGS = """\
version: 1
name: hooked
environments:
  sandbox:
    vars: {{base: "{base}"}}
  live:
    api: {api}
    token: ${{CHATBOT_TOKEN}}
    vars: {{base: "{base}"}}
webhooks:
"""
HOOK = """\
  {key}:
    name: Hook {key}
    url: ${{var.base}}/{path}?own=planted-query#planted-fragment
    token: ${{HOOK_TOKEN}}
    headers: {{X-Key: "${{HOOK_HEADER}}"}}
    auth: {{username: "${{HOOK_USER}}", password: "${{HOOK_PASSWORD}}"}}
"""


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hooks]:
    for name, value in PLANTED.items():
        monkeypatch.setenv(name, value)
    with hooks() as made:
        yield made


@pytest.fixture
def check(served: Hooks, write: Write, botsync: Program) -> Callable[..., Ran]:
    """Run `botsync webhook check` on a project with these webhooks; there is no planted secret in what it prints."""

    def run(*arguments: str | Path, paths: tuple[str, ...] = ("good",), api: str = "http://127.0.0.1:1") -> Ran:
        declared = "".join(HOOK.format(key=path.replace("-", "_"), path=path) for path in paths)
        root = write({"botsync.yaml": SETTINGS.format(base=served.address, api=api) + declared})
        ran = botsync("webhook", "check", *arguments, "-C", root)
        assert "planted" not in ran.text
        return ran

    return run


Check = Callable[..., Ran]
LIVE = ("--env", "live")


def reasons(ran: Ran) -> dict[str, list[tuple[str, str | None]]]:
    return {
        item["address"] or item["name"]: [(made["call"], made["failure"]) for made in item["calls"]]
        for item in ran.report["webhooks"]
    }


def test_each_webhook_gets_a_challenge_and_a_message(check: Check, served: Hooks) -> None:
    ran = check("--all", *LIVE)
    assert (ran.code, ran.err) == (0, "")
    first, second = served.asked
    assert (first.method, first.path, second.method, second.path) == ("GET", "/good", "POST", "/good")
    for asked in served.asked:
        assert asked.query["token"] == PLANTED["HOOK_TOKEN"]
        assert asked.query["own"] == "planted-query"
        assert asked.headers["x-key"] == PLANTED["HOOK_HEADER"]
        assert asked.headers["authorization"].startswith("Basic ")
    assert len(first.query["challenge"]) >= 16
    assert second.json["sessionId"].startswith("botsync-check-")
    assert second.json["result"]["interaction"]["action"] == "botsync.check"
    lines = ran.out.splitlines()
    assert lines[0] == f'webhook.good  "Hook good"  {served.address}/good'
    assert lines[1].split()[0] == "challenge"
    assert lines[1].endswith(" ms  works")
    assert lines[2].split()[0] == "call"
    assert lines[2].endswith(" ms  works")
    assert lines[-1] == "1 webhook checked in live: all work."


def test_a_response_of_a_wrong_form_does_not_work(check: Check) -> None:
    ran = check("--all", *LIVE, paths=("ill-typed",))
    assert ran.code == 1
    assert ran.out.splitlines()[2].endswith(" ms  fails, body: `responses[0].elements` is no list")


def test_every_reason_is_told(check: Check, served: Hooks) -> None:
    served.elsewhere = "http://127.0.0.1:1"
    paths = ("good", "empty", "moved", "h201", "h404", "twice", "nowhere", "html", "slow", "wrong-challenge")
    started = time.monotonic()
    ran = check("--all", "--timeout", "0.5", "--format", "json", *LIVE, paths=paths)
    assert ran.code == 1, ran.err
    assert time.monotonic() - started < 3
    assert ran.report["environment"] == "live"
    assert ran.report["placeholders"] is False
    good = [("challenge", None), ("call", None)]
    assert reasons(ran) == {
        "webhook.good": good,
        "webhook.empty": good,
        "webhook.moved": good,
        "webhook.h201": [("challenge", "status"), ("call", "status")],
        "webhook.h404": [("challenge", "status"), ("call", "status")],
        "webhook.twice": [("challenge", "redirects"), ("call", "redirects")],
        "webhook.nowhere": [("challenge", "address"), ("call", "address")],
        "webhook.html": [("challenge", None), ("call", "body")],
        "webhook.slow": [("challenge", "time"), ("call", "time")],
        "webhook.wrong_challenge": [("challenge", "body"), ("call", None)],
    }
    slow = next(item for item in ran.report["webhooks"] if item["address"] == "webhook.slow")
    assert slow["works"] is False
    for made in slow["calls"]:
        assert made["message"] == "timeout of 500ms exceeded"
        assert 500 <= made["milliseconds"] < 1500


def test_failures_as_text(check: Check, served: Hooks) -> None:
    ran = check("--all", "--skip-challenge", *LIVE, paths=("good", "h404", "lost-body"))
    assert ran.code == 1
    assert [asked.method for asked in served.asked if asked.path != "/good"] == ["POST", "POST"]
    assert "challenge" not in ran.out
    assert "ms  fails, status: Request failed with status code 404\n" in ran.out
    assert "        note: the redirect (301) was followed with GET and without the body" in ran.out
    assert ran.out.endswith("\n\n3 webhooks checked in live: 1 would fail.\n")


def test_only_what_was_named_is_called(check: Check, served: Hooks) -> None:
    ran = check("webhook.good", "webhook.good", "--skip-challenge", *LIVE, paths=("good", "h404"))
    assert ran.code == 0
    assert [asked.path for asked in served.asked] == ["/good"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "say which webhooks to check"),
        (("--all", "webhook.good"), "not both"),
        (("webhook.godo",), "there is no webhook.godo in live\n    did you mean `webhook.good`?"),
        (("entity.good",), "entity.good is no webhook"),
        (("good",), "`good` is no address"),
    ],
)
def test_wrong_usage_calls_nobody(arguments: tuple[str, ...], said: str, check: Check, served: Hooks) -> None:
    ran = check(*arguments, *LIVE)
    assert (ran.code, ran.out) == (64, "")
    assert said in ran.err
    assert served.asked == []


def test_in_the_sandbox_secrets_are_placeholders(check: Check, served: Hooks) -> None:
    ran = check("--all", "--env", "sandbox", "--format", "json")
    assert ran.code == 0
    assert "In sandbox secrets are placeholders" in ran.err
    assert ran.report["placeholders"] is True
    assert {asked.query["token"] for asked in served.asked} == {"sandbox-HOOK_TOKEN"}
    assert not [asked for asked in served.asked if PLANTED["HOOK_TOKEN"] in repr(asked)]


def test_a_project_without_webhooks(write: Write, botsync: Program) -> None:
    ran = botsync("webhook", "check", "--all", "-C", write({}))
    assert (ran.code, ran.out, ran.err) == (0, "There are no webhooks in sandbox.\n", "")


def test_an_invalid_project_is_told(check: Check, served: Hooks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOOK_HEADER")
    ran = check("--all", *LIVE)
    assert ran.code == 1
    assert "`${HOOK_HEADER}` is not set" in ran.err
    assert served.asked == []


def test_webhooks_are_called_at_once(check: Check, served: Hooks) -> None:
    served.wait = 0.5
    paths = ("slow", "slow1", "slow2", "slow3")
    started = time.monotonic()
    assert check("--all", "--skip-challenge", *LIVE, paths=paths).code == 0
    assert time.monotonic() - started < 1.9
    assert check("--all", "--skip-challenge", "--parallel", "1", *LIVE, paths=paths).code == 0
    assert time.monotonic() - started > 2


def test_those_of_the_workspace_are_read_and_never_written(served: Hooks, write: Write, botsync: Program) -> None:
    """One of the project's, changed by hand there, and one that the project does not have."""
    app, asked = create_app(developer_token=PLANTED["CHATBOT_TOKEN"]), list[str]()

    async def noting(scope: Any, receive: Any, send: Any) -> None:
        asked.append(scope["method"])
        await app(scope, receive, send)

    with serving(noting) as api:
        settings = SETTINGS.format(base=served.address, api=api)
        root = write({"botsync.yaml": settings + HOOK.format(key="good", path="good")})
        assert botsync("apply", "-C", root, *LIVE, "--auto-approve").code == 0
        here = ("webhook", "check", "--live", "--format", "json", "-C", root, *LIVE)

        headers = {"authorization": f"Bearer {PLANTED['CHATBOT_TOKEN']}"}
        (item,) = httpx.get(f"{api}/webhooks", headers=headers).json()
        by_hand = httpx.get(f"{api}/webhooks/{item['id']}", headers=headers).json() | {"token": "planted-by-hand"}
        httpx.put(f"{api}/webhooks/{item['id']}", headers=headers, json=by_hand).raise_for_status()
        other = {**by_hand, "name": "Other", "url": f"http://planted:planted@{served.address[7:]}/h404"}
        httpx.post(f"{api}/webhooks", headers=headers, json=other).raise_for_status()
        asked.clear()
        ran = botsync(*here, "--all")
        assert botsync(*here, "webhook.good").code == 0
        missing = botsync(*here, "webhook.other")
        text = botsync("webhook", "check", "--live", "--all", "-C", root, *LIVE)
    app.state.store.close()
    assert set(asked) == {"GET"}
    assert ran.code == 1, ran.text
    assert reasons(ran) == {
        "webhook.good": [("challenge", None), ("call", None)],
        "Other": [("challenge", "status"), ("call", "status")],
    }
    assert [item["address"] for item in ran.report["webhooks"]] == ["webhook.good", None]
    assert ran.report["webhooks"][1]["url"] == f"{served.address}/h404"
    assert {asked.query["token"] for asked in served.asked} == {"planted-by-hand"}
    assert f'not in the project  "Other"  {served.address}/h404\n' in text.out
    assert missing.code == 64
    assert "there is no webhook.other in live" in missing.err
    assert not [said for said in (ran.text, text.text, missing.text) if "planted" in said]


def test_a_workspace_that_cannot_be_read(check: Check, served: Hooks) -> None:
    ran = check("--all", "--live", *LIVE)
    assert ran.code == 5
    assert "cannot be reached" in ran.err
    assert served.asked == []
