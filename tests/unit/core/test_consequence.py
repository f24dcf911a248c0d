"""What a plan of a part does to the rest is said, written down, and put back."""

from dataclasses import replace
from typing import Any

import pytest
from support.bench import DIGEST, POLICY, Bench, content, load_data

from botsync.address import Address
from botsync.core.plan import Plan
from botsync.core.select import Selection
from botsync.core.threeway import Rules, Take
from botsync.core.undo import maybe_created, undone
from botsync.core.vault import Vault

Data = dict[str, Any]


def bot(**interactions: Data) -> Data:
    return {
        "version": 1,
        "name": "t",
        "stories": {"s": {"start": list(interactions), "interactions": interactions}},
        "entities": {},
    }


WHOLE = bot(a={"next": ["b"], "user_says": ["a"]}, b={}, c={"next": ["b", "a"]})
LESS = bot(a={"user_says": ["a"]}, c={"next": ["a"]})
ONLY_B = Selection(targets=(Address.parse("interaction.s.b"),))


def said(plan: Plan) -> dict[str, tuple[str, str]]:
    return {str(change.address): (str(change.action), str(change.reason)) for change in plan.changes}


@pytest.fixture
def bench() -> Bench:
    made = Bench()
    made.apply(load_data(WHOLE))
    return made


def test_a_delete_says_which_links_it_cuts(bench: Bench) -> None:
    assert said(bench.plan(load_data(LESS), ONLY_B)) == {
        "interaction.s.a": ("move", "follows"),
        "interaction.s.b": ("delete", "removed"),
        "interaction.s.c": ("move", "follows"),
        "story.s": ("move", "follows"),
    }
    assert {reason for _, reason in said(bench.plan(load_data(LESS))).values()} == {"removed", "placed"}


def test_only_the_cut_link_is_recorded(bench: Bench) -> None:
    """What else somebody changed in the workspace stays drift."""
    recorded = bench.state.resources[Address.parse("interaction.s.a")]
    (story,) = bench.call("GET", "/stories")
    path = f"/stories/{story['id']}/interactions/{recorded.remote_id}"
    bench.call("PUT", path, {**bench.call("GET", path), "userSays": ["an editor was here"]})
    bench.apply(load_data(LESS), ONLY_B)
    left = bench.plan(load_data(LESS))
    assert said(left) == {"interaction.s.a": ("update", "drifted")}
    assert [str(item.origin) for item in left.changes[0].fields] == ["workspace"]


def test_what_was_cut_is_put_back(bench: Bench) -> None:
    before = content(bench.live())
    bench.apply(load_data(LESS), ONLY_B)
    bench.undo(bench.runs[-1], load_data(WHOLE))
    assert content(bench.live()) == before


def test_an_undo_is_refused_where_it_would_lead_nowhere(bench: Bench) -> None:
    """The run took a link away; since then somebody deleted what it led to."""
    linked = bot(a={"responses": [{"goto": "b"}]}, b={}, c={})
    bench.apply(load_data(linked))
    bench.apply(load_data(bot(a={}, b={}, c={})))
    run = bench.runs[-1]
    (story,) = bench.call("GET", "/stories")
    gone = bench.state.resources[Address.parse("interaction.s.b")].remote_id
    bench.call("DELETE", f"/stories/{story['id']}/interactions/{gone}")
    plan, _ = bench.foresee(undone(run, Vault([], DIGEST)))
    assert plan.is_refused
    (finding,) = [finding for finding in plan.findings if finding.code == "dangling-reference"]
    assert finding.message == "interaction.s.a would refer to interaction.s.b, which the workspace does not have"
    assert "--exclude interaction.s.a" in (finding.suggestion or "")


def test_what_may_have_been_created_is_pointed_out_and_stays() -> None:
    """The process was killed right after a create, before its answer was written down."""
    bench = Bench()
    bench.apply(load_data({**bot(a={}), "segments": {"other": {}}}))
    bench.call("POST", "/segments", {"name": "theirs"})
    data = load_data({**bot(a={}), "segments": {"other": {}, "vip": {}}})
    assert data.desired is not None
    bench.become(data.desired, killed_after=1)
    run = bench.runs[-1]
    (fact,) = run.facts
    assert not fact.done
    situation = bench.foresee(undone(run, Vault([], DIGEST)))[1]
    (finding,) = maybe_created(run, situation)
    assert finding.code == "maybe-created"
    assert finding.message.startswith(f"{fact.address} may have been created by run {run.id}")
    bench.apply(data)
    assert list(maybe_created(run, bench.situation(data))) == [], "an apply adopts it"


def test_a_story_that_is_kept_stays_a_conflict() -> None:
    """Git deletes a story that somebody changed; --take live keeps it, and forgets nothing of what was applied."""
    bench = Bench()
    bench.apply(load_data(WHOLE))
    (story,) = bench.call("GET", "/stories")
    bench.call("PUT", f"/stories/{story['id']}", {"description": "an editor was here"})
    nothing = load_data({**WHOLE, "stories": {}})
    live = replace(POLICY, rules=Rules(take=Take.LIVE))
    plan, report = bench.apply(nothing, policy=live)
    assert said(plan)["story.s"] == ("move", "follows")
    assert report.is_complete
    (found,) = bench.call("GET", "/stories")
    assert found["description"] == "an editor was here"
    assert [finding.code for finding in bench.plan(nothing).findings] == ["conflict"]
