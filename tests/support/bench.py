"""A workspace in process: the real sandbox behind the real client, and a state in memory."""

import asyncio
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from botsync.api.client import WriteClient
from botsync.api.transport import Session, in_process
from botsync.api.workspace import ApiWriter
from botsync.core.digest import keyed_digest
from botsync.core.live import Live
from botsync.core.plan import Plan
from botsync.core.planner import Situation, build_plan
from botsync.core.report import Report
from botsync.core.safety import Policy
from botsync.core.select import Selection
from botsync.core.state import State
from botsync.engine.apply import apply_plan
from botsync.engine.read import everything, read_live, read_situation
from botsync.loader.files import SourceFile
from botsync.loader.merge import Merged, Part
from botsync.loader.project import Loaded, Sources, load
from botsync.loader.reader import read_yaml
from botsync.loader.writer import write_yaml
from botsync.models.project import Deletes
from botsync.render.as_json import plan_json
from botsync.sandbox import create_app

DIGEST = keyed_digest("sandbox-developer")
TOKEN = "sandbox-developer"
ALL = Selection()
POLICY = Policy(environment="sandbox", deletes=Deletes(allow=True))


def load_files(files: Mapping[str, str]) -> Loaded:
    """Load a project from texts, as the program does from a folder."""
    read = [SourceFile(name=name, text=text) for name, text in sorted(files.items())]
    parts, findings = [], []
    for file in read:
        value, found = read_yaml(file)
        findings += found
        if isinstance(value, dict):
            parts.append(Part(file, value))
    merged = Merged(parts)
    findings += [*merged.conflicts(), *merged.misplaced()]
    return load(Sources(files=tuple(read), merged=merged, findings=tuple(findings)), "sandbox", {})


def load_data(project: Mapping[str, Any]) -> Loaded:
    """Load a project from plain data, by way of YAML."""
    loaded = load_files({"botsync.yaml": write_yaml(project)})
    assert loaded.desired is not None, loaded.findings
    return loaded


class Bench:
    """One workspace and one state."""

    def __init__(self, root: Path | None = None) -> None:
        self.app = create_app(data=None if root is None else str(root / "sandbox.db"))
        weakref.finalize(self, self.app.state.store.close)
        self.state = State(environment="sandbox", api="sandbox", lineage="lineage")
        self.requests: list[tuple[str, str]] = []

    def session(self) -> Session:
        async def app(scope: Any, receive: Any, send: Any) -> None:
            self.requests.append((scope["method"], scope["path"]))
            await self.app(scope, receive, send)

        return Session("http://localhost", TOKEN, transport=in_process(app))

    async def _situation(self, loaded: Loaded, writer: ApiWriter) -> Situation:
        assert loaded.desired is not None, loaded.findings
        return await read_situation(writer, loaded.desired, self.state, DIGEST, parallel=10)

    def plan(self, loaded: Loaded, selection: Selection = ALL, policy: Policy = POLICY) -> Plan:
        async def run() -> Plan:
            async with self.session() as session:
                situation = await self._situation(loaded, ApiWriter(WriteClient(session)))
                return build_plan(situation, policy, selection)

        return asyncio.run(run())

    def situation(self, loaded: Loaded) -> Situation:
        async def run() -> Situation:
            async with self.session() as session:
                return await self._situation(loaded, ApiWriter(WriteClient(session)))

        return asyncio.run(run())

    def apply(self, loaded: Loaded, selection: Selection = ALL, policy: Policy = POLICY) -> tuple[Plan, Report]:
        async def run() -> tuple[Plan, Report]:
            async with self.session() as session:
                writer = ApiWriter(WriteClient(session))
                situation = await self._situation(loaded, writer)
                plan = build_plan(situation, policy, selection)
                assert not plan.is_refused, plan.findings
                return plan, await apply_plan(writer, plan, situation, parallel=10)

        plan, report = asyncio.run(run())
        self.state = report.state
        return plan, report

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
