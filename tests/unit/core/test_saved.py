"""A saved plan is read as what it was, or not at all; what no longer fits is told apart."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from support.bench import ALL, DIGEST, POLICY, Bench, load_data

from botsync.address import Address
from botsync.conversation.changed_graphs import changed_graphs
from botsync.core.journal import Opening, decode_run, opened
from botsync.core.outlook import after, before
from botsync.core.plan import Action, Change, FieldChange, Origin, Reason
from botsync.core.planner import build_plan
from botsync.core.recording import fold
from botsync.core.replay import moved_on
from botsync.core.saved import Beside, Stamp, decode_plan, environment_of, read_document, read_plan
from botsync.core.saving import encode_plan, plan_document
from botsync.core.state import without_secrets
from botsync.core.steps import build_steps
from botsync.core.undo import lost_secrets, undone
from botsync.core.vault import Vault
from botsync.diagnostics import Place
from botsync.errors import PlanAltered, PlanForeign
from botsync.models.base import Form

Data = dict[str, Any]

DATA: Data = {
    "version": 1,
    "name": "t",
    "stories": {"s": {"start": ["a"], "interactions": {"a": {"next": ["b"]}, "b": {"responses": [{"goto": "a"}]}}}},
    "entities": {"size": {"entries": {"small": []}}},
    "segments": {"vip": {"name": "VIP"}},
}


def document(bench: Bench, data: Data = DATA) -> Data:
    situation = bench.situation(load_data(data))
    plan = build_plan(situation, POLICY, ALL)
    return plan_document(plan, build_steps(plan, situation), situation, Stamp(id="x", created="now", tool="test"))


def test_what_is_written_is_read() -> None:
    bench = Bench()
    situation = bench.situation(load_data(DATA))
    plan = build_plan(situation, POLICY, ALL)
    saved = decode_plan(encode_plan(document(bench)), DIGEST)
    assert [change.address for change in saved.plan.changes] == [change.address for change in plan.changes]
    assert [without_secrets(change.after, DIGEST) for change in plan.changes] == [
        change.after for change in saved.plan.changes
    ]
    assert {step.key for step in saved.steps} == {step.key for step in build_steps(plan, situation)}


Damage = Callable[[Data], object]

DAMAGE: dict[str, tuple[Damage, str]] = {
    "an address twice": (lambda it: it["changes"].append(it["changes"][0]), "an address is there twice"),
    "an address that is none": (lambda it: it["changes"][0].update(address="x"), "x"),
    "an unknown action": (lambda it: it["changes"][0].update(action="explode"), "changes.0.action"),
    "an unknown field": (lambda it: it["changes"][0]["fields"][0].update(field="x"), "x is no field of a"),
    "a value of another form": (lambda it: it["changes"][0]["fields"][0].update(after=3), "or has another form"),
    "fields of another form": (lambda it: it["changes"][0].update(after={"name": 1}), "another form than text"),
    "no steps": (lambda it: it.pop("steps"), "steps: Field required"),
    "something more": (lambda it: it.update(more=1), "more: Extra inputs"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_another_shape_is_refused(name: str) -> None:
    damage, said = DAMAGE[name]
    made = document(Bench())
    damage(made)
    with pytest.raises(PlanAltered, match="the saved plan was altered: ") as caught:
        read_document(made)
    assert said in caught.value.message


def test_any_change_of_the_text_is_noticed() -> None:
    """One character another: it is refused, or it says the same."""
    text = encode_plan(document(Bench()))
    whole = decode_plan(text, DIGEST)
    for place in range(0, len(text), 7):
        other = "x" if text[place] != "x" else "y"
        changed = text[:place] + other + text[place + 1 :]
        try:
            assert decode_plan(changed, DIGEST) == whole
        except (PlanAltered, PlanForeign):
            continue


def test_the_order_of_entries_is_sealed_too() -> None:
    """It is sent as it was written."""
    made = document(Bench())
    with pytest.raises(PlanAltered):
        decode_plan(encode_plan(dict(reversed(made.items()))), DIGEST)


@pytest.mark.parametrize("text", ["", "[]", "3", '{"environment": 3}', "{}", "[" * 100_000])
def test_what_names_no_environment(text: str) -> None:
    assert environment_of(text) is None


def test_a_plan_that_would_be_another_one_now() -> None:
    """The same workspace, and yet: what was unmanaged then is managed now."""
    bench = Bench()
    made = document(bench)
    saved = read_document(made)
    situation = bench.situation(load_data(DATA))
    plan = build_plan(situation, POLICY, ALL)
    assert list(moved_on(saved, plan, situation)) == []
    fewer = replace(plan.changes[-1], fields=plan.changes[-1].fields[:-1])
    other = replace(plan, changes=(*plan.changes[:-1], fewer))
    assert list(moved_on(saved, other, situation)) == [(fewer.address, "the plan for it would be another one now")]


def test_a_journal_that_lists_no_steps_records_nothing() -> None:
    made = document(Bench()) | {"steps": []}
    run = decode_run(opened(Opening(run="r", command="apply", who="me", started="now", plan=made)))
    assert run is not None
    assert fold({}, run.saved.plan.changes, run.facts, run.complete, DIGEST) == {}


def test_a_secret_that_nobody_knows_is_only_missed_where_it_changed() -> None:
    bench = Bench()

    def hook(url: str) -> Data:
        return {**DATA, "webhooks": {"w": {"url": f"https://example.com/{url}", "token": "${W_TOKEN}"}}}

    bench.apply(load_data(hook("a")))
    bench.apply(load_data(hook("b")))
    run, nobody = bench.runs[-1], Vault([], DIGEST)
    wanted = undone(run, nobody)
    situation = bench.situation(load_data(hook("b")))
    assert list(lost_secrets(run, situation, nobody)) == []
    _, report = bench.become(wanted)
    assert report.is_complete
    (found,) = bench.call("GET", "/webhooks")
    whole = bench.call("GET", f"/webhooks/{found['id']}")
    assert (whole["url"], whole["token"]) == ("https://example.com/a", "sandbox-W_TOKEN")


def test_the_document_is_json_that_survives_json() -> None:
    made = document(Bench())
    assert json.loads(encode_plan(made)) == made


def test_what_is_told_beside_a_plan_is_read_and_sealed() -> None:
    situation = Bench().situation(load_data(DATA))
    plan = build_plan(situation, POLICY, ALL)
    address = plan.changes[0].address
    left = FieldChange(field="name", form=Form.TEXT, before="a", after="b", origin=Origin.WORKSPACE)
    stays = Change(
        address=Address.parse("entity.city"), action=Action.NONE, reason=Reason.DRIFTED, name="City", withheld=(left,)
    )
    graphs = changed_graphs(plan, before(situation), after(plan, situation))
    beside = Beside(places={address: Place(file="a:b.yaml", line=3, column=5)}, graphs=graphs)
    stamp = Stamp(id="x", created="now", tool="test")
    made = plan_document(replace(plan, left=(stays,)), build_steps(plan, situation), situation, stamp, beside)
    saved = decode_plan(encode_plan(made), DIGEST)
    assert saved.beside == beside
    assert saved.plan.left == (stays,)
    assert [graph.story for graph in graphs] == ["s"]
    made["graphs"][0]["name"] = "other"
    with pytest.raises(PlanAltered):
        decode_plan(encode_plan(made), DIGEST)
    assert read_plan(encode_plan(made)).beside.graphs[0].name == "other", "nobody can tell without the token"


def test_a_plan_without_anything_beside_it_is_read() -> None:
    """As a journal has it."""
    made = document(Bench())
    assert not {"left", "behaviour", "graphs"} & made.keys()
    assert "place" not in made["changes"][0]
    assert decode_plan(encode_plan(made), DIGEST).beside == Beside()


@pytest.mark.parametrize("text", ["a.yaml", "a.yaml:3:5", "b:c.yaml:1:2", "a.yaml:0:0", "a:1"])
def test_a_place_is_read_as_it_is_written(text: str) -> None:
    assert str(Place.parse(text)) == text
