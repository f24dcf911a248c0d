"""Many people at once: `python tests/bench/load.py` serves the helpdesk example and talks with it in 200 sessions.

Prints how many turns there were, how many failed, and how long they took. `--json` prints the same for programs.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
SAID = (
    "our printer is jammed again",
    "hq",
    "yes",
    "my notebook won't join the wifi anymore",
    "I forgot my password",
    "what is the tallest mountain in peru",
    "bye then",
)


async def talk(open_: Callable[[], httpx.AsyncClient], story: str, until: float, times: list[float]) -> int:
    """Talk until the time is over; return how many turns failed. One connection each: a shared pool would be slower."""
    async with open_() as client:
        return await talk_over(client, story, until, times)


async def talk_over(client: httpx.AsyncClient, story: str, until: float, times: list[float]) -> int:
    """Talk over a connection."""
    failed = 0
    while time.monotonic() < until:
        session = uuid.uuid4().hex
        for text in SAID:
            began = time.monotonic()
            if began > until:
                break
            try:
                answer = await client.post("/query", json={"sessionId": session, "storyId": story, "query": text})
                failed += answer.status_code != 200 or not answer.json()["result"]["interaction"]["id"]
            except (httpx.HTTPError, ValueError, KeyError):
                failed += 1
            times.append(time.monotonic() - began)
    return failed


async def load(address: str, sessions: int, seconds: float) -> dict[str, float]:
    """Return the figures of one run."""
    headers = {"authorization": "Bearer sandbox-developer"}
    context = httpx.create_ssl_context()

    def open_() -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=address, headers=headers, timeout=60, trust_env=False, verify=context)

    times: list[float] = []
    async with open_() as client:
        stories = (await client.get("/stories")).json()
        story = next(item["id"] for item in stories if "elpdesk" in item["name"])
        await client.post("/query", json={"sessionId": uuid.uuid4().hex, "storyId": story, "query": "hello"})
    until = time.monotonic() + seconds
    failed = await asyncio.gather(*(talk(open_, story, until, times) for _ in range(sessions)))
    times.sort()
    return {
        "sessions": sessions,
        "seconds": seconds,
        "turns": len(times),
        "failed": sum(failed),
        "turns_per_second": round(len(times) / seconds, 1),
        "p50_ms": round(times[len(times) // 2] * 1000, 1),
        "p99_ms": round(times[len(times) * 99 // 100] * 1000, 1),
        "slowest_ms": round(times[-1] * 1000, 1),
    }


def main() -> None:
    """Serve, talk, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    command = [str(Path(sys.executable).parent / "botsync"), "sandbox", "serve", "--port", "0", "--no-webhooks"]
    with subprocess.Popen(
        [*command, "-C", str(ROOT / "examples" / "helpdesk")], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            address = next(line.split()[1] for line in server.stdout if line.startswith("address:"))
            figures = asyncio.run(load(address, chosen.sessions, chosen.seconds))
        finally:
            server.terminate()
    if chosen.json:
        print(json.dumps(figures))
    else:
        print("".join(f"{name:>18}: {value:g}\n" for name, value in figures.items()), end="")


if __name__ == "__main__":
    main()
