"""What a workspace holds, as files: also where it refers to what is not there any more."""

import json

from support.bench import Bench, load_data

from botsync.address import Address
from botsync.core.pulled import pull_project


def test_a_link_to_what_is_not_there_is_left_out() -> None:
    bench = Bench()
    interactions = {"a": {"next": ["b"]}, "b": {}}
    data = {"version": 1, "name": "t", "stories": {"s": {"start": ["a"], "interactions": interactions}}}
    bench.apply(load_data(data))
    b = bench.state.resources[Address.parse("interaction.s.b")].remote_id

    def spoil(method: str, body: bytes) -> bytes:
        answer = json.loads(body) if body else None
        if isinstance(answer, dict) and "order" in answer:
            first = next(node for key, node in answer["interactions"].items() if key != b)
            first["contextOut"] = ["0" * 24, b]
        return json.dumps(answer).encode()

    bench.spoil = spoil
    pulled = pull_project(bench.live())
    assert pulled.files["stories/s.yaml"]["stories"]["s"]["interactions"] == {"a": {"next": ["b"]}, "b": {}}
