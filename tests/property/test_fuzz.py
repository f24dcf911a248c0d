"""Whatever a file or an answer holds: no crash, no traceback, no write."""

import asyncio
import json
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
from botsync.render.as_json import drift_json, plan_json
from botsync.render.drift_text import render_drift
from botsync.render.plan_text import render_plan
from botsync.render.style import plain

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 10**6),
    st.floats(allow_nan=False),
    st.sampled_from(
        ["", "entity.size", "story.pizza", "interaction.pizza.order", "#64a000000000000000000001", "create"]
    ),
    st.text(max_size=8),
    st.just([]),
    st.just({}),
    st.just([{}]),
    st.just({"type": "text"}),
    st.just({"secret": "0"}),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of everything in plain data."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


@st.composite
def damaged(draw: Any, document: Any) -> Any:
    """Make a document in which one to three things are something else, gone, or there twice."""
    made = json.loads(json.dumps(document))
    for _ in range(draw(st.integers(1, 3))):
        found = [path for path in places(made) if path]
        if not found:
            break
        *way, last = draw(st.sampled_from(found))
        holder = made
        for key in way:
            holder = holder[key]
        match draw(st.sampled_from(["replace", "replace", "remove", "repeat"])):
            case "replace":
                holder[last] = draw(ODD)
            case "remove":
                del holder[last]
            case _ if isinstance(holder, list):
                holder.append(holder[last])
            case _:
                holder[draw(st.text(max_size=5))] = holder[last]
    return made


@st.composite
def cut(draw: Any, text: str) -> str:
    """Make a text of which a part is gone or another one."""
    start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return text[:start] + draw(st.text(max_size=5)) + text[end:]


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


@given(st.data())
def test_spoilt_plan_files(place: Place, data: st.DataObject) -> None:
    """Anything but what was sealed is refused, and nothing is written."""
    place.reset()
    text = place.plan.read_text()
    spoilt = data.draw(cut(text) | damaged(json.loads(text)).map(json.dumps))
    (place.root / "plan.json").write_bytes(spoilt.encode("utf-8", "surrogatepass"))
    ran = execute("apply", place.root / "plan.json", "-C", place.root, "--env", "sandbox")
    try:
        same = json.loads(spoilt) == json.loads(text)
    except ValueError:
        same = False
    assert ran.code == (0 if same else 3), ran.text
    assert same or place.workspace(place.root) == place.before


@given(st.data())
def test_spoilt_plan_documents(place: Place, data: st.DataObject) -> None:
    """Also behind the seal: a plan in a journal is not verified, and has its shape or is refused."""
    document = data.draw(damaged(json.loads(place.plan.read_text())))
    try:
        read_document(document)
    except BotsyncError as error:
        hint = error.hint
    else:
        return
    assert hint


@given(st.data())
def test_spoilt_states(place: Place, data: st.DataObject) -> None:
    place.reset()
    text = place.state.read_text()
    spoilt = data.draw(cut(text) | damaged(json.loads(text)).map(json.dumps))
    place.state.write_bytes(spoilt.encode("utf-8", "surrogatepass"))
    check_reads(place)


@given(st.data())
def test_spoilt_journals(place: Place, data: st.DataObject) -> None:
    place.reset()
    run, text = place.journal.stem, place.journal.read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    spoilt = data.draw(cut(text) | damaged(lines).map(lambda found: "".join(json.dumps(line) + "\n" for line in found)))
    place.journal.write_bytes(spoilt.encode("utf-8", "surrogatepass"))
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


@given(st.data())
def test_spoilt_answers(data: st.DataObject) -> None:
    """One answer of the API is something else: a plan, or an error that says so; only GET leaves."""
    bench, loaded = Bench(), load_data(BOT)
    bench.apply(loaded)
    before = content(bench.live())
    changed = load_data(
        {**BOT, "entities": {}, "segments": {"new": {}}, "stories": {"s": {"start": [], "interactions": {"b": {}}}}}
    )
    spoil(bench, data, only="GET")
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


@given(st.data())
def test_spoilt_answers_of_an_apply(data: st.DataObject) -> None:
    """The report comes in any case; and then the next apply finishes the work."""
    bench, loaded = Bench(), load_data(BOT)
    spoil(bench, data, only="")
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


def spoil(bench: Bench, data: st.DataObject, *, only: str) -> None:
    """Let one of the next answers be something else."""
    left = data.draw(st.integers(0, 12))

    def change(method: str, body: bytes) -> bytes:
        nonlocal left
        if only and method != only:
            return body
        left -= 1
        if left != -1:
            return body
        try:
            document = json.loads(body)
        except ValueError:
            return data.draw(st.binary(max_size=20))
        made = data.draw(damaged([document]))
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
