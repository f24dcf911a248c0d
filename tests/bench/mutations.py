"""How many mistakes in a bot its conversations notice: changes it at random and tests it each time.

    python tests/bench/mutations.py [--project DIR] [--seed N …] [--count N | --everything] [--json FILE]

A table tells for each change who noticed it. `--everything` tries every change there is instead of drawing some.
"""

import argparse
import importlib.util
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))
if importlib.util.find_spec("botsync") is None:
    sys.path.insert(0, str(ROOT))

from support.mutations import Report, failing_lint, figures, mutate, no_lint, table  # noqa: E402  (found by the lines above)

COUNT = 50
EVERYTHING = 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description="How many mistakes in a bot its conversations notice.")
    parser.add_argument("--project", type=Path, default=ROOT / "examples" / "helpdesk")
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--everything", action="store_true", help="try every change")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--without-lint", action="store_true", help="what conversations notice alone")
    asked = parser.parse_args()
    lint = no_lint if asked.without_lint else failing_lint
    reports: dict[int, Report] = {}
    for seed in asked.seed:
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            count = EVERYTHING if asked.everything else asked.count
            reports[seed] = mutate(asked.project, Path(folder), seed=seed, count=count, lint=lint)
        print(f"Seed {seed}\n\n{table(reports[seed])}, in {time.perf_counter() - began:.0f} s\n", flush=True)
    if asked.json:
        asked.json.write_text(figures(reports) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
