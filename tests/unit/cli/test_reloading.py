"""A project that is loaded anew while the sandbox is served."""

import asyncio
import gc
import os
import socket
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from support.program import Program
from support.small import SMALL

from botsync.cli.embedding import Tongue, load_project, open_talking
from botsync.cli.exits import Exit
from botsync.cli.project import SANDBOX_TOKEN, checked
from botsync.cli.reloading import reload_on_change
from botsync.loader.project import load, read_sources

Write = Callable[[Mapping[str, str | bytes]], Path]


@pytest.mark.enable_socket
def test_a_port_that_is_taken_is_said_and_nothing_else(write: Write, botsync: Program) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        ran = botsync("sandbox", "serve", "-C", write(SMALL), "--port", str(taken.getsockname()[1]))
        gc.collect()
    assert ran.code == Exit.USAGE
    assert "cannot be listened on" in ran.err
    assert [str(item.message) for item in warned if "never awaited" in str(item.message)] == []


def test_what_changed_is_counted(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("botsync.cli.reloading.INTERVAL", 0.01)
    root = write(SMALL)
    pizza = root / "pizza.yaml"

    async def run() -> list[str]:
        app = open_talking(None, Tongue())
        _, desired = checked(load(read_sources(root), "sandbox", os.environ))
        report = await load_project(app, desired, SANDBOX_TOKEN)
        task = asyncio.create_task(reload_on_change(app, root, SANDBOX_TOKEN, report.state)())
        said: list[str] = []
        for text in (
            SMALL["pizza.yaml"] + "# a comment\n",
            SMALL["pizza.yaml"].replace("never mind", "stop it"),
            "stories: [broken\n",
        ):
            pizza.write_text(text)
            while not (told := capsys.readouterr().err):  # noqa: ASYNC110  (a file is watched)
                await asyncio.sleep(0.01)
            said.append(told)
        task.cancel()
        app.state.store.close()
        return said

    first, second, third = asyncio.run(run())
    assert first == "Loaded anew: nothing changed in the bot.\n"
    assert second == "Loaded anew in 1 step.\n"
    assert "The project stays as it was loaded last." in third
