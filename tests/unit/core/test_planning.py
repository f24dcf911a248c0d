"""What a plan says and what an apply makes of it, case by case, on the real sandbox."""

from collections.abc import Mapping
from typing import Any

import pytest
from support.bench import DIGEST, POLICY, Bench, load_data, load_files
from support.torn import hiding

from botsync.address import Address, Kind
from botsync.core.plan import Action, Plan, Reason
from botsync.core.report import Outcome, Report
from botsync.core.safety import Policy
from botsync.core.select import Selection
from botsync.core.state import Recorded
from botsync.diagnostics import Severity
from botsync.models.project import Deletes
from botsync.render.plan_text import render_plan
from botsync.render.report_text import render_report
from botsync.render.style import coloured, plain

Data = dict[str, Any]


def project(**parts: Any) -> Data:
    return {"version": 1, "name": "test", **parts}


def story(start: list[str], interactions: Mapping[str, Any], **fields: Any) -> Data:
    return {"pizza": {"start": start, "interactions": dict(interactions), **fields}}


def leads(*following: str, **fields: Any) -> Data:
    return {"next": list(following), **fields}


def actions(plan: Plan) -> dict[str, str]:
    return {str(change.address): str(change.action) for change in plan.changes}


def codes(plan: Plan) -> list[str]:
    return [finding.code for finding in plan.findings]


def settle(bench: Bench, data: Data) -> Report:
    loaded = load_data(data)
    _, report = bench.apply(loaded)
    assert report.is_complete, [str(item.error) for item in report.applied if item.error]
    assert bench.plan(loaded).is_empty
    return report


def graph(bench: Bench) -> tuple[list[str], dict[str, tuple[bool, list[str]]]]:
    (found,) = bench.call("GET", "/stories")
    body = bench.call("GET", f"/stories/{found['id']}")
    names = {key: node["name"] for key, node in body["interactions"].items()}
    return [names[key] for key in body["order"]], {
        names[key]: (node["root"], [names[item] for item in node["contextOut"]])
        for key, node in body["interactions"].items()
    }


# placement


LEVELS: dict[str, tuple[list[str], Data]] = {
    "one level": (["a", "b", "c"], {"a": {}, "b": {}, "c": {}}),
    "another order": (["c", "a", "b"], {"a": {}, "b": {}, "c": {}}),
    "a chain": (["a"], {"a": leads("b"), "b": leads("c"), "c": {}}),
    "the chain turned round": (["c"], {"a": {}, "b": leads("a"), "c": leads("b")}),
    "a circle": (["b"], {"a": leads("b"), "b": leads("c"), "c": leads("a")}),
    "everything leads everywhere": (["a"], {"a": leads("c", "b"), "b": leads("a", "c"), "c": leads("b", "a")}),
    "nothing leads anywhere": ([], {"a": {}, "b": {}, "c": {}}),
    "fewer": (["b"], {"b": {}}),
    "others": (["x", "y"], {"x": leads("z", "y"), "y": leads("x"), "z": {}}),
    "none": ([], {}),
}


@pytest.mark.parametrize("after", LEVELS)
@pytest.mark.parametrize("before", LEVELS)
def test_every_shape_can_become_every_other(before: str, after: str) -> None:
    bench = Bench()
    for name in (before, after):
        start, interactions = LEVELS[name]
        settle(bench, project(stories=story(start, interactions)))
        assert graph(bench) == (
            start,
            {key: (key in start, item.get("next", [])) for key, item in interactions.items()},
        )


def test_only_placement_is_a_move() -> None:
    bench = Bench()
    settle(bench, project(stories=story(["a"], {"a": leads("b"), "b": {}})))
    plan = bench.plan(load_data(project(stories=story(["a", "b"], {"a": {}, "b": {}}))))
    assert actions(plan) == {"story.pizza": "move", "interaction.pizza.a": "move"}


def test_what_nobody_manages_keeps_its_place() -> None:
    """An interaction that only the workspace has stays on the first level, and among what follows."""
    bench = Bench()
    settle(bench, project(stories=story(["a", "b"], {"a": leads("b"), "b": {}})))
    (found,) = bench.call("GET", "/stories")
    path = f"/stories/{found['id']}/interactions"
    theirs = bench.call("POST", path, {"name": "theirs"})["id"]
    nodes = bench.call("GET", f"/stories/{found['id']}")["interactions"]
    a = next(key for key, node in nodes.items() if node["name"] == "a")
    bench.call("POST", f"{path}/{a}", {"name": "below"})
    bench.call("PUT", f"/stories/{found['id']}", {"order": [theirs, *[key for key in nodes if key != theirs]]})
    data = project(stories=story(["b", "a"], {"a": leads(user_says=["x"]), "b": {}}))
    plan = bench.plan(load_data(data))
    assert plan.unmanaged == {Kind.INTERACTION: 2}
    settle(bench, data)
    assert graph(bench) == (
        ["theirs", "b", "a"],
        {"a": (True, ["below"]), "b": (True, []), "theirs": (True, []), "below": (False, [])},
    )


# references


def test_gotos_may_run_in_a_circle() -> None:
    bench = Bench()
    goto = {key: {"responses": [{"text": "x"}, {"goto": target}]} for key, target in zip("abc", "bca", strict=True)}
    settle(bench, project(stories=story(["a", "b", "c"], goto)))
    live = {item.name: item.fields["responses"] for item in bench.live().resources.values() if item.story}
    ids = {item.name: item.remote_id for item in bench.live().resources.values()}
    assert {name: found[1]["interaction"] for name, found in live.items()} == {
        "a": ids["b"],
        "b": ids["c"],
        "c": ids["a"],
    }


def test_a_goto_to_itself_is_a_circle_of_one() -> None:
    bench = Bench()
    settle(bench, project(stories=story(["a"], {"a": {"responses": [{"goto": "a"}]}})))


def test_what_is_used_goes_after_its_users() -> None:
    bench = Bench()
    using = {
        "a": {
            "user_says": ["x {{size:s}}"],
            "parameters": {"s": {"entity": "size"}},
            "responses": [{"webhook": "w"}, {"goto": "b"}, {"attributes": {"k": {"entity": "kind"}}}],
        },
        "b": {},
    }
    parts = {"size": {"entries": {"x": []}}, "kind": {"entries": {"y": []}}}
    settle(bench, project(stories=story(["a", "b"], using), entities=parts, webhooks={"w": {"url": "https://x"}}))
    report = settle(bench, project(stories=story(["a"], {"a": {}}), entities={}, webhooks={}))
    assert report.steps == 5


def test_names_may_be_swapped() -> None:
    bench = Bench()
    entities = {"x": {"name": "one", "entries": {"v": []}}, "y": {"name": "two", "entries": {"w": []}}}
    settle(bench, project(entities=entities, stories=story(["a", "b"], {"a": {"name": "A"}, "b": {"name": "B"}})))
    entities["x"]["name"], entities["y"]["name"] = "two", "one"
    settle(bench, project(entities=entities, stories=story(["a", "b"], {"a": {"name": "B"}, "b": {"name": "A"}})))


def test_a_name_may_pass_from_what_goes_to_what_comes() -> None:
    bench = Bench()
    settle(bench, project(entities={"x": {"name": "one", "entries": {"v": []}}}))
    settle(bench, project(entities={"y": {"name": "one", "entries": {"w": []}}}))
    settle(
        bench,
        project(entities={"y": {"name": "other", "entries": {"w": []}}, "z": {"name": "one", "entries": {"w": []}}}),
    )


def test_names_may_pass_on_within_a_story_that_comes_and_one_that_goes() -> None:
    bench = Bench()
    old = {"old": {"start": ["a"], "interactions": {"a": {}, "b": leads("a")}}}
    settle(bench, project(stories=old))
    new = {"new": {"name": "old", "start": ["a"], "interactions": {"a": {}, "b": leads("a")}}}
    settle(bench, project(stories=new))
    assert len(bench.call("GET", "/stories")) == 1


# default interactions and texts of a story


def test_only_what_is_declared_of_a_story_is_managed() -> None:
    bench = Bench()
    settle(bench, project(stories={"pizza": {}}))
    (found,) = bench.call("GET", "/stories")
    path = f"/stories/{found['id']}/interactions"
    before = bench.call("GET", f"{path}/fallback")
    settle(bench, project(stories={"pizza": {"name": "P", "welcome": {"enabled": False}}}))
    assert bench.call("GET", f"{path}/welcome")["enabled"] is False
    assert len(bench.call("GET", f"{path}/welcome")["responses"]) == 1
    assert bench.call("GET", f"{path}/fallback") == before
    settle(bench, project(stories={"pizza": {"name": "P", "description": "D", "welcome": {"responses": []}}}))
    assert bench.call("GET", f"{path}/welcome")["responses"] == []
    settle(
        bench, project(stories={"pizza": {"start": [], "interactions": {}, "welcome": {"responses": [{"text": "x"}]}}})
    )


# identity


def segments(*keys: str) -> Data:
    return {key: {"name": key} for key in keys}


def test_moved_renames_and_nothing_else() -> None:
    bench = Bench()
    settle(bench, project(stories=story(["a"], {"a": {}}), segments=segments("s")))
    ids = {str(key): entry.remote_id for key, entry in bench.state.resources.items()}
    data = project(
        stories={"shop": {"name": "pizza", "start": ["b"], "interactions": {"b": {"name": "a"}}}},
        segments={"t": {"name": "s"}},
        moved=[
            {"from": "story.pizza", "to": "story.shop"},
            {"from": "interaction.pizza.a", "to": "interaction.shop.b"},
            {"from": "segment.s", "to": "segment.t"},
        ],
    )
    plan = bench.plan(load_data(data))
    assert actions(plan) == dict.fromkeys(("story.shop", "interaction.shop.b", "segment.t"), "move")
    assert {change.reason for change in plan.changes} == {Reason.RENAMED}
    assert "    was segment.s\n" in render_plan(plan, DIGEST, plain)
    settle(bench, data)
    assert {str(key): entry.remote_id for key, entry in bench.state.resources.items()} == {
        "story.shop": ids["story.pizza"],
        "interaction.shop.b": ids["interaction.pizza.a"],
        "segment.t": ids["segment.s"],
    }


def test_a_story_takes_its_interactions_along_when_it_moves() -> None:
    bench = Bench()
    settle(bench, project(stories=story(["a"], {"a": leads("b"), "b": {}})))
    interactions = {"a": leads("b"), "b": {}}
    moved = [{"from": "story.pizza", "to": "story.shop"}]
    data = project(stories={"shop": {"name": "pizza", "start": ["a"], "interactions": interactions}}, moved=moved)
    assert set(actions(bench.plan(load_data(data))).values()) == {"move"}
    settle(bench, data)


def test_of_two_records_that_move_to_one_address_the_first_counts() -> None:
    bench = Bench()
    settle(bench, project(segments=segments("a", "b")))
    data = project(
        segments={"c": {"name": "a"}},
        moved=[{"from": "segment.a", "to": "segment.c"}, {"from": "segment.b", "to": "segment.c"}],
    )
    assert actions(bench.plan(load_data(data))) == {"segment.c": "move"}


def renames(plan: Plan) -> list[tuple[str, str]]:
    return [(item.message, item.suggestion) for item in plan.findings if item.code == "likely-rename"]


def test_a_likely_rename_is_pointed_out() -> None:
    bench = Bench()
    settle(bench, project(segments=segments("a")))
    plan = bench.plan(load_data(project(segments={"b": {"name": "a"}})))
    assert actions(plan) == {"segment.a": "delete", "segment.b": "create"}
    (finding,) = plan.findings
    assert (finding.code, finding.severity) == ("likely-rename", Severity.WARNING)
    assert finding.message == "segment.a goes and segment.b comes with its name: this looks like a rename"
    assert finding.suggestion.endswith("moved:\n  - {from: segment.a, to: segment.b}")


@pytest.mark.parametrize(
    ("name", "said"), [("VIP customers", "nearly its name"), ("Regulars", ""), ("Vip customer", "its name")]
)
def test_of_segments_only_the_names_can_be_compared(name: str, said: str) -> None:
    bench = Bench()
    settle(bench, project(segments={"a": {"name": "Vip customer"}}))
    found = renames(bench.plan(load_data(project(segments={"b": {"name": name}}))))
    assert [f" comes with {said}: " in message for message, _ in found] == ([True] if said else [])


def test_what_looks_like_two_looks_like_none() -> None:
    bench = Bench()
    entity = {"entries": {"one": ["1"], "two": ["2"]}}
    settle(bench, project(entities={"a": entity, "b": entity}))
    assert renames(bench.plan(load_data(project(entities={"c": entity})))) == []


TALK: Data = {
    "order": leads("confirm", user_says=["I want a pizza", "one pizza please"], responses=[{"goto": "confirm"}]),
    "confirm": {"user_says": ["yes"], "responses": [{"webhook": "hook"}, {"text": "Done."}]},
    "hours": {"user_says": ["when are you open"], "responses": [{"text": "From 9 to 22."}]},
}


def test_the_rename_of_a_story_is_pointed_out_with_what_it_holds() -> None:
    """Whatever the file leaves to the vendor: texts, welcome and fallback that nobody declared count for nothing."""
    hooks = {"hook": {"url": "https://example.com"}}
    bench = Bench()
    settle(bench, project(stories={"pizza": {"start": ["order"], "interactions": TALK}}, webhooks=hooks))
    later = {**TALK, "hours": {"user_says": ["when are you open"], "responses": [{"text": "From 8 to 22."}]}}
    data = project(stories={"shop": {"start": ["order"], "interactions": later}}, webhooks=hooks)
    plan = bench.plan(load_data(data))
    (said,) = renames(plan)
    assert said == (
        "story.pizza goes and story.shop comes with 88 % of its content: this looks like a rename",
        "to keep the resource, add\nmoved:\n  - {from: story.pizza, to: story.shop}",
    )
    moved = [{"from": "story.pizza", "to": "story.shop"}]
    assert actions(bench.plan(load_data({**data, "moved": moved}))) == {
        "story.shop": "update",
        "interaction.shop.confirm": "move",
        "interaction.shop.hours": "update",
        "interaction.shop.order": "move",
    }


def test_another_story_is_no_rename() -> None:
    bench = Bench()
    settle(bench, project(stories=story(["order"], TALK), webhooks={"hook": {"url": "https://example.com"}}))
    other = {"start": ["a"], "interactions": {"a": {"user_says": ["hello"]}}}
    plan = bench.plan(load_data(project(stories={"shop": other}, webhooks={"hook": {"url": "https://example.com"}})))
    assert renames(plan) == []


def test_an_interaction_that_leads_to_what_nobody_manages_can_be_renamed() -> None:
    bench = Bench()
    settle(bench, project(stories=story(["a"], {"a": {"user_says": ["x", "y"]}})))
    (found,) = bench.call("GET", "/stories")
    path = f"/stories/{found['id']}/interactions"
    theirs = bench.call("POST", path, {"name": "theirs"})["id"]
    (own,) = (item for item in bench.call("GET", path) if item["name"] == "a")
    goto = {"type": "goto", "interactionId": theirs}
    bench.call("PUT", f"{path}/{own['id']}", {**own, "responses": [goto]})
    plan = bench.plan(load_data(project(stories=story(["b"], {"b": {"user_says": ["x", "y"]}}))))
    ((message, _),) = renames(plan)
    assert message.startswith("interaction.pizza.a goes and interaction.pizza.b comes with 80 % of its content")


def test_what_is_listed_under_forget_stays_in_the_workspace() -> None:
    bench = Bench()
    settle(bench, project(segments=segments("a", "b")))
    data = project(segments=segments("a"), forget=["segment.b"])
    plan = bench.plan(load_data(data))
    assert actions(plan) == {"segment.b": "forget"}
    assert "the workspace keeps it" in render_plan(plan, DIGEST, plain)
    settle(bench, data)
    assert [item["name"] for item in bench.call("GET", "/segments")] == ["a", "b"]


def test_what_is_gone_on_both_sides_is_forgotten() -> None:
    bench = Bench()
    settle(bench, project(segments=segments("a")))
    (found,) = bench.call("GET", "/segments")
    bench.call("DELETE", f"/segments/{found['id']}")
    data = project(segments={})
    plan = bench.plan(load_data(data))
    assert actions(plan) == {"segment.a": "forget"}
    assert "it is gone from the workspace and from the project" in render_plan(plan, DIGEST, plain)
    settle(bench, data)


def test_a_section_that_no_file_mentions_is_not_empty() -> None:
    bench = Bench()
    settle(bench, project(segments=segments("a"), entities={"e": {"entries": {"x": []}}}, stories={"p": {}}))
    plan = bench.plan(load_data(project(name="x")))
    assert plan.is_empty
    assert [finding.message for finding in plan.findings] == [
        "1 entity resource(s) are in the state, and no file mentions `entities:`; they are left alone",
        "1 segment resource(s) are in the state, and no file mentions `segments:`; they are left alone",
        "1 story resource(s) are in the state, and no file mentions `stories:`; they are left alone",
    ]
    assert plan.findings[0].suggestion.startswith("write `entities: {}` to delete them")


def test_interactions_that_no_file_mentions_stay() -> None:
    bench = Bench()
    settle(bench, project(stories=story(["a"], {"a": {}})))
    assert bench.plan(load_data(project(stories={"pizza": {}}))).is_empty
    assert actions(bench.plan(load_data(project(stories=story([], {}))))) == {
        "story.pizza": "move",
        "interaction.pizza.a": "delete",
    }


def test_two_that_want_the_name_of_one() -> None:
    bench = Bench()
    bench.call("POST", "/segments", {"name": "same"})
    plan = bench.plan(load_data(project(segments={"a": {"name": "same"}, "b": {"name": "same"}})))
    assert plan.is_refused
    assert codes(plan) == ["ambiguous-name", "ambiguous-name"]
    assert "2 declared resources have the name 'same', and one live resource" in plan.findings[0].message


# selection


def test_selection() -> None:
    parts = project(
        stories=story(["a"], {"a": {"responses": [{"webhook": "w"}]}}),
        webhooks={"w": {"url": "https://x"}},
        segments=segments("s"),
    )
    bench = Bench()
    loaded = load_data(parts)
    everything = {"story.pizza", "interaction.pizza.a", "webhook.w", "segment.s"}
    w, s, whole = (Address.parse(text) for text in ("webhook.w", "segment.s", "story.pizza"))
    assert set(actions(bench.plan(loaded))) == everything
    assert set(actions(bench.plan(loaded, Selection(targets=(w,))))) == {"webhook.w"}
    assert set(actions(bench.plan(loaded, Selection(targets=(whole,))))) == everything - {"segment.s"}
    assert set(actions(bench.plan(loaded, Selection(excludes=(s,))))) == everything - {"segment.s"}
    assert set(actions(bench.plan(loaded, Selection(excludes=(w,))))) == {"segment.s"}
    plan = bench.plan(loaded, Selection(targets=(w,)))
    assert plan.targeted
    _, report = bench.apply(loaded, Selection(targets=(w,)))
    assert report.count(Outcome.DONE) == 1


# safety


def refused(bench: Bench, data: Data, **rules: Any) -> list[tuple[str, str, str]]:
    protect = tuple(Address.parse(text) for text in rules.pop("protect", ()))
    policy = Policy(environment="prod", deletes=Deletes(allow=True).model_copy(update=rules), protect=protect)
    plan = bench.plan(load_data(data), policy=policy)
    return [
        (finding.code, finding.message, finding.suggestion)
        for finding in plan.findings
        if finding.severity is Severity.ERROR
    ]


@pytest.fixture
def ten() -> Bench:
    bench = Bench()
    settle(bench, project(segments=segments(*"abcdefghij")))
    return bench


WRITE = "to allow it, write in botsync.yaml under `environments.prod`:\n"


def test_deletes_are_a_permission_of_their_own(ten: Bench) -> None:
    assert refused(ten, project(segments=segments(*"abcdefghi")), allow=False) == [
        (
            "delete-not-allowed",
            "1 of 10 managed resources (10 %) would be deleted, and environment `prod` does not allow deletes",
            WRITE + "deletes: {allow: true}",
        )
    ]


def test_deletes_have_a_limit_by_count(ten: Bench) -> None:
    assert refused(ten, project(segments=segments(*"abcdefgh")), max_count=2) == []
    assert refused(ten, project(segments=segments(*"abcdefg")), max_count=2) == [
        (
            "delete-too-many",
            "3 of 10 managed resources (30 %) would be deleted, and `max_count` is 2",
            WRITE + "deletes: {allow: true, max_count: 3}",
        )
    ]


def test_deletes_have_a_limit_by_percent_with_a_floor(ten: Bench) -> None:
    assert refused(ten, project(segments=segments(*"abcdefg")), max_percent=10) == []
    assert refused(ten, project(segments=segments(*"abcdef")), max_percent=40) == []
    assert refused(ten, project(segments=segments(*"abcdef")), max_percent=12.5) == [
        (
            "delete-too-much",
            "4 of 10 managed resources (40 %) would be deleted, and `max_percent` is 12.5",
            WRITE + "deletes: {allow: true, max_percent: 40}",
        )
    ]


def test_one_line_allows_what_several_rules_forbid(ten: Bench) -> None:
    """What of it is no obstacle stays as it is; pasted for what is there, the line is enough."""
    few = project(segments=segments("a"))
    settings = {"allow": False, "max_count": 5, "max_percent": 10.0}
    found = refused(ten, few, **settings)
    assert [code for code, *_ in found] == ["delete-not-allowed", "delete-too-many", "delete-too-much"]
    assert {suggestion for *_, suggestion in found} == {WRITE + "deletes: {allow: true, max_count: 9, max_percent: 90}"}
    assert refused(ten, few, allow=True, max_count=9, max_percent=90.0) == []
    ((*_, kept),) = refused(ten, few, max_count=1_000_000, max_percent=33.5)
    assert kept == WRITE + "deletes: {allow: true, max_count: 1000000, max_percent: 90}"
    ((*_, kept),) = refused(ten, few, max_count=2, max_percent=95.5)
    assert kept == WRITE + "deletes: {allow: true, max_count: 9, max_percent: 95.5}"


FORBIDS = " would be deleted, and `protect` of environment `prod` forbids it by"


def test_protected_addresses_stay_with_what_they_hold() -> None:
    bench = Bench()
    settle(bench, project(stories=story(["a"], {"a": {}}), segments=segments("s")))
    found = refused(bench, project(stories={}, segments={}), protect=["segment.x", "story.pizza", "segment.y"])
    assert found == [
        (
            "delete-protected",
            f"{address}{FORBIDS} 1 of 3 entries: story.pizza",
            WRITE + "protect: [segment.x, segment.y]",
        )
        for address in ("interaction.pizza.a", "story.pizza")
    ]
    protected = ["interaction.pizza.a", "story.pizza"]
    assert [(message, line) for _, message, line in refused(bench, project(stories={}), protect=protected)] == [
        (
            f"{address}{FORBIDS} 2 of 2 entries: interaction.pizza.a, story.pizza",
            WRITE + "protect: []",
        )
        for address in ("interaction.pizza.a", "story.pizza")
    ]
    ((_, message, _), _) = refused(bench, project(stories={}), protect=["interaction.pizza.a"])
    assert message == f"interaction.pizza.a{FORBIDS} 1 of 1 entries: interaction.pizza.a"


def test_a_story_with_strangers_in_it_is_not_deleted() -> None:
    bench = Bench()
    settle(bench, project(stories=story(["a"], {"a": {}})))
    (found,) = bench.call("GET", "/stories")
    bench.call("POST", f"/stories/{found['id']}/interactions", {"name": "theirs"})
    (refusal,) = refused(bench, project(stories={}))
    assert refusal[0] == "delete-unmanaged"
    assert "holds 1 interaction(s) that botsync does not manage (theirs)" in refusal[1]


@pytest.mark.parametrize("kind", ["interaction", "entity"])
def test_a_name_that_someone_else_has_is_not_taken(kind: str) -> None:
    bench = Bench()
    entity = {"entries": {"x": []}}
    settle(bench, project(stories=story(["a"], {"a": {}}), entities={"e": entity}))
    (found,) = bench.call("GET", "/stories")
    body = {"name": "taken"}
    data = project(stories=story(["a"], {"a": {"name": "taken"}}))
    if kind == "interaction":
        bench.call("POST", f"/stories/{found['id']}/interactions", body)
    else:
        bench.call("POST", "/entities", {**body, "entries": [{"value": "x", "synonyms": []}]})
        data = project(entities={"e": {**entity, "name": "taken"}})
    (refusal,) = refused(bench, data)
    assert refusal[0] == "name-taken"
    assert "the name 'taken' belongs to a live resource that botsync does not manage" in refusal[1]


def test_nothing_comes_or_goes_after_a_torn_read() -> None:
    """The story map lists an interaction that the list of interactions does not."""
    bench = Bench()
    settle(bench, project(stories=story(["a", "b"], {"a": {}, "b": {}})))
    bench.app = hiding(bench.app, {bench.state.resources[Address.parse("interaction.pizza.b")].remote_id})
    for keys in (["a", "b"], ["b"], ["a"], ["a", "b", "c"]):
        plan = bench.plan(load_data(project(stories=story(keys, {key: {} for key in keys}))))
        assert plan.is_refused
        assert "incomplete-read" in codes(plan)
    plan = bench.plan(load_data(project(stories={"pizza": {"description": "only a text"}})))
    assert [(item.code, item.severity) for item in plan.findings] == [("incomplete-read", Severity.WARNING)]


def torn_bench(**parts: Any) -> tuple[Bench, Data]:
    """Return a workspace with a story `pizza` of which only a part can be read, and the project that was applied."""
    bench = Bench()
    data = project(stories=story(["a", "b"], {"a": {}, "b": {}}), **parts)
    settle(bench, data)
    bench.app = hiding(bench.app, {bench.state.resources[Address.parse("interaction.pizza.b")].remote_id})
    return bench, project(stories={"pizza": {}}, **parts)


@pytest.mark.parametrize("section", ["entities", "webhooks"])
def test_what_a_torn_story_may_use_is_not_deleted(section: str) -> None:
    used = {"entities": {"e": {"entries": {"x": []}}}, "webhooks": {"w": {"url": "https://example.com"}}}
    bench, data = torn_bench(**used)
    assert not bench.plan(load_data(data)).is_refused
    plan = bench.plan(load_data({**data, section: {}}))
    (finding,) = plan.findings
    assert (finding.code, finding.severity) == ("incomplete-read", Severity.ERROR)
    gone = {"entities": "entity.e", "webhooks": "webhook.w"}[section]
    assert f"nobody knows whether it uses {gone}, which would be deleted" in finding.message


def test_the_key_of_a_torn_story_may_be_that_of_something_else() -> None:
    """An entity and a segment of the same key have nothing to do with the story."""
    bench, data = torn_bench()
    more = {"entities": {"pizza": {"entries": {"x": []}}}, "segments": segments("pizza")}
    plan = bench.plan(load_data({**data, **more}))
    assert actions(plan) == {"entity.pizza": "create", "segment.pizza": "create"}
    assert [(item.code, item.severity) for item in plan.findings] == [("incomplete-read", Severity.WARNING)]


# a run that meets the world


def test_what_is_deleted_already_is_deleted() -> None:
    bench = Bench()
    settle(bench, project(segments=segments("a")))
    (found,) = bench.call("GET", "/segments")
    real = bench.app

    async def racing(scope: Any, receive: Any, send: Any) -> None:
        if scope["method"] == "DELETE":
            bench.app = real
            await real({**scope}, receive, _nowhere)
        await real(scope, receive, send)

    async def _nowhere(message: Any) -> None:
        pass

    bench.app = racing
    assert found["name"] == "a"
    settle(bench, project(segments={}))


def test_a_delete_that_fails_keeps_its_record() -> None:
    bench = Bench()
    settle(bench, project(segments=segments("a")))
    real = bench.app

    async def failing(scope: Any, receive: Any, send: Any) -> None:
        if scope["method"] != "DELETE":
            await real(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 500, "headers": []})
        await send({"type": "http.response.body", "body": b"<b>oops</b>"})

    bench.app = failing
    _, report = bench.apply(load_data(project(segments={})))
    assert not report.is_complete
    assert list(bench.state.resources) == [Address.parse("segment.a")]
    text = render_report(report, "prod", plain)
    assert text.startswith("failed         delete segment.a\n    the API failed\n    try again later")
    assert "Applied to prod: nothing. 1 failed, 0 not attempted." in text
    bench.app = real
    settle(bench, project(segments={}))


def test_records_without_fields_decode_and_plan() -> None:
    """A record that `import` wrote knows the remote id only."""
    bench = Bench()
    settle(bench, project(segments=segments("a")))
    bare = {key: Recorded(remote_id=entry.remote_id) for key, entry in bench.state.resources.items()}
    bench.state = bench.state.with_resources(bare)
    assert bench.plan(load_data(project(segments=segments("a")))).is_empty


# what a reader sees


def test_colour_is_only_paint() -> None:
    bench = Bench()
    loaded = load_files(
        {"botsync.yaml": "version: 1\nname: t\nsegments: {a: {name: 'A\x1b[31m'}}\n".replace("\x1b", "")}
    )
    plan = bench.plan(loaded)
    text = render_plan(plan, DIGEST, coloured)
    assert "\x1b[32m+ segment.a\x1b[0m" in text
    for code in ("32", "1", "2"):
        text = text.replace(f"\x1b[{code}m", "")
    assert text.replace("\x1b[0m", "") == render_plan(plan, DIGEST, plain)


def test_a_resource_cannot_steer_the_terminal() -> None:
    bench = Bench()
    bench.call("POST", "/segments", {"name": "evil\x1b[2J\x07"})
    (found,) = bench.call("GET", "/segments")
    bench.state = bench.state.with_resources({Address.parse("segment.a"): Recorded(remote_id=found["id"])})
    text = render_plan(bench.plan(load_data(project(segments=segments("a")))), DIGEST, plain)
    assert "      - evil\\x1b[2J\\x07\n      + a\n" in text


def test_policy_and_actions_are_closed_sets() -> None:
    assert POLICY.deletes.allow
    assert [str(action) for action in Action] == ["create", "update", "move", "delete", "adopt", "forget", "none"]


def test_one_declared_and_two_live_of_its_name() -> None:
    bench = Bench()
    ids = [bench.call("POST", "/segments", {"name": "same"})["id"] for _ in range(2)]
    plan = bench.plan(load_data(project(segments={"a": {"name": "same"}})))
    (finding,) = plan.findings
    assert finding.message == f"segment.a: 2 live resources have the name 'same' ({', '.join(ids)})"
    assert f"`botsync import segment.a {ids[0]}`" in finding.suggestion


def test_an_interaction_that_follows_itself_is_left_out_and_stays_so() -> None:
    """Real bots have such links; the API rejects them."""
    bench = Bench()
    loaded = load_data(project(stories=story(["a"], {"a": leads("a", "b"), "b": leads("b")})))
    assert [finding.code for finding in loaded.findings] == ["self-reference", "self-reference"]
    _, report = bench.apply(loaded)
    assert report.is_complete
    assert bench.plan(loaded).is_empty
    assert graph(bench) == (["a"], {"a": (True, ["b"]), "b": (False, [])})
