"""The wrong workspace is refused, and two names of one workspace are told."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from support.loopback import serving
from support.program import Program
from support.small import COUNT, ENV, LIVE, SMALL

from botsync.sandbox import create_app

Write = Callable[[Mapping[str, str | bytes]], Path]

pytestmark = pytest.mark.enable_socket

HERE = ("--env", "live")


class Workspaces:
    """An address behind which now one workspace is, now another, as behind one API with two tokens."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.app = self.new()

        async def app(scope: object, receive: object, send: object) -> None:
            await self.app(scope, receive, send)

        self.address = stack.enter_context(serving(app))

    def new(self) -> object:
        """Make an empty workspace; ids of different ones differ, as the vendor's do."""
        app = create_app()
        self._stack.callback(app.state.store.close)
        return app


@pytest.fixture
def workspaces(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspaces]:
    for name, value in ENV.items():
        monkeypatch.setenv(name, value)
    with ExitStack() as stack:
        yield Workspaces(stack)


@pytest.fixture
def applied(workspaces: Workspaces, write: Write, botsync: Program) -> Path:
    """A project that is applied to the first workspace."""
    root = write({**SMALL, "botsync.yaml": LIVE.format(api=workspaces.address)})
    assert botsync("apply", "-C", root, *HERE, "--auto-approve").code == 0
    return root


def fill(workspaces: Workspaces, root: Path, tmp_path: Path, botsync: Program) -> None:
    """Put a workspace with other things in the place of the first one: ids count on from where those end."""
    workspaces.app = workspaces.new()
    other = tmp_path / "other"
    other.mkdir()
    stories = "".join(f"  s{index}: {{start: [], interactions: {{}}}}\n" for index in range(COUNT * 2))
    (other / "botsync.yaml").write_text(LIVE.format(api=workspaces.address) + "stories:\n" + stories)
    assert botsync("apply", "-C", other, *HERE, "--auto-approve", "--parallel", "1").code == 0
    kept = "".join(line for line in stories.splitlines(keepends=True)[-2:])
    (other / "botsync.yaml").write_text(LIVE.format(api=workspaces.address) + "stories:\n" + kept)
    assert botsync("apply", "-C", other, *HERE, "--auto-approve", "--parallel", "1").code == 0


@pytest.mark.parametrize(
    "command", [("plan",), ("apply", "--auto-approve"), ("destroy", "--auto-approve"), ("drift",), ("import", "--all")]
)
def test_another_workspace_is_refused(
    command: tuple[str, ...], applied: Path, workspaces: Workspaces, tmp_path: Path, botsync: Program
) -> None:
    fill(workspaces, applied, tmp_path, botsync)
    ran = botsync(*command, "-C", applied, *HERE)
    assert ran.code == 3
    said = f"of {COUNT} resources that the state of `live` records none is there, and 2 that it does not know are"
    assert said in ran.text
    assert "botsync state rm --all --env live" in ran.text


def test_the_way_out_is_to_forget_the_old_one(
    applied: Path, workspaces: Workspaces, tmp_path: Path, botsync: Program
) -> None:
    fill(workspaces, applied, tmp_path, botsync)
    assert botsync("state", "rm", "--all", "-C", applied, *HERE).code == 0
    ran = botsync("plan", "-C", applied, *HERE)
    assert (ran.code, f"{COUNT} to create" in ran.out) == (0, True)
    assert botsync("state", "rm", "-C", applied, *HERE).code == 64
    assert botsync("state", "rm", "--all", "story.pizza", "-C", applied, *HERE).code == 64


def test_an_emptied_workspace_is_filled_again(applied: Path, workspaces: Workspaces, botsync: Program) -> None:
    workspaces.app = workspaces.new()
    ran = botsync("plan", "-C", applied, *HERE)
    assert (ran.code, f"{COUNT} to create" in ran.out) == (0, True)


TWINS = """\
version: 1
name: t
environments:
  staging: {api: "https://api.chatbot.com", token: "${STAGING_TOKEN}"}
  production: {api: "https://api.chatbot.com/", token: "${PRODUCTION_TOKEN}"}
  sandbox: {}
"""


def twins(write: Write, botsync: Program, settings: str = TWINS) -> str:
    root = write({"botsync.yaml": settings, "h.yaml": "webhooks: {}"})
    return botsync("webhook", "check", "--all", "-C", root, "--env", "staging").err


def test_two_environments_that_are_one_workspace(
    write: Write, botsync: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAGING_TOKEN", "planted-s3cret")
    assert "same-workspace" not in twins(write, botsync), "the other token is not known here"
    monkeypatch.setenv("PRODUCTION_TOKEN", "another")
    assert "same-workspace" not in twins(write, botsync)
    monkeypatch.setenv("PRODUCTION_TOKEN", "planted-s3cret")
    said = twins(write, botsync)
    assert "botsync.yaml:5:56: warning: `staging` and `production` are the same workspace here" in said
    assert "also at botsync.yaml:4:" in said
    assert "s3cret" not in said
    assert "same-workspace" not in twins(write, botsync, TWINS.replace("chatbot.com/", "chatbot.example"))
    assert ": info: `staging` and" in twins(write, botsync, TWINS.replace("PRODUCTION", "STAGING"))


def test_two_environments_cannot_share_a_state(
    write: Write, botsync: Program, monkeypatch: pytest.MonkeyPatch, workspaces: Workspaces
) -> None:
    settings = LIVE.format(api=workspaces.address).replace("    deletes", "    state: shared.json\n    deletes")
    second = settings.partition("environments:\n")[2].replace("live:", "second:")
    root = write({**SMALL, "botsync.yaml": settings + second})
    assert botsync("apply", "-C", root, *HERE, "--auto-approve").code == 0
    ran = botsync("plan", "-C", root, "--env", "second")
    assert (ran.code, "the state belongs to environment `live`, not to `second`" in ran.err) == (3, True)
