"""Reads a workspace, or applies creates to it, in this process; prints seconds, those of the processor, and requests.

talking.py reads|creates PORT PARALLEL FOLDER
"""

import asyncio
import gc
import json
import sys
import time
from pathlib import Path

from botsync.address import Address, Kind
from botsync.api.client import WriteClient
from botsync.api.transport import Session
from botsync.api.workspace import ApiWriter
from botsync.backends.spool import FileJournal
from botsync.cli import YOUNG
from botsync.core.desired import Desired
from botsync.core.digest import keyed_digest
from botsync.core.journal import Opening, opened
from botsync.core.live import Live
from botsync.core.planner import build_plan
from botsync.core.safety import Policy
from botsync.core.saved import Stamp
from botsync.core.saving import plan_document
from botsync.core.select import Selection
from botsync.core.situation import Situation
from botsync.core.state import State
from botsync.core.steps import build_steps
from botsync.engine.apply import apply_plan
from botsync.engine.read import everything, read_live
from botsync.models.fields import Fields
from botsync.models.project import Deletes

CREATES = 1000
DIGEST = keyed_digest("bench")


def entities(count: int) -> Desired:
    """Return so many entities that have nothing to do with each other."""
    fields: dict[Address, Fields] = {
        Address(Kind.ENTITY, f"e{n}"): {"name": f"e{n}", "entries": {"small": ["little", "small"]}}
        for n in range(count)
    }
    resources = dict(sorted(fields.items()))
    return Desired(
        resources=resources,
        written=resources,
        kinds=frozenset({Kind.ENTITY}),
        stories=frozenset(),
        moved={},
        forget=frozenset(),
    )


async def read(writer: ApiWriter, parallel: int) -> int:
    live = await read_live(writer, everything, parallel=parallel)
    stories = sum(item.kind is Kind.STORY for item in live.listed)
    return 4 + 4 * stories


async def create(writer: ApiWriter, parallel: int, folder: Path) -> int:
    live = Live(listed=(), resources={})
    situation = Situation.of(entities(CREATES), State(environment="e", api="a", lineage="l"), live, DIGEST)
    plan = build_plan(situation, Policy(environment="e", deletes=Deletes()), Selection())
    document = plan_document(plan, build_steps(plan, situation), situation, Stamp(id="x", created="now", tool="bench"))
    journal = FileJournal(folder / f"{time.monotonic_ns()}.jsonl")
    journal.append(opened(Opening(run="r", command="apply", who="me", started="now", plan=document)))
    journal.flush()
    began[:] = [time.perf_counter(), time.process_time()]
    report = await apply_plan(writer, plan, situation, parallel=parallel, journal=journal)
    journal.flush()
    journal.close()
    assert report.is_complete
    return report.steps_done


async def main(mode: str, port: str, parallel: int, folder: Path) -> int:
    async with Session(f"http://127.0.0.1:{port}", "token", connections=parallel) as session:
        writer = ApiWriter(WriteClient(session))
        began[:] = [time.perf_counter(), time.process_time()]
        requests = await (read(writer, parallel) if mode == "reads" else create(writer, parallel, folder))
        ended[:] = [time.perf_counter(), time.process_time()]
    return requests


if __name__ == "__main__":
    gc.set_threshold(YOUNG, 10, 10)  # as the program does
    began: list[float] = []
    ended: list[float] = []
    done = asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])))
    print(json.dumps({"seconds": ended[0] - began[0], "cpu": ended[1] - began[1], "requests": done}))
