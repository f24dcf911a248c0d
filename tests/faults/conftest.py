"""A workspace that can be put back to where it was, a project that turns it upside down, and runs of the program."""

import multiprocessing
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.faulty import Faulty, faulty
from support.program import Ran, execute, quietly
from support.upheaval import ENVIRONMENT, after, before

from botsync.loader.writer import write_yaml
from botsync.sandbox import create_app

SECRETS = {"CHATBOT_TOKEN": "sandbox-developer", "HOOK_TOKEN": "hook-s3cret-value"}
STRANGER = {"name": "theirs"}


class Stage:
    """The workspace, the project, and a copy of both as they were before the edit."""

    def __init__(self, root: Path, server: Faulty) -> None:
        self.server = server
        self.start, self.root = root / "start", root / "work"
        self.start.mkdir(parents=True)
        (self.start / "botsync.yaml").write_text(ENVIRONMENT.format(api=server.address))
        (self.start / "bot.yaml").write_text(write_yaml(before()))
        self.app: Any = None
        self.open(self.start)
        self.call("POST", "/segments", STRANGER)
        self.call("POST", "/stories", {"name": "theirs", "description": "not ours"})
        assert self.apply(self.start).code == 0
        (self.start / "bot.yaml").write_text(write_yaml(after()))
        self.app.state.store.close()
        self.forks = multiprocessing.get_context("forkserver")
        self.forks.set_forkserver_preload(["botsync.cli.commands.apply", "botsync.engine.apply"])

    def open(self, folder: Path) -> None:
        if self.app is not None:
            self.app.state.store.close()
        self.server.app = self.app = create_app(data=str(folder / "workspace.db"))
        self.server.reset()

    def reset(self, fault: str = "", at: int = -1) -> None:
        """Put everything back to where it was before the edit was applied."""
        if self.app is not None:
            self.app.state.store.close()
        if self.root.exists():
            shutil.rmtree(self.root)
        shutil.copytree(self.start, self.root)
        self.open(self.root)
        self.server.reset(fault, at)

    def apply(self, folder: Path | None = None, *arguments: str) -> Ran:
        chosen = ("--format", "json", "--auto-approve", "--timeout", "0.5", "--parallel", "4", *arguments)
        return execute("apply", "-C", folder or self.root, "--env", "live", *chosen)

    def kill_at(self) -> None:
        """Apply in a process of its own, which the server kills."""
        arguments = ["apply", "-C", str(self.root), "--env", "live", "--auto-approve", "--parallel", "4"]
        process = self.forks.Process(target=quietly, args=(arguments, SECRETS))
        self.server.meanwhile = process.kill
        process.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
        process.close()

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Ask the workspace, whatever fault is set."""
        import asyncio  # noqa: PLC0415

        import httpx  # noqa: PLC0415

        async def ask() -> Any:
            transport = httpx.ASGITransport(app=self.app)
            headers = {"authorization": "Bearer sandbox-developer"}
            async with httpx.AsyncClient(transport=transport, base_url="http://x", headers=headers) as client:
                answer = await client.request(method, path, json=body)
                assert answer.status_code == 200, answer.text
                return answer.json()

        return asyncio.run(ask())

    def names(self) -> dict[str, list[str]]:
        """Return the names of everything in the workspace, by kind."""
        stories = self.call("GET", "/stories")
        found = {kind: sorted(item["name"] for item in self.call("GET", f"/{kind}")) for kind in KINDS}
        for story in stories:
            inside = self.call("GET", f"/stories/{story['id']}/interactions")
            found[f"in {story['name']}"] = sorted(item["name"] for item in inside)
        return found


KINDS = ("stories", "entities", "webhooks", "segments")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch, faulty() as server:
        for name, value in SECRETS.items():
            patch.setenv(name, value)
        made = Stage(tmp_path_factory.mktemp("stage"), server)
        yield made
        if made.app is not None:
            made.app.state.store.close()


@pytest.fixture(autouse=True)
def _secrets(_no_environment: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
