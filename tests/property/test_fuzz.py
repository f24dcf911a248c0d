"""Whatever a file or an answer holds: no crash, no traceback, no write."""

import asyncio
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from support.bench import ALL, DIGEST, POLICY, Bench, content, load_data
from support.editor import call
from support.program import Ran, execute
from support.small import SMALL

from botsync.core.drift import find_drift
from botsync.core.planner import build_plan
from botsync.core.saved import read_document
from botsync.core.threeway import Rules
from botsync.errors import BotsyncError
from botsync.render.as_json import plan_json
from botsync.render.drift_json import drift_json
from botsync.render.drift_text import render_drift
from botsync.render.plan_text import render_plan
from botsync.render.style import plain

ODD: list[Any] = [
    *(
        None,
        True,
        False,
        -1,
        0,
        7,
        10**30,
        1.5,
        "",
        "x",
        "\ud800",
        "entity.size",
        "story.pizza",
        "create",
        "#64a0",
        "é" * 300,
    ),
    *([], {}, [{}], [[]], {"type": "text"}, {"secret": "0"}, {"id": "64a000000000000000000001"}),
]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of everything in plain data."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


def damaged(document: Any, chance: random.Random) -> Any:
    """Return a document in which one to three things are something else, gone, or there twice."""
    made = json.loads(json.dumps(document))
    for _ in range(chance.randint(1, 3)):
        found = [path for path in places(made) if path]
        if not found:
            break
        *way, last = chance.choice(found)
        holder = made
        for key in way:
            holder = holder[key]
        match chance.choice(["replace", "replace", "remove", "repeat"]):
            case "replace":
                holder[last] = chance.choice(ODD)
            case "remove":
                del holder[last]
            case _ if isinstance(holder, list):
                holder.append(holder[last])
            case _:
                holder[chance.choice(["x", "name", ""])] = holder[last]
    return made


def cut(text: str, chance: random.Random) -> str:
    """Return a text of which a part is gone or another one."""
    start, end = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
    return text[:start] + chance.choice(["", "x", "\n", "{", "]", "\ud800", "0"]) + text[end:]


def spoilt(text: str, chance: random.Random, *, lines: bool = False) -> str:
    """Return a JSON text, or one of JSON lines, with damage."""
    if chance.random() < 0.5:
        return cut(text, chance)
    if not lines:
        return json.dumps(damaged(json.loads(text), chance))
    made = damaged([json.loads(line) for line in text.splitlines()], chance)
    return "".join(json.dumps(line) + "\n" for line in made)


CHANCES = st.integers(0, 2**64).map(random.Random)
"""Damage is chosen by a seed, not drawn piece by piece: what there is to damage has ids that differ from run to run."""


class Place:
    """A project that was applied, with a change to be applied, and a copy of it to be spoilt."""

    def __init__(self, folder: Path) -> None:
        self.start, self.root = folder / "start", folder / "work"
        for name, text in SMALL.items():
            (self.start / name).parent.mkdir(parents=True, exist_ok=True)
            (self.start / name).write_text(text)
        assert execute("apply", "-C", self.start, "--env", "sandbox", "--auto-approve").code == 0
        (self.start / "pizza.yaml").write_text(SMALL["pizza.yaml"].replace("never mind", "stop it"))
        self.plan = folder / "plan.json"
        assert execute("plan", "-C", self.start, "--env", "sandbox", "--out", self.plan).code == 0
        self.before = self.workspace(self.start)

    def reset(self) -> None:
        if self.root.exists():
            shutil.rmtree(self.root)
        shutil.copytree(self.start, self.root)

    def workspace(self, root: Path) -> Any:
        (story,) = call(root, "GET", "/stories")
        paths = ["/entities", "/webhooks", "/segments", f"/stories/{story['id']}/interactions"]
        return [call(root, "GET", path) for path in paths]

    def botsync(self, *arguments: str | Path) -> Ran:
        return execute(arguments[0], *arguments[1:], "-C", self.root, "--env", "sandbox")

    @property
    def state(self) -> Path:
        return self.root / ".botsync" / "state" / "sandbox.json"

    @property
    def journal(self) -> Path:
        (found,) = (self.root / ".botsync" / "state" / "sandbox.runs").iterdir()
        return found


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("fuzz"))


READS = (["plan"], ["plan", "--format", "json"], ["drift"], ["state", "list"], ["history"], ["apply"], ["destroy"])
"""What is asked of a project with a spoilt file; nobody is there to approve."""


def check_reads(place: Place, *more: list[str]) -> None:
    for arguments in (*READS, *more):
        ran = place.botsync(*arguments)
        note(f"{arguments} {ran.code} {ran.err[:200]}")
        assert ran.code in {0, 1, 2, 3, 64}, ran.text
        assert ran.code == 0 or ran.err or ran.out
    assert place.workspace(place.root) == place.before


@given(CHANCES)
def test_spoilt_plan_files(place: Place, chance: random.Random) -> None:
    """Anything but what was sealed is refused, and nothing is written."""
    place.reset()
    text = place.plan.read_text()
    bad = spoilt(text, chance)
    (place.root / "plan.json").write_bytes(bad.encode("utf-8", "surrogatepass"))
    ran = execute("apply", place.root / "plan.json", "-C", place.root, "--env", "sandbox")
    try:
        same = json.dumps(json.loads(bad)) == json.dumps(json.loads(text))
    except ValueError:
        same = False
    assert ran.code == (0 if same else 3), ran.text
    assert same or place.workspace(place.root) == place.before


@given(CHANCES)
def test_spoilt_plan_documents(place: Place, chance: random.Random) -> None:
    """Also behind the seal: a plan in a journal is not verified, and has its shape or is refused."""
    document = damaged(json.loads(place.plan.read_text()), chance)
    try:
        read_document(document)
    except BotsyncError as error:
        hint = error.hint
    else:
        return
    assert hint


@given(CHANCES)
def test_spoilt_states(place: Place, chance: random.Random) -> None:
    place.reset()
    text = place.state.read_text()
    place.state.write_bytes(spoilt(text, chance).encode("utf-8", "surrogatepass"))
    check_reads(place)


@given(CHANCES)
def test_spoilt_journals(place: Place, chance: random.Random) -> None:
    place.reset()
    run, text = place.journal.stem, place.journal.read_text()
    place.journal.write_bytes(spoilt(text, chance, lines=True).encode("utf-8", "surrogatepass"))
    check_reads(place, ["undo", run], ["history", run], ["apply", "--resume"])


BOT: dict[str, Any] = {
    "version": 1,
    "name": "t",
    "stories": {
        "s": {
            "start": ["a"],
            "welcome": {"responses": [{"text": "Hi"}]},
            "interactions": {
                "a": {
                    "user_says": ["a {{size:size}}"],
                    "parameters": {"size": {"entity": "size"}},
                    "responses": [{"goto": "b"}, {"webhook": "hook"}, {"button": {"title": "t", "buttons": ["x"]}}],
                    "next": ["b"],
                },
                "b": {},
            },
        }
    },
    "entities": {"size": {"entries": {"small": ["little"]}}},
    "webhooks": {"hook": {"url": "https://example.com", "token": "${TOKEN}"}},
    "segments": {"vip": {}},
}


@given(CHANCES)
def test_spoilt_answers(chance: random.Random) -> None:
    """One answer of the API is something else: a plan, or an error that says so; only GET leaves."""
    bench, loaded = Bench(), load_data(BOT)
    bench.apply(loaded)
    before = content(bench.live())
    changed = load_data(
        {**BOT, "entities": {}, "segments": {"new": {}}, "stories": {"s": {"start": [], "interactions": {"b": {}}}}}
    )
    spoil(bench, chance, only="GET")
    bench.requests.clear()
    try:
        situation = bench.situation(changed)
        plan = build_plan(situation, POLICY, ALL)
        render_plan(plan, DIGEST, plain)
        plan_json(plan, DIGEST)
        drift = find_drift(situation, Rules())
        render_drift(drift, "sandbox", DIGEST, plain)
        drift_json(drift, "sandbox", DIGEST)
    except BotsyncError as error:
        note(error.message)
    assert {method for method, _ in bench.requests} == {"GET"}
    bench.spoil = None
    assert content(bench.live()) == before


@given(CHANCES)
def test_spoilt_answers_of_an_apply(chance: random.Random) -> None:
    """The report comes in any case; and then the next apply finishes the work."""
    bench, loaded = Bench(), load_data(BOT)
    spoil(bench, chance, only="")
    spoiling, bench.spoil = bench.spoil, None
    bench.meanwhile = lambda: setattr(bench, "spoil", spoiling)
    _, report = bench.apply(loaded)
    note(str([(str(item.change.address), str(item.error)) for item in report.applied if item.error]))
    assert all("bug" not in str(item.error) for item in report.applied)
    bench.spoil, bench.meanwhile = None, lambda: None
    plan = bench.plan(loaded)
    if not plan.is_refused:  # of two twins a person must choose
        _, report = bench.apply(loaded)
        assert report.is_complete
        assert bench.plan(loaded).is_empty


def spoil(bench: Bench, chance: random.Random, *, only: str) -> None:
    """Let one of the next answers be something else."""
    left = chance.randint(0, 12)

    def change(method: str, body: bytes) -> bytes:
        nonlocal left
        if only and method != only:
            return body
        left -= 1
        if left != -1:
            return body
        if not body.strip() or chance.random() < 0.2:
            return cut(body.decode(), chance).encode("utf-8", "replace")
        made = damaged([json.loads(body)], chance)
        return json.dumps(made[0] if made else None).encode()

    bench.spoil = change


def test_the_program_survives_the_sandbox_too() -> None:
    """The spoiling itself works: an answer that is no answer is noticed."""
    bench = Bench()
    bench.spoil = lambda method, body: b"no json"
    with pytest.raises(BotsyncError):
        asyncio.run(_ask(bench))


async def _ask(bench: Bench) -> None:
    async with bench.session() as session:
        await session.send("GET", "/stories")
