"""A workspace whose lists contradict each other: nothing is concluded from what was only not read."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.loopback import serving
from support.program import Program
from support.small import ENV, LIVE, SMALL
from support.torn import hiding

from botsync.api.transport import Session, in_process
from botsync.sandbox import create_app

Write = Callable[[Mapping[str, str | bytes]], Path]

pytestmark = pytest.mark.enable_socket

HERE = ("--env", "live")


class Torn:
    """A workspace, a project applied to it, and what its lists leave out."""

    def __init__(self, root: Path, app: Any) -> None:
        self.root = root
        self.app = app
        self.hidden: set[str] = set()

    def call(self, method: str, path: str, body: object = None) -> Any:
        async def run() -> Any:
            async with Session("http://localhost", ENV["CHATBOT_TOKEN"], transport=in_process(self.app)) as session:
                return await session.send(method, path, body)

        return asyncio.run(run())

    def hide(self, name: str) -> str:
        """Leave an interaction out of every list; return the id of its story."""
        for story in self.call("GET", "/stories"):
            for item in self.call("GET", f"/stories/{story['id']}/interactions"):
                if item["name"] == name:
                    self.hidden.add(item["id"])
                    return str(story["id"])
        raise AssertionError(name)


@pytest.fixture
def torn(write: Write, botsync: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[Torn]:
    for name, value in ENV.items():
        monkeypatch.setenv(name, value)
    app = create_app()
    made = Torn(Path(), app)
    with serving(hiding(app, made.hidden)) as address:
        made.root = write({**SMALL, "botsync.yaml": LIVE.format(api=address)})
        assert botsync("apply", "-C", made.root, *HERE, "--auto-approve").code == 0
        yield made
    app.state.store.close()


def edit(root: Path, old: str, new: str, file: str) -> None:
    text = (root / file).read_text()
    assert old in text
    (root / file).write_text(text.replace(old, new))


WEBHOOK = 'webhooks:\n  orders: {url: "https://example.com/orders", token: "${ORDERS_TOKEN}"}\n'


def test_what_a_story_may_use_is_not_deleted(torn: Torn, botsync: Program) -> None:
    """Whether anything in a story that nobody manages uses the webhook cannot be told from half of it."""
    theirs = torn.call("POST", "/stories", {"name": "Theirs"})["id"]
    torn.call("POST", f"/stories/{theirs}/interactions", {"name": "calls"})
    torn.hide("calls")
    edit(torn.root, WEBHOOK, "webhooks: {}\n", "parts.yaml")
    edit(torn.root, "          - webhook: orders\n", "          - text: done\n", "pizza.yaml")
    ran = botsync("apply", "-C", torn.root, *HERE, "--auto-approve")
    assert ran.code == 3, ran.text
    assert (
        f"error: the story 'Theirs' ({theirs}): the story map and the list of its interactions disagree; "
        "the read is not complete, so nothing of this story may be created, deleted or forgotten, "
        "and nobody knows whether it uses webhook.orders, which would be deleted [incomplete-read]\n"
    ) in ran.out
    assert len(torn.call("GET", "/webhooks")) == 1
    torn.hidden.clear()
    assert botsync("apply", "-C", torn.root, *HERE, "--auto-approve").code == 0


def test_what_was_not_read_is_no_drift(torn: Torn, botsync: Program) -> None:
    torn.hide("hours")
    ran = botsync("drift", "-C", torn.root, *HERE)
    assert ran.code == 0
    assert ran.out == (
        "warning: story.pizza: the story map and the list of its interactions disagree; "
        "the read is not complete, so nothing can be said of its 5 resource(s) [incomplete-read]\n"
        "    look again; if it stays, look at the story in the vendor's editor\n"
        "\n"
        "No drift. live is as it was applied (3 resources, 5 not compared).\n"
    )
    document = botsync("drift", "-C", torn.root, *HERE, "--format", "json").report
    assert (document["found"], document["left_out"]) == (False, 5)
    assert [item["code"] for item in document["findings"]] == ["incomplete-read"]


def test_drift_elsewhere_is_still_found(torn: Torn, botsync: Program) -> None:
    torn.hide("hours")
    theirs = torn.call("POST", "/stories", {"name": "Theirs"})["id"]
    torn.call("POST", f"/stories/{theirs}/interactions", {"name": "calls"})
    torn.hide("calls")
    (segment,) = torn.call("GET", "/segments")
    torn.call("DELETE", f"/segments/{segment['id']}")
    ran = botsync("drift", "-C", torn.root, *HERE)
    assert ran.code == 2
    assert "Drift in live: 0 changed, 1 deleted; 2 as applied, 5 not compared.\n" in ran.out


def test_half_a_story_is_not_pulled(torn: Torn, tmp_path: Path, botsync: Program) -> None:
    """Neither where an interaction is missing that others lead to, nor where nothing leads to it."""
    other = tmp_path / "other"
    assert botsync("init", other, "--bare").code == 0
    (other / "botsync.yaml").write_text((torn.root / "botsync.yaml").read_text())
    there = sorted(other.rglob("*"))
    for name in ("confirm", "hours"):
        torn.hidden.clear()
        story = torn.hide(name)
        ran = botsync("pull", "-C", other, *HERE)
        assert (ran.code, ran.out) == (3, "")
        assert ran.err == (
            "error: the story map and the list of interactions disagree, so the read is not complete: "
            f"'Pizza ordering' ({story}); nothing was written\n"
            "    pull again; if it stays, look at the story in the vendor's editor\n"
        )
    assert sorted(path for path in other.rglob("*") if ".botsync" not in path.parts) == there
    torn.hidden.clear()
    assert botsync("pull", "-C", other, *HERE).code == 0
