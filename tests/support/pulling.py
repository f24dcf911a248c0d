"""Pulls into files in memory, as the program does into a folder; and says which lines a pull may touch."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from botsync.core.pull.decide import decide
from botsync.core.pull.outcome import Pull, Ways, record
from botsync.core.threeway import Rules, Take
from botsync.engine.read import everything, nothing_more
from botsync.loader.editing.align import align
from botsync.loader.files import SourceFile
from botsync.loader.project import merge_files, values_of
from botsync.loader.pulled_files import Rewritten, path_of, rewrite
from botsync.loader.reader import Path, Positions, read_yaml
from support.bench import Bench, load_files


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a pull.

    Attributes:
        pull: what was decided.
        made: what it made of the files.
        files: all of them afterwards.
    """

    pull: Pull
    made: Rewritten
    files: dict[str, str]


def pulled(bench: Bench, files: Mapping[str, str], *, take: Take | None = None, takes_all: bool = False) -> Outcome:
    """Merge the workspace into files, and record it."""
    loaded = load_files(files)
    assert loaded.project is not None, loaded.findings
    situation = bench.situation(loaded, also=everything if takes_all else nothing_more)
    pull = decide(situation, loaded.project, Ways(rules=Rules(take=take), align=align, takes_all=takes_all))
    sources = merge_files([SourceFile(name=name, text=text) for name, text in sorted(files.items())])
    made = rewrite(sources, pull, values_of(sources, "sandbox", {}))
    bench.state = bench.state.with_resources(record(situation, pull, made.refused.keys()))
    return Outcome(pull=pull, made=made, files={**files, **made.texts})


def touched(outcome: Outcome) -> list[Path]:
    """Return the paths that a pull changed."""
    paths = [path_of(address, name) for address, name in outcome.pull.written]
    return paths + [path_of(address) for address in (*outcome.pull.added, *outcome.pull.removed)]


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def read(text: str) -> tuple[Any, Positions]:
    positions = Positions()
    value, findings = read_yaml(SourceFile(name="a.yaml", text=text), positions)
    assert not findings, findings
    return value, positions


def spared(before: str, after: str, paths: Iterable[Path]) -> tuple[list[str], list[str]]:
    """Return the lines of two texts, but for those of what changed; comments and blank lines aside."""
    (_, old), (new_value, new) = read(before), read(after)
    lines = before.split("\n")
    widened = []
    for one in paths:
        path = one if at(new_value, one[:-1]) else one[:-1]
        signs = [path[:depth] for depth in range(1, len(path) + 1) if path[:depth] in old.values]
        flow = [above for above in signs if _sign(lines, old, above) in {"{", "["}]
        widened.append(flow[0] if flow else path)
    return _outside(before, old, widened), _outside(after, new, widened)


def _sign(lines: list[str], positions: Positions, path: Path) -> str:
    line, column = positions.values[path]
    return re.sub(r"^(&\S+|!!\S+)\s+", "", lines[line - 1][column - 1 :])[:1]


def _outside(text: str, positions: Positions, paths: list[Path]) -> list[str]:
    lines = text.split("\n")
    places = {path: positions.keys.get(path, place)[0] for path, place in positions.values.items()}
    ends = {path: place[0] for path, place in positions.values.items()}
    gone: set[int] = set()
    for path in paths:
        if path not in places:
            continue
        first = places[path]
        last = max(line for other, line in ends.items() if other[: len(path)] == path)
        behind = [line for other, line in places.items() if other[: len(path)] != path and line > last]
        gone |= set(range(first, min(behind, default=len(lines) + 1)))
    kept = [line for number, line in enumerate(lines, 1) if number not in gone]
    return [line.rstrip() for line in kept if not re.match(r"\s*(#|$|-\s*$|\?|---)", line)]
