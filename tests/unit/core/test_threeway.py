"""Who changed a field since the last apply, and what a plan makes of it: update, drift, conflict, or left alone."""

import json
from typing import Any

import pytest
from support.bench import ALL, DIGEST, Bench, load_data

from botsync.core.drift import Drift, find_drift
from botsync.core.plan import Action, Origin, Plan, Reason
from botsync.core.safety import Policy
from botsync.core.state import Recorded
from botsync.core.threeway import Rules, Take
from botsync.diagnostics import Severity
from botsync.models.project import Deletes, KnownDrift
from botsync.render.as_json import plan_json
from botsync.render.drift_json import drift_json
from botsync.render.drift_text import render_drift
from botsync.render.plan_text import render_plan
from botsync.render.style import plain

TODAY = "2026-06-15"


def bot(reply: str = "Hello", phrases: tuple[str, ...] = ("hi",), **parts: Any) -> dict[str, Any]:
    return {
        "version": 1,
        "name": "t",
        "stories": {
            "s": {
                "start": ["a"],
                "interactions": {
                    "a": {"user_says": list(phrases), "responses": [{"text": reply}], "next": ["b"]},
                    "b": {"user_says": ["bye"]},
                },
            }
        },
        "entities": {},
        "segments": {"vip": {"name": "VIP"}},
        **parts,
    }


@pytest.fixture
def bench() -> Bench:
    made = Bench()
    made.apply(load_data(bot()))
    return made


def edit(bench: Bench, address: str = "interaction.s.a", **fields: Any) -> None:
    """Change an interaction as the vendor's editor would."""
    (story,) = bench.call("GET", "/stories")
    recorded = {str(key): value for key, value in bench.state.resources.items()}
    path = f"/stories/{story['id']}/interactions/{recorded[address].remote_id}"
    bench.call("PUT", path, {**bench.call("GET", path), **fields})


def policy(take: Take | None = None, *known: KnownDrift, today: str = TODAY) -> Policy:
    return Policy(environment="sandbox", deletes=Deletes(allow=True), rules=Rules(take=take, known=known, today=today))


def plan(bench: Bench, data: dict[str, Any], rules: Policy | None = None) -> Plan:
    return bench.plan(load_data(data), ALL, rules or policy())


def codes(found: Plan) -> list[tuple[str, Severity]]:
    return [(finding.code, finding.severity) for finding in found.findings]


def origins(found: Plan) -> dict[str, dict[str, Origin]]:
    return {str(change.address): {item.field: item.origin for item in change.fields} for change in found.changes}


def test_the_project_changed_it(bench: Bench) -> None:
    found = plan(bench, bot("Good day"))
    assert origins(found) == {"interaction.s.a": {"responses": Origin.PROJECT}}
    assert [change.reason for change in found.changes] == [Reason.CHANGED]
    assert not found.findings


def test_the_workspace_changed_it(bench: Bench) -> None:
    edit(bench, userSays=["hi", "hey"])
    found = plan(bench, bot())
    assert origins(found) == {"interaction.s.a": {"user_says": Origin.WORKSPACE}}
    assert [change.reason for change in found.changes] == [Reason.DRIFTED]
    assert not found.findings
    text = render_plan(found, DIGEST, plain)
    assert text.startswith("Changed in the workspace since the last apply:\n\n~ interaction.s.a  (update)\n")
    assert text.endswith("Plan for sandbox: 1 to update (1 of them drift); 3 unchanged.\n")


def test_each_changed_another_field(bench: Bench) -> None:
    edit(bench, userSays=["hi", "hey"])
    found = plan(bench, bot("Good day"))
    assert origins(found) == {
        "interaction.s.a": {"user_says": Origin.WORKSPACE, "responses": Origin.PROJECT},
    }
    assert [change.reason for change in found.changes] == [Reason.CHANGED]
    assert "user_says  (changed in the workspace; this puts it back)\n" in render_plan(found, DIGEST, plain)
    assert not found.findings


def test_both_changed_it_the_same_way(bench: Bench) -> None:
    edit(bench, userSays=["hi", "hey"])
    same = bot(phrases=("hey", "hi"))
    assert plan(bench, same).is_empty
    bench.apply(load_data(same))
    edit(bench, userSays=["hi"])
    assert origins(plan(bench, same)) == {"interaction.s.a": {"user_says": Origin.WORKSPACE}}, "the base has moved on"


def test_a_conflict_is_refused_until_a_side_is_taken(bench: Bench) -> None:
    edit(bench, userSays=["hi", "hey"])
    data = bot("Good day", ("hi", "hullo"))
    found = plan(bench, data)
    assert found.is_refused
    assert codes(found) == [("conflict", Severity.ERROR)]
    assert "--take git" in found.findings[0].suggestion
    assert [change.reason for change in found.changes] == [Reason.CONFLICT]
    assert "user_says  (conflict: changed on both sides)\n" in render_plan(found, DIGEST, plain)

    git = plan(bench, data, policy(Take.GIT))
    assert not git.is_refused
    assert not git.findings
    assert origins(git)["interaction.s.a"]["user_says"] is Origin.BOTH

    live = plan(bench, data, policy(Take.LIVE))
    assert not live.is_refused
    assert codes(live) == [("conflict", Severity.WARNING)]
    assert origins(live) == {"interaction.s.a": {"responses": Origin.PROJECT}}
    assert [item.field for item in live.changes[0].withheld] == ["user_says"]
    assert live.changes[0].after is not None
    assert live.changes[0].after["user_says"] == ["hey", "hi"]
    assert (
        "    user_says  (left alone: - is what the workspace keeps, + what the project says)\n"
        "      - hey\n      + hullo\n"
    ) in render_plan(live, DIGEST, plain)


def test_what_was_left_to_live_stays_a_conflict(bench: Bench) -> None:
    edit(bench, userSays=["hi", "hey"])
    data = bot("Good day", ("hi", "hullo"))
    loaded = load_data(data)
    bench.apply(loaded, policy=policy(Take.LIVE))
    found = plan(bench, data)
    assert codes(found) == [("conflict", Severity.ERROR)]
    assert origins(found) == {"interaction.s.a": {"user_says": Origin.BOTH}}
    settled = plan(bench, bot("Good day", ("hi", "hey")))
    assert settled.is_empty, "an edit of the file settles it"


def test_known_drift_is_left_alone_until_its_day(bench: Bench) -> None:
    edit(bench, userSays=["hi", "hey"])
    known = KnownDrift(address="story.s", field="user_says", until=TODAY, why="campaign")
    found = plan(bench, bot("Good day"), policy(None, known))
    assert codes(found) == [("known-drift", Severity.INFO)]
    assert origins(found) == {"interaction.s.a": {"responses": Origin.PROJECT}}
    bench.apply(load_data(bot("Good day")), policy=policy(None, known))
    again = plan(bench, bot("Good day"), policy(None, known))
    assert again.is_empty
    assert (again.unchanged, len(again.left)) == (3, 1)
    assert render_plan(again, DIGEST, plain) == (
        "Left alone; - is what the workspace keeps, + what the project says:\n\n"
        "  interaction.s.a  (left alone)\n"
        "    changed in the workspace since the last apply\n"
        "    user_says\n"
        "      - hey\n\n"
        "info: interaction.s.a: `user_says` was changed in the workspace; left alone until 2026-06-15 [known-drift]\n"
        "    it is listed under `known_drift`\n\n"
        "No changes. sandbox differs from the project in 1 resource that is left alone; 3 match.\n"
    )
    document = json.loads(plan_json(again, DIGEST))
    assert (document["changes"], document["summary"]["update"], document["unchanged"]) == ([], 0, 3)
    (left,) = document["left_alone"]
    assert (left["address"], left["action"], left["reason"]) == ("interaction.s.a", "none", "drifted")
    assert left["withheld"][0]["removed"] == ["hey"]

    over = plan(bench, bot("Good day"), policy(None, known, today="2026-06-16"))
    assert codes(over) == [("known-drift-over", Severity.WARNING)]
    assert origins(over) == {"interaction.s.a": {"user_says": Origin.WORKSPACE}}


def test_known_drift_of_another_field_is_none(bench: Bench) -> None:
    edit(bench, userSays=["hi", "hey"])
    known = KnownDrift(address="interaction.s.a", field="responses", until=TODAY)
    found = plan(bench, bot(), policy(None, known))
    assert origins(found) == {"interaction.s.a": {"user_says": Origin.WORKSPACE}}


def test_a_delete_of_what_someone_changed_is_a_conflict(bench: Bench) -> None:
    edit(bench, "interaction.s.b", userSays=["bye", "see you"])
    data = bot()
    del data["stories"]["s"]["interactions"]["b"]
    data["stories"]["s"]["interactions"]["a"]["next"] = []
    found = plan(bench, data)
    assert codes(found) == [("conflict", Severity.ERROR)]
    assert "is no longer declared, and was changed in the workspace" in found.findings[0].message
    git = plan(bench, data, policy(Take.GIT))
    assert {str(change.address): change.action for change in git.changes}["interaction.s.b"] is Action.DELETE
    live = plan(bench, data, policy(Take.LIVE))
    assert [str(change.address) for change in live.changes] == ["interaction.s.a"]
    assert codes(live) == [("conflict", Severity.WARNING)]
    assert [str(change.address) for change in live.left] == ["interaction.s.b"]
    text = render_plan(live, DIGEST, plain)
    assert "  interaction.s.b  (left alone)\n    no file declares it any more, and the workspace changed it\n" in text
    assert "      - bye\n      - see you\n" in text
    assert text.endswith("Plan for sandbox: 1 to move; 2 unchanged, 1 left alone.\n")


def test_what_is_left_to_live_is_shown_and_nothing_happens(bench: Bench) -> None:
    """Both values stand there, and neither a change nor a step."""
    edit(bench, userSays=["hi", "hey"])
    edit(bench, "interaction.s.b", userSays=["see you"])
    data = bot("Hello", ("hi", "hullo"))
    data["stories"]["s"]["interactions"]["b"] = {"user_says": ["good bye"]}
    found, report = bench.apply(load_data(data), policy=policy(Take.LIVE))
    assert (found.is_empty, found.changes, report.steps, report.applied) == (True, (), 0, ())
    assert codes(plan(bench, data)) == [("conflict", Severity.ERROR)] * 2, "it stays a conflict"
    text = render_plan(found, DIGEST, plain)
    assert "  interaction.s.b  (left alone)\n    changed on both sides since the last apply\n" in text
    assert "    user_says\n      - see you\n      + good bye\n" in text
    said = "No changes. sandbox differs from the project in 2 resources that are left alone; 2 match.\n"
    assert text.endswith(said)


def delete(bench: Bench, address: str) -> None:
    """Delete a segment, an interaction or the story as the vendor's editor would."""
    found = {str(key): value.remote_id for key, value in bench.state.resources.items()}
    story, remote_id = found["story.s"], found[address]
    alone = {"story.s": f"/stories/{story}", "segment.vip": f"/segments/{remote_id}"}
    bench.call("DELETE", alone.get(address, f"/stories/{story}/interactions/{remote_id}"))


def test_what_is_known_to_be_deleted_stays_so_until_its_day(bench: Bench) -> None:
    delete(bench, "segment.vip")
    known = KnownDrift(address="segment.vip", until=TODAY)
    found = plan(bench, bot(), policy(None, known))
    assert found.is_empty
    assert found.unchanged == 3
    assert [(finding.code, finding.message) for finding in found.findings] == [
        ("known-drift", f"segment.vip was deleted in the workspace; left alone until {TODAY}")
    ]
    text = render_plan(found, DIGEST, plain)
    assert '  segment.vip  "VIP"  (left alone)\n    deleted in the workspace since the last apply\n' in text
    bench.apply(load_data(bot()), policy=policy(None, known))
    assert bench.call("GET", "/segments") == []
    over = plan(bench, bot(), policy(None, known, today="2026-06-16"))
    assert codes(over) == [("known-drift-over", Severity.WARNING)]
    assert "take it out of the file, or put another date" in over.findings[0].suggestion
    assert [(str(change.address), change.action, change.reason) for change in over.changes] == [
        ("segment.vip", Action.CREATE, Reason.GONE)
    ]


def test_an_entry_for_one_field_knows_of_no_delete(bench: Bench) -> None:
    delete(bench, "segment.vip")
    known = KnownDrift(address="segment.vip", field="name", until=TODAY)
    assert [change.action for change in plan(bench, bot(), policy(None, known)).changes] == [Action.CREATE]
    assert drift_of(bench, bot(), Rules(known=(known,), today=TODAY)).is_found


def test_what_led_to_what_is_known_to_be_deleted_is_left_too(bench: Bench) -> None:
    """The API itself takes an interaction that is deleted out of every list that leads to it."""
    delete(bench, "interaction.s.b")
    known = KnownDrift(address="interaction.s.b", until=TODAY)
    found = plan(bench, bot(), policy(None, known))
    assert found.is_empty, found.changes
    assert {str(change.address): change.reason for change in found.left} == {
        "interaction.s.a": Reason.DRIFTED,
        "interaction.s.b": Reason.GONE,
    }
    changed = bot("Good day")
    bench.apply(load_data(changed), policy=policy(None, known))
    assert plan(bench, changed, policy(None, known)).is_empty
    rules = Rules(known=(known,), today=TODAY)
    drift = drift_of(bench, changed, rules)
    assert not drift.is_found
    text = render_drift(drift, "sandbox", DIGEST, plain)
    assert f"- interaction.s.b  (deleted in the workspace; known, left alone until {TODAY})\n" in text
    assert f"    next  (known, left alone until {TODAY})\n" in text
    assert drift_of(bench, changed).is_found


def test_an_interaction_comes_back_with_its_story(bench: Bench) -> None:
    delete(bench, "story.s")
    inside = KnownDrift(address="interaction.s.b", until=TODAY)
    assert {change.action for change in plan(bench, bot(), policy(None, inside)).changes} == {Action.CREATE}
    whole = KnownDrift(address="story.s", until=TODAY)
    assert plan(bench, bot(), policy(None, whole)).is_empty
    assert not drift_of(bench, bot(), Rules(known=(whole,), today=TODAY)).is_found


def test_what_is_gone_on_both_sides_needs_no_entry(bench: Bench) -> None:
    delete(bench, "segment.vip")
    known = KnownDrift(address="segment.vip", until=TODAY)
    found = plan(bench, bot(segments={}), policy(None, known))
    assert [change.action for change in found.changes] == [Action.FORGET]
    assert not found.findings


# drift


def drift_of(bench: Bench, data: dict[str, Any], rules: Rules | None = None) -> Drift:
    return find_drift(bench.situation(load_data(data)), rules or Rules(today=TODAY))


def test_drift_is_what_differs_from_what_was_applied(bench: Bench) -> None:
    nothing = render_drift(drift_of(bench, bot()), "sandbox", DIGEST, plain)
    assert nothing == "No drift. sandbox is as it was applied (4 resources).\n"
    edit(bench, userSays=["hi", "hey"])
    (segment,) = bench.call("GET", "/segments")
    bench.call("DELETE", f"/segments/{segment['id']}")
    bench.call("POST", "/segments", {"name": "other"})
    found = drift_of(bench, bot("the project's own change is no drift"))
    assert found.is_found
    text = render_drift(found, "sandbox", DIGEST, plain)
    assert text == (
        "~ interaction.s.a  (changed in the workspace)\n    user_says\n      + hey\n\n"
        "- segment.vip  (deleted in the workspace)\n\n"
        "Drift in sandbox: 1 changed, 1 deleted; 2 as applied.\n"
        "Left alone, as no file declares them: 1 segment.\n"
    )
    document = json.loads(drift_json(found, "sandbox", DIGEST))
    assert document["found"] is True
    name = {"field": "name", "before": "VIP", "after": None, "origin": "workspace"}
    assert document["gone"] == [
        {"address": "segment.vip", "reason": "gone", "name": "VIP", "known_until": None, "fields": [name]}
    ]
    (changed,) = document["changed"]
    assert changed["reason"] == "drifted"
    assert changed["fields"][0]["added"] == ["hey"]
    assert changed["fields"][0]["known_until"] is None


def test_of_what_was_only_imported_and_is_gone_nothing_is_told(bench: Bench) -> None:
    delete(bench, "segment.vip")
    bench.state = bench.state.with_resources(
        {address: Recorded(remote_id=entry.remote_id) for address, entry in bench.state.resources.items()}
    )
    (gone,) = drift_of(bench, bot()).gone
    assert (str(gone.address), gone.name, gone.fields) == ("segment.vip", "vip", ())


def test_known_drift_is_shown_and_not_counted(bench: Bench) -> None:
    edit(bench, userSays=["hi", "hey"])
    rules = Rules(known=(KnownDrift(address="interaction.s.a", until=TODAY),), today=TODAY)
    found = drift_of(bench, bot(), rules)
    assert not found.is_found
    text = render_drift(found, "sandbox", DIGEST, plain)
    assert f"user_says  (known, left alone until {TODAY})\n" in text
    assert text.endswith("All of it is known.\n")


def test_what_is_not_managed_is_no_drift(bench: Bench) -> None:
    edit(bench, userSays=["hi", "hey"])
    (story,) = bench.call("GET", "/stories")
    bench.call("PUT", f"/stories/{story['id']}/interactions/welcome", {"enabled": False})
    data = bot()
    del data["stories"]
    assert not drift_of(bench, data).changed, "no file mentions stories"
    assert [item.field for one in drift_of(bench, bot()).changed for item in one.fields] == ["user_says"]


def test_what_was_only_imported_is_counted(bench: Bench) -> None:
    kept = dict(bench.state.resources)
    bench.state = bench.state.with_resources(
        {address: Recorded(remote_id=entry.remote_id) for address, entry in bench.state.resources.items()}
    )
    found = drift_of(bench, bot())
    assert (found.unknown, found.unchanged) == (4, 0)
    assert "4 resources were only imported" in render_drift(found, "sandbox", DIGEST, plain)
    bench.state = bench.state.with_resources(
        {**bench.state.resources, **{key: kept[key] for key in list(kept)[:1]}},
    )
    found = drift_of(bench, bot())
    assert (found.unknown, found.unchanged) == (3, 1)
    assert "Of 3 nothing is recorded yet that tells" in render_drift(found, "sandbox", DIGEST, plain)


def test_json_says_who_changed_what(bench: Bench) -> None:
    edit(bench, userSays=["hi", "hey"])
    document = json.loads(plan_json(plan(bench, bot("x", ("hello",)), policy(Take.LIVE)), DIGEST))
    (change,) = document["changes"]
    assert change["fields"][0]["origin"] == "project"
    assert change["withheld"][0]["origin"] == "both"
