"""Lines 10 and 11: plans of what is in memory, and how they grow."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from speed.figure import Figure
from speed.processes import child, environment


def _tell(name: str, *arguments: str) -> Any:
    ran = subprocess.run(child(name, *arguments), env=environment(), capture_output=True, check=True, text=True)
    return json.loads(ran.stdout)


def planning(_: Path) -> Iterator[Figure]:
    """Line 10; DeepDiff looks at 2,000 of them, as it takes the same time for each."""
    for count in (10_000, 50_000):
        used = _tell("planning", str(count), "2000")
        for name, what, bar in (
            ("deep", "DeepDiff on everything", 1 / 60),
            ("compare", "comparing canonical forms with ==", 5),
            ("make", "making canonical forms of live and comparing them", 5),
        ):
            yield Figure(
                line=10,
                what=f"plan of {count} in memory, 1 % changed / {what}",
                figure=used["plan"] / used[name],
                bar=bar,
                note=f"{used['plan']:.3f} s / {used[name]:.3f} s",
            )


def growing(_: Path) -> Iterator[Figure]:
    """Line 11."""
    few = [_tell("sandboxed", "5000", "20") for _ in range(3)]
    many = [_tell("sandboxed", "50000", "200") for _ in range(3)]
    small, large = (median(item["seconds"] for item in found) for found in (few, many))
    what = "no-change plan, in-process sandbox: 50,000 interactions"
    yield Figure(line=11, what=f"{what} / 5,000", figure=large / small, bar=11.5, note=f"{large:.2f} s / {small:.2f} s")
    most = median(item["peak"] for item in many)
    yield Figure(line=11, what=f"{what}, MB at the peak", figure=most, bar=600)
