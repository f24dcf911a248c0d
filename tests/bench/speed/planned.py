"""Plans a project from files against what other files say, YAML to YAML, without network: a process of its own.

    planned.py make FOLDER COUNT       writes two projects of so many resources, one in a hundred of them different
    planned.py plan FOLDER             plans the one against the other; prints the changes and seconds of the processor

Both sides are read from YAML, validated, and matched through a state in memory, as a DNS tool compares two zones.
"""

import gc
import json
import sys
import time
from pathlib import Path

from botsync.address import Address, Kind
from botsync.cli import YOUNG
from botsync.core.desired import Desired
from botsync.core.digest import keyed_digest
from botsync.core.live import Listed, Live, LiveResource, Node, to_remote
from botsync.core.planner import build_plan
from botsync.core.safety import Policy
from botsync.core.select import Selection
from botsync.core.situation import Situation
from botsync.core.state import Digest, Recorded, State
from botsync.loader.project import load, read_sources
from botsync.models.fields import translate_references
from botsync.models.project import Deletes
from speed.projects import write

IN_FILE = 100


def make(folder: Path, count: int) -> None:
    """Write both projects: `then`, and `now` with another action in one interaction of a hundred."""
    for name in ("then", "now"):
        write(folder / name, count // IN_FILE, IN_FILE)
    for path in sorted((folder / "now").glob("part*.yaml")):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("action: act_", "action: changed_", 1), encoding="utf-8")


def desired_of(folder: Path) -> Desired:
    """Load a project."""
    desired = load(read_sources(folder), "sandbox", None).desired
    assert desired is not None
    return desired


def as_workspace(desired: Desired) -> tuple[Live, State]:
    """Return a workspace that is as a project says, and the state that an apply of it would leave."""
    ids = {address: f"{number:024x}" for number, address in enumerate(desired.resources, 1)}
    translate = to_remote(ids.__getitem__)
    live: dict[tuple[Kind, str], LiveResource] = {}
    listed: list[Listed] = []
    for address, fields in desired.resources.items():
        kind, remote = address.kind, translate_references(address.kind, fields, translate)
        story = ids[Address(Kind.STORY, address.story)] if address.story else ""
        node = Node(root=False, next=tuple(remote["next"])) if story else None
        live[kind, ids[address]] = LiveResource(
            kind=kind, remote_id=ids[address], fields=remote, story=story, node=node
        )
        if not story:
            listed.append(Listed(kind=kind, remote_id=ids[address], name=fields["name"]))
    recorded = {
        address: Recorded(remote_id=ids[address], fields=fields) for address, fields in desired.resources.items()
    }
    state = State(environment="sandbox", api="sandbox", lineage="l", resources=recorded)
    return Live(listed=tuple(listed), resources=live), state


def plan(folder: Path) -> int:
    """Plan the one against the other; return how many changes there are."""
    digest: Digest = keyed_digest("bench")
    live, state = as_workspace(desired_of(folder / "then"))
    situation = Situation.of(desired_of(folder / "now"), state, live, digest)
    made = build_plan(situation, Policy(environment="sandbox", deletes=Deletes()), Selection())
    assert not made.is_refused, made.findings
    return len(made.changes)


def main() -> None:
    gc.set_threshold(YOUNG, 10, 10)  # as the program does
    match sys.argv[1:]:
        case ["make", folder, count]:
            make(Path(folder), int(count))
        case ["plan", folder]:
            print(json.dumps({"changes": plan(Path(folder)), "seconds": time.process_time()}))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
