"""The stories that a plan touches, as a saved plan carries them: before and after in one, and of bounded size."""

from typing import Any

from support.plans import change

from botsync.address import Address
from botsync.conversation.changed_graphs import EDGES, NODES, changed_graphs
from botsync.core.plan import Action, FieldChange, Plan, Reason
from botsync.core.plan_document import GraphDocument
from botsync.models.base import Form

Data = dict[str, Any]


def resources(stories: Data) -> dict[Address, Data]:
    """Return resources of stories that are given as names of interactions and what follows each."""
    found: dict[Address, Data] = {}
    for story, held in stories.items():
        found[Address.parse(f"story.{story}")] = {"name": story.upper(), "start": [f"interaction.{story}.a"]}
        for key, following in held.items():
            fields = {"name": key.upper(), "next": [f"interaction.{story}.{item}" for item in following]}
            found[Address.parse(f"interaction.{story}.{key}")] = fields
    return found


def shown(graph: GraphDocument) -> tuple[list[str], list[str]]:
    signs = {(True, True): " ", (False, True): "+", (True, False): "-"}
    nodes = [f"{signs[item.before, item.after]}{item.id.rpartition('.')[2]}" for item in graph.nodes]
    edges = [
        f"{signs[item.before, item.after]}{item.source.rpartition('.')[2]}>{item.target.rpartition('.')[2]}"
        for item in graph.edges
    ]
    return nodes, edges


def plan(*addresses: str) -> Plan:
    return Plan(environment="e", changes=tuple(change(address) for address in addresses))


def test_before_and_after_are_in_one() -> None:
    before = resources({"s": {"a": ["b"], "b": ["a"]}, "other": {"a": []}})
    after = resources({"s": {"a": ["c"], "c": []}, "other": {"a": []}})
    (graph,) = changed_graphs(plan("interaction.s.a", "interaction.s.b", "interaction.s.c"), before, after)
    assert shown(graph) == ([" a", "+c", "-b"], ["+a>c", "-a>b", "-b>a"])
    assert (graph.story, graph.name, graph.nodes_left_out, graph.edges_left_out) == ("s", "S", 0, 0)
    assert [node.root for node in graph.nodes] == [True, False, False]


def test_a_story_that_comes_and_one_that_goes() -> None:
    there = resources({"s": {"a": []}})
    (new,) = changed_graphs(plan("story.s"), {}, there)
    (old,) = changed_graphs(plan("story.s"), there, {})
    assert shown(new) == (["+a"], [])
    assert shown(old) == (["-a"], [])
    assert changed_graphs(plan("story.s", "entity.x"), {}, {}) == ()


def test_what_nobody_manages_is_in_it_and_what_is_only_adopted_is_not_drawn() -> None:
    before = resources({"s": {"a": []}})
    before[Address.parse("interaction.s.a")]["next"] = ["#77"]
    unmanaged = Address(Address.parse("interaction.s.a").kind, "#77", "s")
    before[unmanaged] = {"name": "Theirs", "next": ["interaction.s.a"]}
    (graph,) = changed_graphs(plan("interaction.s.a"), before, before)
    assert shown(graph) == ([" a", " #77"], [" a>#77", " #77>a"])
    adopted = Plan(environment="e", changes=(change("interaction.s.a", Action.ADOPT, Reason.ADOPTED),))
    assert changed_graphs(adopted, before, before) == ()


def test_a_default_interaction_that_changes() -> None:
    before = resources({"s": {"a": []}})
    story = Address.parse("story.s")
    jump = {
        "type": "button",
        "title": "?",
        "buttons": [{"type": "goto", "title": "A", "interaction": "interaction.s.a"}],
    }
    after = {**before, story: {**before[story], "welcome.enabled": True, "welcome.responses": [jump]}}
    field = FieldChange(field="welcome.enabled", form=Form.FLAG, before=False, after=True)
    (graph,) = changed_graphs(Plan(environment="e", changes=(change("story.s", fields=(field,)),)), before, after)
    assert [(node.id, node.role, node.before) for node in graph.nodes] == [
        ("welcome.s", "welcome", False),
        ("interaction.s.a", "user", True),
    ]
    assert [(edge.kind, edge.labels) for edge in graph.edges] == [("button", ["A"])]


def test_of_a_large_story_what_changes_is_kept_first_and_then_what_is_next_to_it() -> None:
    names = [f"k{number}" for number in range(1000)]
    held = {name: [names[(number + step) % 1000] for step in range(1, 9)] for number, name in enumerate(names)}
    before = resources({"s": held})
    after = resources({"s": {**held, "k900": ["k500"], "new": []}})
    changes = plan("interaction.s.k900", "interaction.s.new")
    (graph,) = changed_graphs(changes, before, after)
    kept = {node.id.rpartition(".")[2] for node in graph.nodes}
    assert len(kept) == NODES
    assert graph.nodes_left_out == 1001 - NODES
    assert {"k900", "new", "k500", *(f"k{number}" for number in range(892, 909))} <= kept
    assert len(graph.edges) <= EDGES
    assert graph.edges_left_out == 8001 - len(graph.edges)
    assert {edge.source.rpartition(".")[2] for edge in graph.edges if edge.before != edge.after} == {"k900"}
    assert changed_graphs(changes, before, after) == (graph,), "the same input, the same document"
