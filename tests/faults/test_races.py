"""Two to eight processes at once, round after round: one writes at a time, nothing is lost, no lock is left behind.

`pytest tests/faults/test_races.py --size full -s` makes 200 rounds on each backend.
"""

import multiprocessing
from pathlib import Path
from typing import Any

import pytest
from support.backends import Place, serving_place
from support.racers import racer, records_at

pytestmark = pytest.mark.enable_socket

KINDS = ("local", "git", "s3", "http", "gitlab")
ROUNDS = {"ci": 3, "full": 200}
MOST = 8


@pytest.mark.parametrize("kind", KINDS)
def test_many_processes_at_once(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    rounds = ROUNDS[request.config.getoption("--size")]
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["support.racers", "botsync.backends.git", "botsync.backends.http"])
    pipes, processes = [], []
    with serving_place(kind, tmp_path) as make:
        for number in range(MOST):
            here, there = forks.Pipe()
            process = forks.Process(target=racer, args=(there, number), daemon=True)
            process.start()
            pipes.append(here)
            processes.append(process)
        try:
            writes = 0
            for turn in range(rounds):
                several = pipes[: 2 + 3 * turn % (MOST - 1)]
                writes += one_round(several, make(), tmp_path / f"round{turn}")
        finally:
            for pipe, process in zip(pipes, processes, strict=True):
                pipe.send(None)
                process.join(60)
    print(f"\n{kind:>7}: {rounds} rounds of 2 to {MOST} processes, {writes} writes, all one after the other, none lost")


def one_round(pipes: list[Any], place: Place, root: Path) -> int:
    """Let some processes write at once; return how many did."""
    root.mkdir()
    place = place.without_server()
    for pipe in pipes:
        pipe.send((place, str(root)))
    said = [pipe.recv() for pipe in pipes]
    assert said == [""] * len(pipes)
    records = records_at(place, root / "spool")
    state = records.load()
    assert state.serial == len(pipes)
    assert len(state.resources) == len(pipes)
    assert sorted(entry.run for entry in state.history) == sorted(f"run{n}" for n in range(len(pipes)))
    assert records.backend.holder() is None
    assert records.backend.open_runs() == {}
    assert len(records.backend.runs()) == len(pipes)
    return len(pipes)
