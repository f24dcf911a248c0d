"""A workspace in process: the real sandbox behind the real client, and a state in memory."""

import asyncio
import re
import weakref
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from botsync.api.client import ReadClient, WriteClient
from botsync.api.pace import Pace
from botsync.api.transport import Session, in_process
from botsync.api.workspace import ApiReader, ApiWriter
from botsync.core.desired import Desired
from botsync.core.digest import keyed_digest
from botsync.core.journal import Opening, Run, closed, decode_run, opened
from botsync.core.live import Live
from botsync.core.plan import Plan
from botsync.core.planner import build_plan
from botsync.core.recording import fold
from botsync.core.report import Report
from botsync.core.safety import Policy
from botsync.core.saved import Stamp
from botsync.core.saving import plan_document
from botsync.core.select import Selection
from botsync.core.situation import Situation
from botsync.core.state import State
from botsync.core.steps import build_steps
from botsync.core.undo import undone
from botsync.core.vault import Vault
from botsync.engine.apply import apply_plan
from botsync.engine.read import Choose, everything, nothing_more, read_live, read_situation
from botsync.errors import StateUnavailable
from botsync.loader.files import SourceFile
from botsync.loader.project import Loaded, load, merge_files
from botsync.loader.writer import write_yaml
from botsync.models.project import Deletes
from botsync.render.as_json import plan_json
from botsync.sandbox import create_app

DIGEST = keyed_digest("sandbox-developer")
TOKEN = "sandbox-developer"
ALL = Selection()
POLICY = Policy(environment="sandbox", deletes=Deletes(allow=True))


def load_files(
    files: Mapping[str, str], environment: str = "sandbox", environ: Mapping[str, str] = MappingProxyType({})
) -> Loaded:
    """Load a project from texts, as the program does from a folder."""
    read = [SourceFile(name=name, text=text) for name, text in sorted(files.items())]
    return load(merge_files(read), environment, environ)


def load_data(project: Mapping[str, Any]) -> Loaded:
    """Load a project from plain data, by way of YAML."""
    loaded = load_files({"botsync.yaml": write_yaml(project)})
    assert loaded.desired is not None, loaded.findings
    return loaded


class Lines:
    """A journal in memory (`ports.Journal`).

    Attributes:
        text: what was written.
        left: how many more times it can be written to; ``None`` for no end.
    """

    def __init__(self, left: int | None = None) -> None:
        self.text = ""
        self.left = left

    def append(self, lines: str) -> None:
        if self.left == 0:
            raise StateUnavailable("nothing more can be written")
        self.left = None if self.left is None else self.left - 1
        self.text += lines

    def flush(self) -> None:
        """It is where it is."""

    def close(self) -> None:
        """Nothing to close."""


async def _swallow(message: Any) -> None:
    """Lose an answer."""


class Bench:
    """One workspace and one state, and the journals of its runs.

    Attributes:
        app: the sandbox.
        state: what is recorded.
        requests: methods and paths of all requests.
        runs: the runs so far.
        fault: asked at each request: `"before"` fails it, `"after"` does it and loses the answer, `""` answers.
        spoil: given the method and the body of an answer, returns the body that is sent instead; ``None`` for none.
        meanwhile: called between the reading of a plan and its apply.
        parallel: how many steps are under way at once.
    """

    def __init__(self, root: Path | None = None) -> None:
        self.app = create_app(data=None if root is None else str(root / "sandbox.db"))
        weakref.finalize(self, self.app.state.store.close)
        self.state = State(environment="sandbox", api="sandbox", lineage="lineage")
        self.requests: list[tuple[str, str]] = []
        self.runs: list[Run] = []
        self.fault: Callable[[str, str], str] = lambda method, path: ""
        self.meanwhile: Callable[[], object] = lambda: None
        self.spoil: Callable[[str, bytes], bytes] | None = None
        self.parallel = 10

    def session(self) -> Session:
        async def app(scope: Any, receive: Any, send: Any) -> None:
            self.requests.append((scope["method"], scope["path"]))
            fault = self.fault(scope["method"], scope["path"])
            if fault != "before":
                await self.app(scope, receive, _swallow if fault else self._spoiling(scope["method"], send))
            if fault:
                await send({"type": "http.response.start", "status": 503, "headers": []})
                await send({"type": "http.response.body", "body": b""})

        return Session("http://localhost", TOKEN, transport=in_process(app), pace=Pace(chance=float))

    def _spoiling(self, method: str, send: Any) -> Any:
        if self.spoil is None:
            return send
        spoil, kept = self.spoil, list[Any]()

        async def instead(message: Any) -> None:
            kept.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                body = spoil(method, b"".join(item.get("body", b"") for item in kept[1:]))
                await send({**kept[0], "headers": []})
                await send({"type": "http.response.body", "body": body})

        return instead

    async def _situation(self, loaded: Loaded, writer: ApiWriter, also: Choose = nothing_more) -> Situation:
        assert loaded.desired is not None, loaded.findings
        return await read_situation(writer, loaded.desired, self.state, DIGEST, parallel=10, also=also)

    def plan(self, loaded: Loaded, selection: Selection = ALL, policy: Policy = POLICY) -> Plan:
        async def run() -> Plan:
            async with self.session() as session:
                situation = await self._situation(loaded, ApiWriter(WriteClient(session)))
                return build_plan(situation, policy, selection)

        return asyncio.run(run())

    def situation(self, loaded: Loaded, also: Choose = nothing_more) -> Situation:
        async def run() -> Situation:
            async with self.session() as session:
                return await self._situation(loaded, ApiWriter(WriteClient(session)), also)

        return asyncio.run(run())

    def foresee(self, desired: Desired, policy: Policy = POLICY) -> tuple[Plan, Situation]:
        """Plan what is desired, as a preview does: with a client that cannot write."""

        async def run() -> Situation:
            async with self.session() as session:
                return await read_situation(ApiReader(ReadClient(session)), desired, self.state, DIGEST, parallel=10)

        situation = asyncio.run(run())
        return build_plan(situation, policy, ALL), situation

    def apply(self, loaded: Loaded, selection: Selection = ALL, policy: Policy = POLICY) -> tuple[Plan, Report]:
        assert loaded.desired is not None, loaded.findings
        return self.become(loaded.desired, selection, policy)

    def become(
        self, desired: Desired, selection: Selection = ALL, policy: Policy = POLICY, killed_after: int | None = None
    ) -> tuple[Plan, Report]:
        """Apply what is desired, with a journal, and keep state and run.

        Args:
            desired: what is wanted.
            selection: which part of it.
            policy: what is allowed.
            killed_after: lines of the journal after which the process ends, and with it the report; what was begun is
                done. The run is recovered from its journal then.
        """
        lines = Lines(None if killed_after is None else killed_after + 1)

        async def run() -> tuple[Plan, Report]:
            async with self.session() as session:
                writer = ApiWriter(WriteClient(session))
                situation = await read_situation(writer, desired, self.state, DIGEST, parallel=10)
                plan = build_plan(situation, policy, selection)
                assert not plan.is_refused, plan.findings
                stamp = Stamp(id=f"plan {len(self.runs)}", created="now", tool="test")
                document = plan_document(plan, build_steps(plan, situation), situation, stamp)
                run_id = f"run-{len(self.runs)}"
                lines.append(opened(Opening(run=run_id, command="apply", who="me", started="now", plan=document)))
                await asyncio.to_thread(self.meanwhile)
                return plan, await apply_plan(writer, plan, situation, parallel=self.parallel, journal=lines)

        plan, report = asyncio.run(run())
        if killed_after is None:
            lines.append(closed("complete" if report.is_complete else "partial", "then"))
        found = decode_run(lines.text)
        assert found is not None
        if killed_after is None:
            self.state = report.state
        else:
            left = fold(self.state.resources, found.saved.plan.changes, found.facts, found.complete, DIGEST)
            self.state = self.state.with_resources(left)
        self.runs.append(found)
        return plan, report

    def undo(self, run: Run, *projects: Loaded) -> tuple[Plan, Report]:
        """Put back what a run found; the projects know the secrets."""
        known = [fields for loaded in projects if loaded.desired for fields in loaded.desired.resources.values()]
        return self.become(undone(run, Vault(known, DIGEST)))

    def live(self) -> Live:
        async def run() -> Live:
            async with self.session() as session:
                return await read_live(ApiWriter(WriteClient(session)), everything, parallel=10)

        return asyncio.run(run())

    def call(self, method: str, path: str, body: object = None) -> Any:
        async def run() -> Any:
            async with self.session() as session:
                return await session.send(method, path, body)

        return asyncio.run(run())


def bytes_of(plan: Plan) -> bytes:
    """Return a plan as the program prints it."""
    return plan_json(plan, DIGEST).encode()


ID = re.compile("[0-9a-f]{24}")


def content(live: Live, nobodys: Collection[str] = ()) -> list[Any]:
    """Return everything that the workspace holds, by names: ids of what was created again differ.

    Args:
        live: the workspace.
        nobodys: remote ids of what nobody manages; what follows it, and where it stands among others, is left out.
    """
    names = {key[1]: (str(key[0]), item.name) for key, item in live.resources.items()}

    def named(value: Any) -> Any:
        match value:
            case str():
                return names.get(value, value)
            case {"type": "raw"}:
                return ID.sub("(id)", repr(value))
            case dict():
                return {key: named(item) for key, item in value.items()}
            case list() | tuple():
                return [named(item) for item in value if not isinstance(item, str) or item not in nobodys]
            case _:
                return value.get_secret_value() if hasattr(value, "get_secret_value") else value

    return sorted(
        (
            str(item.kind),
            item.name,
            str(names.get(item.story)),
            repr(sorted(named(item.fields).items())),
            repr(None if item.node is None else (item.node.root, named(item.node.next))),
        )
        for item in live.resources.values()
        if item.remote_id not in nobodys
    )
