"""Line 12: plans of 10,000 resources from files, one in a hundred changed, beside octoDNS.

Ours is in the sandbox already: a plan reads the files, the recorded state and the sandbox's own store, and there is no
network. Theirs is one zone from YAML to YAML, planned and not applied. Once with resources of three lines on both
sides, and once with what a bot is made of: interactions of 25 lines, beside records of as many.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from speed.figure import Figure
from speed.processes import BOTSYNC, Used, run
from speed.projects import ROOT_FILE, as_yaml, bot
from speed.rivals import best, tell, theirs, tool, version

COUNT = 10_000
RUNS = 3
CONFIG = """\
providers:
  source: {class: octodns.provider.yaml.YamlProvider, directory: ./source}
  target: {class: octodns.provider.yaml.YamlProvider, directory: ./target}
zones:
  example.com.: {sources: [source], targets: [target]}
"""


def _entities(folder: Path, *, changed: bool) -> None:
    for file in range(0, COUNT, 100):
        lines = ["entities:\n"]
        for number in range(file, file + 100):
            word = "large" if changed and number % 100 == 99 else "small"
            lines.append(f"  e{number:05d}:\n    entries:\n      size: [{word} {number}]\n")
        (folder / f"part{file:05d}.yaml").write_text("".join(lines), encoding="utf-8")


def _interactions(folder: Path, *, changed: bool) -> None:
    for story, content in bot(COUNT)["stories"].items():
        last = list(content["interactions"].values())[-1]
        last["action"] = "changed" if changed else last["action"]
        text = as_yaml({"stories": {story: content}})
        (folder / f"{story}.yaml").write_text(text, encoding="utf-8")


def _addresses(number: int, word: str) -> str:
    return f"r{number:05d}:\n  type: A\n  value: 10.{number // 250}.{number % 250}.{1 if word == 'small' else 2}\n"


def _texts(number: int, word: str) -> str:
    values = "".join(f"  - {word} text {line:02d} of number {number} with some words\n" for line in range(22))
    return f"r{number:05d}:\n  type: TXT\n  values:\n{values}"


def _zone(folder: Path, record: Callable[[int, str], str]) -> None:
    for side in ("source", "target"):
        (folder / side).mkdir(parents=True)
        words = ("large" if side == "source" and number % 100 == 99 else "small" for number in range(COUNT))
        text = "---\n" + "".join(record(number, word) for number, word in enumerate(words))
        (folder / side / "example.com.yaml").write_text(text, encoding="utf-8")
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")


def _race(folder: Path, sync: str, write: Callable[..., None], record: Callable[[int, str], str]) -> dict[str, Used]:
    ours, zone = folder / "ours", folder / "zone"
    ours.mkdir(parents=True)
    (ours / "botsync.yaml").write_text(ROOT_FILE, encoding="utf-8")
    write(ours, changed=False)
    run([*BOTSYNC, "apply", "--auto-approve"], folder=ours)
    write(ours, changed=True)
    _zone(zone, record)
    planned = [*BOTSYNC, "plan"]
    synced = [sync, "--config-file", "config.yaml"]
    assert f"{COUNT // 100} to update" in tell(planned, ours, {})
    assert f"Updates={COUNT // 100}," in tell(synced, zone)
    return best({"ours": lambda: run(planned, folder=ours), "theirs": lambda: theirs(synced, zone)}, RUNS)


def planning(scratch: Path) -> Iterator[Figure]:
    """Line 12."""
    sync = tool("octodns-sync")
    for name, write, record in (
        ("3 lines", _entities, _addresses),
        ("25 lines", _interactions, _texts),
    ):
        what = f"plan of {COUNT} resources of {name} in files, 1 % changed / octoDNS"
        if sync is None:
            yield Figure(line=12, what=what, bar=0.25, note="octodns-sync is not installed")
            continue
        used = _race(scratch / f"octodns {name}", sync, write, record)
        ours, other = used["ours"], used["theirs"]
        note = (
            f"{ours.seconds:.2f} s, {ours.peak:.0f} MB / {other.seconds:.2f} s, {other.peak:.0f} MB: "
            f"octoDNS {version(sync)}, sandbox in process; processor {ours.cpu:.2f} s / {other.cpu:.2f} s"
        )
        yield Figure(line=12, what=what, figure=ours.seconds / other.seconds, bar=0.25, note=note)
