"""Plans resources in memory, one in a hundred changed, beside what compares them in other ways.

planning.py COUNT DEEP        prints seconds; DeepDiff looks at so many of them
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from deepdiff import DeepDiff

from botsync.address import Address, Kind
from botsync.cli import YOUNG
from botsync.core.desired import Desired
from botsync.core.digest import keyed_digest
from botsync.core.live import Listed, Live, LiveResource, Node
from botsync.core.planner import build_plan
from botsync.core.safety import Policy
from botsync.core.select import Selection
from botsync.core.situation import Situation
from botsync.core.state import Recorded, State, without_secrets
from botsync.models.fields import Fields, canonical_fields
from botsync.models.project import Deletes

IN_STORY = 250
DIGEST = keyed_digest("bench")
POLICY = Policy(environment="e", deletes=Deletes())


def fields_of(number: int, prefix: str = "interaction.s{0}.i") -> Fields:
    story = number // IN_STORY
    following = prefix.format(story) + str(number + 1 if (number + 1) % IN_STORY else story * IN_STORY)
    return {
        "name": f"Interaction {number}",
        "action": f"act_{number % 7}",
        "classifier": "ml",
        "user_says": sorted(f"phrase {n} of {number}" for n in range(8)),
        "triggers": [],
        "parameters": [],
        "responses": [
            {"type": "text", "elements": [f"Answer to {number}", "And another"]},
            {"type": "goto", "interaction": following},
        ],
        "next": [following],
    }


def situation(count: int) -> Situation:
    """Return a situation in which nothing but one action in a hundred differs."""
    desired: dict[Address, Fields] = {}
    live: dict[tuple[Kind, str], LiveResource] = {}
    recorded: dict[Address, Recorded] = {}
    listed: list[Listed] = []
    for story in range(count // IN_STORY):
        address, start = Address(Kind.STORY, f"s{story}"), story * IN_STORY
        fields: Fields = {"name": f"s{story}", "description": ""}
        remote: Fields = {**fields, "start": [f"r{start}"], "welcome.enabled": True, "fallback.enabled": True}
        desired[address] = {**fields, "start": [f"interaction.s{story}.i{start}"]}
        live[Kind.STORY, f"t{story}"] = LiveResource(kind=Kind.STORY, remote_id=f"t{story}", fields=remote)
        listed.append(Listed(kind=Kind.STORY, remote_id=f"t{story}", name=f"s{story}"))
        recorded[address] = Recorded(remote_id=f"t{story}", fields=desired[address])
    for number in range(count):
        story = number // IN_STORY
        address = Address(Kind.INTERACTION, f"i{number}", f"s{story}")
        before, key = fields_of(number), f"r{number}"
        desired[address] = {**before, "action": "changed"} if number % 100 == 99 else before
        remote = fields_of(number, "r")
        node = Node(root=number % IN_STORY == 0, next=tuple(remote["next"]))
        live[Kind.INTERACTION, key] = LiveResource(
            kind=Kind.INTERACTION, remote_id=key, fields=remote, story=f"t{story}", node=node
        )
        recorded[address] = Recorded(remote_id=key, fields=without_secrets(before, DIGEST))
    wanted = Desired(
        resources=dict(sorted(desired.items())),
        written=desired,
        kinds=frozenset({Kind.STORY}),
        stories=frozenset(f"s{n}" for n in range(count // IN_STORY)),
        moved={},
        forget=frozenset(),
    )
    state = State(environment="e", api="a", lineage="l", resources=recorded)
    return Situation.of(wanted, state, Live(listed=tuple(listed), resources=live), DIGEST)


def seconds(work: Callable[[], Any], runs: int) -> float:
    found = []
    for _ in range(runs):
        gc.collect()
        began = time.process_time()  # nothing is waited for: what else the machine does should not count
        work()
        found.append(time.process_time() - began)
    return median(found)


def main() -> None:
    gc.set_threshold(YOUNG, 10, 10)
    count, deep = int(sys.argv[1]), int(sys.argv[2])
    found = situation(count)
    pairs = [(found.live_fields(address), wanted) for address, wanted in found.desired.resources.items()]

    def plan() -> None:
        made = build_plan(Situation.of(found.desired, found.state, found.live, DIGEST), POLICY, Selection())
        assert len(made.changes) == count // 100, len(made.changes)

    def compare() -> list[bool]:
        return [before == after for before, after in pairs]

    def make_and_compare() -> list[bool]:
        return [
            canonical_fields(address.kind, found.found_fields(address)) == wanted
            for address, wanted in found.desired.resources.items()
        ]

    def explain() -> None:
        for before, after in pairs[:deep]:
            DeepDiff(before, after)

    told = {
        "plan": seconds(plan, 5),
        "compare": seconds(compare, 5),
        "make": seconds(make_and_compare, 5),
        "deep": seconds(explain, 1) * len(pairs) / deep,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
