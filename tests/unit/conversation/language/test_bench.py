"""The figures of language understanding can be had for any data set of the same form."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.installed import ROOT
from support.phrases import EXAMPLES, FOREIGN, IN_SCOPE

import botsync


def write(path: Path, rows: list[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "category"])
        writer.writerows((text, label) for label, text in rows)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(botsync.__file__).parents[1])}
    program = ROOT / "tests" / "bench" / "nlu.py"
    return subprocess.run(
        [sys.executable, str(program), *arguments], capture_output=True, text=True, check=False, env=environment
    )


@pytest.mark.parametrize("foreign", [FOREIGN, []], ids=["with foreign questions", "without"])
def test_one_command_measures_a_data_set(tmp_path: Path, foreign: list[str]) -> None:
    write(tmp_path / "train.csv", EXAMPLES)
    write(tmp_path / "test.csv", IN_SCOPE)
    if foreign:
        (tmp_path / "out_of_scope.txt").write_text("\n".join(foreign), encoding="utf-8")
    ran = run("--data", str(tmp_path), "--json", str(tmp_path / "figures.json"))
    assert ran.returncode == 0, ran.stderr
    report = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert set(report["rows"]) == {"5-shot", "10-shot", "full", "3 x 5"}
    assert report["rows"]["full"]["accuracy"] == 100
    assert report["rows"]["full"].get("rejected") == (100 if foreign else None)
    assert report["two processes train the same bytes"] is True
    assert "100.0 %" in ran.stdout


def test_without_data_it_says_what_is_missing(tmp_path: Path) -> None:
    ran = run("--data", str(tmp_path))
    assert ran.returncode == 2
    assert "--data" in ran.stderr
