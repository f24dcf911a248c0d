"""Lines 4 to 9: what the network is asked, and how long that takes beyond its own latency."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from speed.figure import Figure
from speed.processes import child, environment

STORIES = 249
"""With four lists, and four requests a story, a thousand requests."""
RUNS = 5


def table(stories: int, in_each: int = 4) -> dict[str, str]:
    """Return what a workspace of so many stories answers."""
    told: dict[str, Any] = {"GET /stories": [{"id": f"{n:024x}", "name": f"Story {n}"} for n in range(1, stories + 1)]}
    default = {"name": "Default", "enabled": True, "responses": [{"type": "text", "elements": ["Hi"], "filters": []}]}
    for number in range(1, stories + 1):
        story = f"{number:024x}"
        ids = [f"{number:012x}{n:012x}" for n in range(1, in_each + 1)]
        nodes = {
            key: {"id": key, "name": key, "root": True, "references": [], "contextOut": ids[:1], "webhook": ""}
            for key in ids
        }
        told[f"GET /stories/{story}"] = {
            "id": story,
            "name": f"Story {number}",
            "description": "",
            "order": ids,
            "interactions": nodes,
        }
        told[f"GET /stories/{story}/interactions"] = [
            {"id": key, "name": key, "userSays": ["one phrase", "another"], "responses": default["responses"]}
            for key in ids
        ]
        for which in ("welcome", "fallback"):
            told[f"GET /stories/{story}/interactions/{which}"] = default
    return {path: json.dumps(body) for path, body in told.items()}


@contextmanager
def serving(scratch: Path, latency: int, told: dict[str, str]) -> Iterator[str]:
    """Serve a table, and yield the port."""
    path = scratch / "table.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    command = child("server", str(latency), str(path))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def talk(mode: str, port: str, parallel: int, scratch: Path, runs: int = RUNS) -> dict[str, float]:
    """Return the best of some runs: whatever else goes on only adds to what is waited for."""
    command = child("talking", mode, port, str(parallel), str(scratch))
    found = [
        json.loads(subprocess.run(command, env=environment(), capture_output=True, check=True, text=True).stdout)
        for _ in range(runs)
    ]
    return {name: min(item[name] for item in found) for name in found[0]}


def _beyond(scratch: Path, line: int, mode: str, latency: int, bars: dict[int, float]) -> Iterator[Figure]:
    what = {"reads": "plan reads", "creates": "apply of creates, journal flushed"}[mode]
    with serving(scratch, latency, table(STORIES) if mode == "reads" else {}) as port:
        for parallel, bar in bars.items():
            used = talk(mode, port, parallel, scratch)
            ideal = used["requests"] / parallel * latency / 1000
            yield Figure(
                line=line,
                what=f"{used['requests']:.0f} {what}, {latency} ms, {parallel} at once / latency alone",
                figure=used["seconds"] / ideal,
                bar=bar,
                note=f"{used['seconds']:.2f} s / {ideal:.2f} s; processor {used['cpu']:.2f} s",
            )


def slow_reads(scratch: Path) -> Iterator[Figure]:
    """Line 4."""
    return _beyond(scratch, 4, "reads", 100, {10: 1.1, 50: 1.1})


def fast_reads(scratch: Path) -> Iterator[Figure]:
    """Line 5."""
    return _beyond(scratch, 5, "reads", 20, {10: 1.2, 50: 1.6})


def creates(scratch: Path) -> Iterator[Figure]:
    """Line 6."""
    return _beyond(scratch, 6, "creates", 20, {10: 1.25, 50: 2})


def processor(scratch: Path) -> Iterator[Figure]:
    """Line 7."""
    with serving(scratch, 20, table(STORIES)) as port:
        few, many = (talk("reads", port, parallel, scratch)["cpu"] for parallel in (10, 100))
    note = f"{many:.2f} ms / {few:.2f} ms a request"  # of a thousand
    yield Figure(line=7, what="processor a request, 100 at once / 10 at once", figure=many / few, bar=1.3, note=note)


def requests(scratch: Path) -> Iterator[Figure]:
    """Lines 8 and 9."""
    ran = subprocess.run(child("counting", str(scratch)), env=environment(), capture_output=True, check=True, text=True)
    for line, item in json.loads(ran.stdout).items():
        note = f"{item['sent']} / {item['needed']}: {item['why']}"
        what = {"8": "requests of a plan", "9": "requests of an apply"}[line]
        yield Figure(line=int(line), what=f"{what} / needed", figure=item["sent"] / item["needed"], bar=1, note=note)
