"""One deadline for a whole command, and one for each answer, whatever the server does."""

import asyncio
import re
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.loopback import serving
from support.program import Program
from support.small import ENV, LIVE, SMALL

from botsync.sandbox import create_app

Write = Callable[[Mapping[str, str | bytes]], Path]

pytestmark = pytest.mark.enable_socket


class Slow:
    """A workspace that takes its time, by method, and when it was asked."""

    def __init__(self) -> None:
        self.address = ""
        self.waits: dict[str, float] = {}
        self.asked: list[tuple[float, str]] = []


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    for name, value in ENV.items():
        monkeypatch.setenv(name, value)
    app, made = create_app(), Slow()

    async def dawdling(scope: Any, receive: Any, send: Any) -> None:
        made.asked.append((time.monotonic(), scope["method"]))
        await asyncio.sleep(made.waits.get(scope["method"], 0))
        await app(scope, receive, send)

    with serving(dawdling) as address:
        made.address = address
        yield made
    app.state.store.close()


@pytest.fixture
def here(slow: Slow, write: Write) -> tuple[str | Path, ...]:
    root = write({**SMALL, "botsync.yaml": LIVE.format(api=slow.address)})
    return ("-C", root, "--env", "live")


@pytest.mark.parametrize("command", ["plan", "drift", "pull", "apply"])
def test_reads_end_at_the_deadline(command: str, slow: Slow, here: Any, write: Write, botsync: Program) -> None:
    if command == "pull":
        root = write({"pizza.yaml": "", "parts.yaml": "", "botsync.yaml": LIVE.format(api=slow.address)})
        here = ("-C", root, "--env", "live")
    slow.waits["GET"] = 3
    started = time.monotonic()
    ran = botsync(command, *here, "--deadline", "0.3")
    assert time.monotonic() - started < 2
    assert (ran.code, ran.out) == (5, "")
    assert re.search(r"error: no answer before the deadline \(GET /[a-z]+\)\n    raise --deadline\n", ran.err), ran.err


def test_reads_and_writes_have_one_deadline(slow: Slow, here: Any, botsync: Program) -> None:
    """What the reads took is not there for the writes any more; what was cut short is told, and made up for."""
    slow.waits = {"GET": 1, "POST": 0.4}
    ran = botsync("apply", *here, "--auto-approve", "--deadline", "2", "--parallel", "4")
    assert ran.code == 4, ran.text
    assert slow.asked[-1][0] - slow.asked[0][0] < 2.1
    assert "failed         create interaction.pizza." in ran.out
    assert "    no answer before the deadline\n    raise --deadline\n" in ran.out
    slow.waits.clear()
    again = botsync("apply", *here, "--auto-approve")
    assert again.code == 0, again.text
    assert "No changes" in botsync("plan", *here).out
