"""How long conversation tests take: a thousand conversations of four turns each, with the helpdesk example.

    python tests/bench/conversations.py [--count N] [--turns N] [--runs N] [--json FILE]

They are made of the example's own: the first turns of each of its cases, over and over, so that turns, expectations
and stubs are those of real tests. Prints how long they take after training with one and with two processes, and
whether the results are the same whatever the run and the number of processes.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
if importlib.util.find_spec("botsync") is None:
    sys.path.insert(0, str(ROOT))
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from botsync.cli.conversing import Picked, open_tested, settings_of  # noqa: E402  (reads the number of threads)
from botsync.cli.embedding import Tongue  # noqa: E402
from botsync.cli.options import Where  # noqa: E402
from botsync.cli.reach import Reach  # noqa: E402
from botsync.cli.rehearsing import play_all, rehearsed_stories  # noqa: E402
from botsync.conversation.testing.cases import Case  # noqa: E402
from botsync.conversation.testing.verdict import Result, Verdict, count  # noqa: E402

BAR = 10.0
"""Seconds that a thousand conversations of four turns may take on two cores."""


def many(cases: Sequence[Case], conversations: int, turns: int) -> list[Case]:
    """Return so many cases of so many turns: the beginnings of those that are long enough, again and again."""
    long = [case for case in cases if len(case.steps) >= turns]
    return [
        replace(case, id=f"{number} {case.id}", steps=case.steps[:turns])
        for number, case in enumerate(islice(cycle(long), conversations))
    ]


def told(results: Sequence[Result]) -> str:
    """Return a digest of all that results say, but for how long they took."""
    whole = hashlib.sha256()
    for result in results:
        whole.update(repr((result.case.id, result.exchanges)).encode())
    return whole.hexdigest()


def run(project: Path, conversations: int, turns: int, runs: int) -> dict[str, Any]:
    tongue = Tongue()
    tested = open_tested(Where(directory=project, environment=None, reach=Reach(parallel=1, timeout=30)), Picked())
    assert tested.loaded.desired is not None
    began = time.perf_counter()
    stories = rehearsed_stories(tested.loaded.desired.written)
    training = time.perf_counter() - began
    cases = many(tested.cases, conversations, turns)
    seconds: dict[int, list[float]] = {1: [], 2: []}
    digests, verdicts = set[str](), set[str]()
    for workers in list(seconds) * runs:
        began = time.perf_counter()
        results = play_all(stories, cases, settings_of(tongue), workers=workers)
        seconds[workers].append(time.perf_counter() - began)
        digests.add(told(results))
        verdicts.add(", ".join(f"{number} {verdict}" for verdict, number in sorted(count(results).items())))
    passed = all(verdict == f"{len(cases)} {Verdict.PASS}" for verdict in verdicts)
    return {
        "conversations": len(cases),
        "turns": sum(len(case.steps) for case in cases),
        "different": len({tuple((step.path, step.text) for step in case.steps) for case in cases}),
        "training_s": round(training, 2),
        "seconds": {workers: round(min(times), 2) for workers, times in seconds.items()},
        "slowest": {workers: round(max(times), 2) for workers, times in seconds.items()},
        "runs": runs,
        "verdicts": sorted(verdicts),
        "passed": passed,
        "same": len(digests) == 1,
        "under_the_bar": min(min(times) for times in seconds.values()) < BAR,
    }


def show(figures: dict[str, Any]) -> None:
    print(
        f"{figures['conversations']:,} conversations, {figures['turns']:,} turns, {figures['different']} different; "
        f"training {figures['training_s']:.2f} s"
    )
    for workers, best in figures["seconds"].items():
        worst = figures["slowest"][workers]
        print(f"processes: {workers}  {best:6.2f} s, the best of {figures['runs']}; {worst:.2f} s at worst")
    print(f"verdicts: {'; '.join(figures['verdicts'])}")
    print(f"the same in all {2 * figures['runs']} runs: {'yes' if figures['same'] else 'NO'}")


def main() -> None:
    parser = argparse.ArgumentParser(description="How long conversation tests take.")
    parser.add_argument("--project", type=Path, default=ROOT / "examples" / "helpdesk")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--turns", type=int, default=4)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    asked = parser.parse_args()
    figures = run(asked.project, asked.count, asked.turns, asked.runs)
    show(figures)
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    sys.exit(not (figures["same"] and figures["passed"]))


if __name__ == "__main__":
    main()
