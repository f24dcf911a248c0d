"""`botsync compare`: what differs between two environments beyond their variables, as declared and as it is live."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from support.loopback import serving
from support.program import Program
from support.torn import hiding

from botsync.api.transport import Session, in_process
from botsync.sandbox import create_app

Write = Callable[[Mapping[str, str | bytes]], Path]

SETTINGS = """\
version: 1
name: t
environments:
  staging: {api: "API/staging", token: "${STAGING_TOKEN}", vars: {host: staging.example, hello: Hi}}
  production: {api: "API/production", token: "${PRODUCTION_TOKEN}", vars: {host: example.com, hello: Hello}}
"""
BOT = """\
stories:
  p:
    start: [order, hours]
    fallback: {responses: [{text: Sorry}]}
    interactions:
      order: {user_says: [pizza], responses: [{text: "${var.hello}, one pizza."}, {webhook: orders}, {goto: hours}]}
      hours: {user_says: [when], responses: [{text: Nine.}]}
webhooks:
  orders: {url: "https://${var.host}/orders", token: "${HOOK_TOKEN}"}
segments: {vip: {}}
"""
BASE = {"botsync.yaml": SETTINGS.replace("API", "https://api.example"), "bot.yaml": BOT}
OVERLAY = """\
stories:
  p:
    interactions:
      hours:
        responses: [{text: Ten.}]
webhooks:
  orders: {token: "${STAGING_HOOK_TOKEN}"}
segments:
  vip: null
  tester: {}
"""


def compare(root: Path, botsync: Program, *options: str) -> tuple[int, str]:
    ran = botsync("compare", "staging", "production", "-C", root, *options)
    assert ran.err == ""
    return ran.code, ran.out


# as declared


def test_variables_alone_are_no_difference(write: Write, botsync: Program) -> None:
    code, out = compare(write(BASE), botsync)
    assert code == 0
    assert out == (
        "staging and production are declared to hold the same (5 resources, 2 fields differ by variables only).\n"
    )


def test_what_an_overlay_makes_different_is_shown_with_its_place(write: Write, botsync: Program) -> None:
    code, out = compare(write({**BASE, "overlays/staging/a.yaml": OVERLAY}), botsync)
    assert code == 2
    assert (
        out
        == """\
~ interaction.p.hours
    responses  (overlays/staging/a.yaml:5)
      - text: Ten.
      + text: Nine.

~ webhook.orders
    token  (overlays/staging/a.yaml:7)
      - (secret ${STAGING_HOOK_TOKEN})
      + (secret ${HOOK_TOKEN})

- segment.tester  (only in staging; overlays/staging/a.yaml:10)

+ segment.vip  (only in production; overlays/staging/a.yaml:9)

- is staging, + is production.
staging and production differ: 2 in both, 1 only in staging, 1 only in production; 2 the same, 2 fields differ by \
variables only.
"""
    )


def test_another_way_to_write_the_same_is_no_difference(write: Write, botsync: Program) -> None:
    overlay = 'webhooks: {orders: {url: "https://staging.example/orders"}}\nsegments: {vip: {name: vip}}\n'
    assert compare(write({**BASE, "overlays/staging/a.yaml": overlay}), botsync)[0] == 2, "production has another host"
    overlay = "segments: {vip: {name: vip}}\nstories: {p: {interactions: {hours: {user_says: [when, when]}}}}\n"
    assert compare(write({**BASE, "overlays/staging/a.yaml": overlay}), botsync)[0] == 0


def test_a_field_that_one_does_not_manage(write: Write, botsync: Program) -> None:
    overlay = "webhooks: {orders: {token: null}}\nstories: {p: {fallback: null}}\n"
    code, out = compare(write({**BASE, "overlays/production/a.yaml": overlay}), botsync)
    assert code == 2
    assert "    token  (overlays/production/a.yaml:1)\n      - (secret ${HOOK_TOKEN})\n\n" in out
    assert "    fallback.responses  (overlays/production/a.yaml:2)\n      - text: Sorry\n" in out


def test_headers_are_shown_as_they_are_written(write: Write, botsync: Program) -> None:
    overlay = 'webhooks: {orders: {headers: {X-Key: "${STAGING_KEY}"}}}'
    code, out = compare(write({**BASE, "overlays/staging/a.yaml": overlay}), botsync)
    assert code == 2
    assert "    headers  (overlays/staging/a.yaml:1)\n      - X-Key: (secret ${STAGING_KEY})\n" in out


def test_the_sandbox_can_be_compared_too(write: Write, botsync: Program) -> None:
    assert botsync("compare", "sandbox", "production", "-C", write(BASE)).code == 0


def test_a_comparison_as_json(write: Write, botsync: Program) -> None:
    root = write({**BASE, "overlays/staging/a.yaml": OVERLAY})
    code, out = compare(root, botsync, "--format", "json")
    document = json.loads(out)
    assert code == 2
    assert (document["environments"], document["live"], document["same"]) == (["staging", "production"], False, False)
    assert [item["address"] for item in document["differing"]] == ["interaction.p.hours", "webhook.orders"]
    (field,) = document["differing"][0]["fields"]
    assert (field["field"], field["places"]) == (
        "responses",
        [{"file": "overlays/staging/a.yaml", "line": 5, "column": 9}],
    )
    (field,) = document["differing"][1]["fields"]
    assert (field["before"], field["after"]) == ({"secret": "${STAGING_HOOK_TOKEN}"}, {"secret": "${HOOK_TOKEN}"})
    assert {name: [item["label"] for item in items] for name, items in document["only"].items()} == {
        "staging": ["segment.tester"],
        "production": ["segment.vip"],
    }
    assert (document["unchanged"], document["by_variables"]) == (2, 2)


def test_a_comparison_as_markdown(write: Write, botsync: Program) -> None:
    overlay = OVERLAY.replace("Ten.", '"```\\nTen."')
    code, out = compare(write({**BASE, "overlays/staging/a.yaml": overlay}), botsync, "--format", "markdown")
    assert code == 2
    assert out.startswith("### staging and production\n\nstaging and production differ: 2 in both,")
    assert "\n```diff\n- segment.tester (only in staging; overlays/staging/a.yaml:10)\n```\n" in out
    assert "\n- text: ```\n-   Ten.\n+ text: Nine.\n```\n" in out, "no fence that a line of the text could end"


def test_wrong_usage(write: Write, botsync: Program) -> None:
    root = write(BASE)
    ran = botsync("compare", "stagin", "production", "-C", root)
    assert (ran.code, "did you mean `staging`?" in ran.err) == (64, True)
    assert botsync("compare", "staging", "staging", "-C", root).code == 64
    assert botsync("compare", "staging", "-C", root).code == 64
    bad = write({**BASE, "overlays/staging/a.yaml": "stories: {p: {start: [x]}}"})
    assert botsync("compare", "staging", "production", "-C", bad).code == 1


def test_help_says_how_it_ends(botsync: Program) -> None:
    assert "Exits with 0 where they are the same, with 2 where they differ." in botsync("compare", "--help").out


# live


class Two:
    """Two workspaces behind one server."""

    def __init__(self, stack: ExitStack) -> None:
        self.apps: dict[str, Any] = {}
        self.asked: list[str] = []
        for name in ("staging", "production"):
            self.apps[name] = create_app()
            stack.callback(self.apps[name].state.store.close)

        async def app(scope: Any, receive: Any, send: Any) -> None:
            _, name, rest = scope["path"].split("/", maxsplit=2)
            self.asked.append(scope["method"])
            path = f"/{rest}"
            await self.apps[name]({**scope, "path": path, "raw_path": path.encode()}, receive, send)

        self.address = stack.enter_context(serving(app))

    def call(self, name: str, method: str, path: str, body: object = None) -> Any:
        async def run() -> Any:
            app = in_process(self.apps[name])
            async with Session("http://localhost", "sandbox-developer", transport=app) as session:
                return await session.send(method, path, body)

        return asyncio.run(run())

    def edit(self, where: str, interaction: str, **fields: Any) -> None:
        """Change an interaction of the only story, as the vendor's editor does."""
        story = self.call(where, "GET", "/stories")[0]["id"]
        items = self.call(where, "GET", f"/stories/{story}/interactions")
        (found,) = [item for item in items if item["name"] == interaction]
        self.call(where, "PUT", f"/stories/{story}/interactions/{found['id']}", {**found, **fields})


def entity(name: str, value: str) -> dict[str, Any]:
    return {"name": name, "entries": [{"value": value, "synonyms": [{"value": value}]}]}


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> Iterator[Two]:
    for name in ("STAGING_TOKEN", "PRODUCTION_TOKEN"):
        monkeypatch.setenv(name, "sandbox-developer")
    monkeypatch.setenv("HOOK_TOKEN", "planted-s3cret")
    monkeypatch.setenv("STAGING_HOOK_TOKEN", "planted-s3cret-too")
    with ExitStack() as stack:
        yield Two(stack)


def settled(two: Two, write: Write, botsync: Program, **files: str) -> Path:
    """Write a project and apply it to both."""
    root = write({**BASE, "botsync.yaml": SETTINGS.replace("API", two.address), **files})
    for name in ("staging", "production"):
        assert botsync("apply", "-C", root, "--env", name, "--auto-approve").code == 0
    two.asked.clear()
    return root


@pytest.mark.enable_socket
def test_live_workspaces_that_differ_by_variables_only(two: Two, write: Write, botsync: Program) -> None:
    root = settled(two, write, botsync)
    code, out = compare(root, botsync, "--live")
    assert (code, out) == (
        0,
        "staging and production hold the same (5 resources, 2 fields differ by variables only).\n",
    )
    assert set(two.asked) == {"GET"}


@pytest.mark.enable_socket
def test_what_somebody_changed_in_one_of_them(two: Two, write: Write, botsync: Program) -> None:
    root = settled(two, write, botsync)
    two.edit("production", "hours", userSays=["when", "opening hours"])
    two.call("production", "POST", "/entities", entity("City", "Oslo"))
    for name, colour in (("staging", "red"), ("production", "blue")):
        two.call(name, "POST", "/entities", entity("Colour", colour))
    story = two.call("staging", "GET", "/stories")[0]["id"]
    two.call("staging", "POST", f"/stories/{story}/interactions", {"name": "Hand-made"})
    code, out = compare(root, botsync, "--live")
    assert code == 2
    assert "~ interaction.p.hours\n    user_says  (not as declared)\n      + opening hours\n" in out
    assert '~ entity "Colour"\n    entries  (not as declared)\n      - red\n      + blue\n' in out
    assert '- interaction "Hand-made" in story.p  (only in staging)\n' in out
    assert '+ entity "City"  (only in production)\n' in out
    assert "~ story.p" in out, "the hand-made one stands on its first level"
    assert set(two.asked) == {"GET"}


@pytest.mark.enable_socket
def test_a_value_changed_by_hand_is_told_although_a_variable_makes_it_different(
    two: Two, write: Write, botsync: Program
) -> None:
    root = settled(two, write, botsync)
    (hook,) = two.call("production", "GET", "/webhooks")
    path = f"/webhooks/{hook['id']}"
    there = two.call("production", "GET", path)
    two.call("production", "PUT", path, {**there, "url": "https://elsewhere.example", "token": "planted-s3cret-2"})
    code, out = compare(root, botsync, "--live")
    assert code == 2
    assert (
        "    url  (not as declared)\n      - https://staging.example/orders\n      + https://elsewhere.example\n" in out
    )
    assert "    token  (not as declared)\n      - (secret " in out
    assert "s3cret" not in out
    assert "s3cret" not in compare(root, botsync, "--live", "--format", "json")[1]
    assert "s3cret" not in compare(root, botsync, "--live", "--format", "markdown")[1]


@pytest.mark.enable_socket
def test_what_an_overlay_makes_different_is_live_as_declared(two: Two, write: Write, botsync: Program) -> None:
    root = settled(two, write, botsync, **{"overlays/staging/a.yaml": OVERLAY})
    code, out = compare(root, botsync, "--live")
    assert code == 2
    assert "~ interaction.p.hours\n    responses  (as declared; overlays/staging/a.yaml:5)\n      - text: Ten.\n" in out
    assert "- segment.tester  (only in staging; overlays/staging/a.yaml:10)\n" in out
    assert "    token  (as declared; overlays/staging/a.yaml:7)\n" in out
    assert "s3cret" not in out


@pytest.mark.enable_socket
def test_identity_is_that_of_the_states_and_names_stand_in(two: Two, write: Write, botsync: Program) -> None:
    root = settled(two, write, botsync)
    two.edit("staging", "hours", name="Opening hours")
    code, out = compare(root, botsync, "--live")
    assert code == 2
    assert (
        '~ interaction.p.hours  "Opening hours"\n    name  (not as declared)\n      - Opening hours\n      + hours\n'
        in out
    )
    assert botsync("state", "rm", "--all", "-C", root, "--env", "production").code == 0
    assert compare(root, botsync, "--live")[1] == out, "what is declared is found by its name"


@pytest.mark.enable_socket
def test_a_workspace_that_was_read_in_part_is_not_compared(two: Two, write: Write, botsync: Program) -> None:
    root = settled(two, write, botsync)
    story = two.call("production", "GET", "/stories")[0]["id"]
    hidden = two.call("production", "GET", f"/stories/{story}/interactions")[0]["id"]
    two.apps["production"] = hiding(two.apps["production"], [hidden])
    ran = botsync("compare", "staging", "production", "-C", root, "--live")
    assert (ran.code, ran.out) == (3, "")
    assert "so the read of production is not complete: 'p'" in ran.err


@pytest.mark.enable_socket
def test_an_unreachable_workspace_ends_it(two: Two, write: Write, botsync: Program, monkeypatch: Any) -> None:
    root = settled(two, write, botsync)
    monkeypatch.setenv("PRODUCTION_TOKEN", "wrong")
    ran = botsync("compare", "staging", "production", "-C", root, "--live")
    assert (ran.code, ran.out) == (5, "")
