"""Lines 1 to 3: start-up, and what reading files costs."""

import json
import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from speed.figure import Figure
from speed.processes import BOTSYNC, PYTHON, ROOT, Used, child, environment, race, run
from speed.projects import write

RUNS = 5


def starting(_: Path) -> Iterator[Figure]:
    """Line 1."""
    project = {"folder": ROOT / "examples" / "pizza"}

    def completing(words: str) -> Callable[[], Used]:
        asked = {"_BOTSYNC_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
        return lambda: run(BOTSYNC, more=asked, **project)

    used = race(
        {
            "nothing": lambda: run([PYTHON, "-c", "pass"]),
            "version": lambda: run([*BOTSYNC, "--version"]),
            "help": lambda: run([*BOTSYNC, "--help"]),
            "completion of a command": completing("botsync va"),
            "completion of a name": completing("botsync plan --target inter"),
        },
        15,
    )
    nothing = used["nothing"].seconds
    bars = {"version": 1.5, "help": 2.2, "completion of a command": 2.2, "completion of a name": 2.2}
    for name, bar in bars.items():
        note = f"{used[name].seconds * 1000:.0f} ms / {nothing * 1000:.0f} ms"
        yield Figure(line=1, what=f"{name} / python -c pass", figure=used[name].seconds / nothing, bar=bar, note=note)


def validating(scratch: Path) -> Iterator[Figure]:
    """Line 2."""
    has_json = find_spec("orjson") is not None
    for files, in_each in ((5000, 1), (200, 22)):
        folder, twins, spoiled = (scratch / f"{kind}{files}" for kind in ("yaml", "json", "spoiled"))
        write(folder, files, in_each, json_twins=twins)
        write(spoiled, files, in_each, findings=files // 100)
        runners = {
            "ours": lambda folder=folder: run([*BOTSYNC, "validate", "-C", str(folder)]),
            "found": lambda folder=spoiled: run([*BOTSYNC, "validate", "-C", str(folder)], codes=(1,)),
            "plain": lambda folder=folder: run(child("plain_load", "yaml", str(folder))),
        }
        if has_json:
            runners["json"] = lambda folder=twins: run(child("plain_load", "json", str(folder)))
        used = race(runners, RUNS)
        plain = used["plain"].cpu
        what = f"validate {files} files"
        for name, with_ in (("ours", ""), ("found", ", 1 % with findings")):
            note = f"{used[name].cpu:.2f} s / {plain:.2f} s of the processor; {used[name].seconds:.2f} s in all"
            figure = used[name].cpu / plain  # nothing is waited for: what else the machine does should not count
            yield Figure(line=2, what=f"{what}{with_} / PyYAML, models", figure=figure, bar=0.6, note=note)
        what += ", peak memory / orjson, models"
        if has_json:
            note = f"{used['ours'].peak:.0f} MB / {used['json'].peak:.0f} MB"
            yield Figure(line=2, what=what, figure=used["ours"].peak / used["json"].peak, bar=1.2, note=note)
        else:
            yield Figure(line=2, what=what, bar=1.2, note="orjson is not installed")


def loading(scratch: Path) -> Iterator[Figure]:
    """Line 3."""
    folder = scratch / "rewritten"
    write(folder, 5000, 1, findings=50)
    told = subprocess.run(
        child("rewriting", str(folder), str(RUNS)), env=environment(), capture_output=True, check=True, text=True
    )
    seconds = json.loads(told.stdout)
    yield Figure(
        line=3,
        what="load, 1 % rewritten, 1 % with findings / PyYAML alone",
        figure=seconds["ours"] / seconds["plain"],
        bar=1.0,
        note=f"{seconds['ours']:.2f} s / {seconds['plain']:.2f} s",
    )
