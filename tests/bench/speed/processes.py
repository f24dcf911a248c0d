"""Whole processes: how long they take, how much processor time and memory, one beside the other."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[3]
SPEED = Path(__file__).parent
PYTHON = sys.executable
BOTSYNC = (PYTHON, "-c", "from botsync.cli import main; main()")
"""The program as its entry point runs it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What a process used: seconds, seconds of a processor, and MB of memory at its peak."""

    seconds: float
    cpu: float
    peak: float


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment in which one processor does the work of one process, and the package is found."""
    path = os.pathsep.join(
        filter(None, (str(ROOT), str(SPEED.parent), str(SPEED.parents[1]), os.environ.get("PYTHONPATH", "")))
    )
    single = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return {**os.environ, **single, "PYTHONPATH": path, "NO_COLOR": "1", **(more or {})}


def run(
    command: Sequence[str], *, folder: Path = ROOT, more: Mapping[str, str] | None = None, codes: Sequence[int] = (0,)
) -> Used:
    """Run a command to its end; its own memory is measured from outside."""
    began = time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, env=environment(more), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in codes:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {errors.decode(errors='replace')[-2000:]}")
    return Used(seconds=seconds, cpu=usage.ru_utime + usage.ru_stime, peak=usage.ru_maxrss / 1024)


def race(runners: Mapping[str, Callable[[], Used]], times: int) -> dict[str, Used]:
    """Run all in turn, once to warm up and then so many times; return the medians."""
    found: dict[str, list[Used]] = {name: [] for name in runners}
    for count in range(times + 1):
        for name, runner in runners.items():
            used = runner()
            if count:
                found[name].append(used)
    return {
        name: Used(
            seconds=median(item.seconds for item in all_),
            cpu=median(item.cpu for item in all_),
            peak=median(item.peak for item in all_),
        )
        for name, all_ in found.items()
    }


def child(name: str, *arguments: str) -> list[str]:
    """Return the command that runs a script beside this file."""
    return [PYTHON, str(SPEED / f"{name}.py"), *arguments]
