"""How fast botsync is: ratios to yardsticks of the same run, beside the bars that they should stay below.

    python tests/bench/run.py [--only 1,2] [--json FILE]

Prints a table; what is not installed here is skipped, and said. Nothing is sent but to loopback.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from speed import files, memory, network, rivals_bot, rivals_creating, rivals_planning
from speed.figure import Figure, table

LINES: Mapping[int, Callable[[Path], Iterator[Figure]]] = {
    1: files.starting,
    2: files.validating,
    3: files.loading,
    4: network.slow_reads,
    5: network.fast_reads,
    6: network.creates,
    7: network.processor,
    8: network.requests,
    9: network.requests,
    10: memory.planning,
    11: memory.growing,
    12: rivals_planning.planning,
    13: rivals_creating.creating,
    14: rivals_bot.intents,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast botsync is, beside yardsticks of the same run.")
    parser.add_argument("--only", help="numbers of lines, for example 1,2")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    asked = parser.parse_args()
    only = {int(number) for number in asked.only.split(",")} if asked.only else set(LINES)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # modules are compiled once, as where the package is installed
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "compiled")
        for number in sorted(only & set(LINES)):
            for figure in LINES[number](Path(folder)):
                if figure.line != number:
                    continue
                figures.append(figure)
                print(f"{figure.line}: {figure.what}: {figure.verdict}", flush=True)
    print(f"\n{table(figures)}")
    if asked.json:
        plain = [figure.plain() for figure in figures]
        asked.json.write_text(json.dumps(plain, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
