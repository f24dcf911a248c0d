"""The workspace before and after a plan: what will be is what is found once the plan was applied."""

from typing import Any

from support.bench import POLICY, Bench, load_data

from botsync.address import Address, Kind
from botsync.core.live import UNMANAGED
from botsync.core.outlook import after, before


def bot(interactions: dict[str, Any], **more: Any) -> dict[str, Any]:
    stories = {"s": {"name": "Shop", "start": ["a"], "interactions": interactions}}
    return {"version": 1, "name": "t", "stories": stories, **more}


def test_what_will_be_is_what_is_there_afterwards() -> None:
    bench = Bench()
    bench.apply(load_data(bot({"a": {"next": ["b"]}, "b": {}, "c": {}}, segments={"vip": {}})))
    wanted = load_data(
        bot({"a": {"next": ["d"], "user_says": ["hi"]}, "b": {}, "d": {}}, segments={"vip": {"name": "V"}})
    )
    assert wanted.desired is not None
    plan, situation = bench.foresee(wanted.desired)
    foreseen = after(plan, situation)
    bench.apply(wanted, policy=POLICY)
    assert foreseen == before(bench.situation(wanted))
    assert Address(Kind.INTERACTION, "c", "s") not in foreseen


def test_what_has_no_address_is_there_too() -> None:
    bench = Bench()
    bench.apply(load_data(bot({"a": {}})))
    (story,) = (item["id"] for item in bench.call("GET", "/stories"))
    made = bench.call("POST", f"/stories/{story}/interactions", {"name": "By hand", "userSays": ["hello"]})
    other = bench.call("POST", "/stories", {"name": "Other"})
    bench.call("POST", f"/stories/{other['id']}/interactions", {"name": "Far", "userSays": []})
    loaded = load_data(bot({"a": {}}))
    found = before(bench.situation(loaded))
    mine = Address(Kind.INTERACTION, UNMANAGED + made["id"], "s")
    assert found[mine]["user_says"] == ["hello"]
    loaded = load_data(bot({"a": {}}, entities={}, webhooks={}))
    assert mine in after(bench.plan(loaded), bench.situation(loaded))
