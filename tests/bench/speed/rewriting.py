"""A load in this process: all files, one in a hundred written anew with its comments, one in a hundred with findings.

rewriting.py FOLDER RUNS        prints seconds of it and of a plain load of the same files, in turn
"""

import gc
import json
import sys
import time
from pathlib import Path
from statistics import median

import yaml

from botsync.cli import YOUNG
from botsync.loader.editing.editor import apply_edits
from botsync.loader.editing.edits import Put
from botsync.loader.project import load, read_sources


def ours(folder: Path) -> None:
    sources = read_sources(folder)
    loaded = load(sources, "sandbox", None)
    assert loaded.findings
    assert all(finding.place is not None and finding.place.line for finding in loaded.findings)
    for number in range(0, 5000, 100):
        file = sources.files[number + 1]
        story, key = f"s{number // 100}", f"i{number}"
        path = ("stories", story, "interactions", key, "user_says", 2)
        text = apply_edits(file.text, [Put(path=path, value="something else")])
        assert text.startswith("#")
        assert text != file.text


def plain(folder: Path) -> None:
    for path in sorted(folder.rglob("*.yaml")):
        yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)


def main() -> None:
    folder, runs = Path(sys.argv[1]), int(sys.argv[2])
    found: dict[str, list[float]] = {"ours": [], "plain": []}
    usual = gc.get_threshold()
    for _ in range(runs):
        for name, work in (("ours", ours), ("plain", plain)):
            gc.collect()
            gc.set_threshold(*((YOUNG, 10, 10) if name == "ours" else usual))
            began = time.process_time()
            work(folder)
            found[name].append(time.process_time() - began)
    print(json.dumps({name: median(seconds) for name, seconds in found.items()}))


if __name__ == "__main__":
    main()
