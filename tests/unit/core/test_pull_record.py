"""What is recorded after a pull."""

from types import SimpleNamespace
from typing import Any

from botsync.address import Address, Kind
from botsync.core.pull.outcome import WHOLE, Pull, record


def test_what_could_not_be_written_is_not_recorded() -> None:
    situation: Any = SimpleNamespace(
        state=SimpleNamespace(resources={}),
        desired=SimpleNamespace(moved=()),
        recorded_fields=lambda _: {},
        digest=None,
    )
    vip, other = Address(Kind.SEGMENT, "vip"), Address(Kind.SEGMENT, "other")
    pull = Pull(seen={vip: {"name": "VIP"}, other: {"name": "Other"}}, ids={vip: "1", other: "2"})
    assert record(situation, pull, {(vip, WHOLE)}).keys() == {other}
