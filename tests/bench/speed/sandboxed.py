"""Plans a project that is in the sandbox already, without a change; prints seconds and MB at the peak.

sandboxed.py COUNT STORIES
"""

import asyncio
import gc
import json
import sys
import time
from dataclasses import replace
from pathlib import Path

from support.bench import DIGEST, Bench

from botsync.address import Address, Kind
from botsync.api.client import ReadClient
from botsync.api.dialect.resources import encode_interaction
from botsync.api.workspace import ApiReader
from botsync.cli import YOUNG
from botsync.core.desired import Desired, build_desired
from botsync.core.live import to_remote
from botsync.core.planner import build_plan
from botsync.core.safety import Policy
from botsync.core.select import Selection
from botsync.core.state import Recorded, State
from botsync.engine.read import read_situation
from botsync.models.fields import Fields, translate_references
from botsync.models.project import Deletes, Project
from botsync.sandbox.graph import GraphNode
from botsync.sandbox.store import Store
from speed.projects import bot

POLICY = Policy(environment="sandbox", deletes=Deletes())


def fill(store: Store, desired: Desired) -> dict[Address, str]:
    """Put resources into the sandbox as an apply would, only faster; return their remote ids."""
    ids: dict[Address, str] = {}
    translate = to_remote(ids.__getitem__)
    with store.change():
        for address, fields in desired.resources.items():
            if address.kind is Kind.STORY:
                ids[address] = store.add_story(fields["name"], "", {"welcome": [], "fallback": []})
        for address, fields in desired.resources.items():
            if address.kind is Kind.INTERACTION:
                story = ids[Address(Kind.STORY, address.story)]
                ids[address] = store.add_interaction(story, {"name": fields["name"]}, root=False)
        graph: dict[str, GraphNode] = {}
        starts: set[str] = set()
        for address, fields in desired.resources.items():
            remote = translate_references(address.kind, fields, translate)
            if address.kind is Kind.STORY:
                starts |= set(remote["start"])
                store.set_story(ids[address], fields["name"], "", remote["start"])
            else:
                store.set_content(ids[address], encode_interaction(remote))
                graph[ids[address]] = GraphNode(root=False, following=tuple(remote["next"]))
        placed = {key: GraphNode(root=key in starts, following=node.following) for key, node in graph.items()}
        store.set_graph({}, placed)
    return ids


def wanted(count: int, stories: int) -> Desired:
    """Return a bot of so many interactions, made story by story: what loading takes is another line's subject."""
    resources: dict[Address, Fields] = {}
    told = bot(count, count // stories)["stories"]
    for key in list(told):
        part = Project.model_validate({"version": 1, "name": "x", "stories": {key: told.pop(key)}})
        resources |= build_desired(part).resources
    whole = build_desired(Project.model_validate({"version": 1, "name": "x", "stories": {}}))
    names = frozenset(address.key for address in resources if address.kind is Kind.STORY)
    resources = dict(sorted(resources.items()))
    return replace(whole, resources=resources, written=resources, stories=names)


def peak() -> float:
    """Return the most memory that this process had, in MB."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def main() -> None:
    gc.set_threshold(YOUNG, 10, 10)
    count, stories = int(sys.argv[1]), int(sys.argv[2])
    desired = wanted(count, stories)
    bench = Bench()
    ids = fill(bench.app.state.store, desired)
    recorded = {
        address: Recorded(remote_id=ids[address], fields=fields) for address, fields in desired.resources.items()
    }
    state = State(environment="sandbox", api="sandbox", lineage="l", resources=recorded)

    async def plan() -> None:
        async with bench.session() as session:
            reader = ApiReader(ReadClient(session))
            situation = await read_situation(reader, desired, state, DIGEST, parallel=10)
        made = build_plan(situation, POLICY, Selection())
        assert made.is_empty, made.changes[:2]
        assert made.unchanged == count + stories

    began = time.process_time()  # nothing is waited for
    asyncio.run(plan())
    print(json.dumps({"seconds": time.process_time() - began, "peak": peak()}))


if __name__ == "__main__":
    main()
