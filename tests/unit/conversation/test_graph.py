"""A story's graph: what leads where, taken from interactions in the API's terms."""

from botsync.conversation.graph import Edge, EdgeKind, Graph, Node, Role, Step, graph_json, story_graph


def edges(*steps: Step) -> list[tuple[str, str, str, tuple[str, ...]]]:
    graph = story_graph("s", "Story", steps)
    return [(edge.source, edge.target, str(edge.kind), edge.labels) for edge in graph.edges]


def test_nodes_keep_their_order_and_what_they_are() -> None:
    steps = [Step(id="w", name="Welcome", role=Role.WELCOME), Step(id="b", name="B", root=True), Step(id="a", name="A")]
    graph = story_graph("s", "Story", steps)
    assert graph == Graph(
        id="s",
        name="Story",
        nodes=(
            Node(id="w", name="Welcome", role=Role.WELCOME),
            Node(id="b", name="B", root=True),
            Node(id="a", name="A"),
        ),
        edges=(),
    )


def test_next_jumps_and_buttons_are_edges_of_their_own_kind() -> None:
    jump = {"type": "goto", "interactionId": "b"}
    quick = {"type": "quickReplies", "title": "?", "buttons": [{"type": "goto", "title": "There", "value": "b"}]}
    assert edges(Step(id="a", name="A", next=["b"], responses=[jump, quick]), Step(id="b", name="B")) == [
        ("a", "b", "next", ()),
        ("a", "b", "goto", ()),
        ("a", "b", "button", ("There",)),
    ]


def test_buttons_of_cards_count_and_those_to_the_same_place_are_one_edge() -> None:
    def card(*titles: str) -> dict[str, object]:
        return {"title": "", "buttons": [{"type": "goto", "title": title, "value": "a"} for title in titles]}

    cards = {"type": "cards", "elements": [card("One", "Two"), card("Two", "")]}
    assert edges(Step(id="a", name="A", responses=[cards, {"type": "card", **card("Three")}])) == [
        ("a", "a", "button", ("One", "Two", "Three"))
    ]


def test_what_leads_nowhere_is_left_out() -> None:
    other = {"type": "button", "title": "?", "buttons": [{"type": "postback", "title": "a", "value": "a"}]}
    assert edges(Step(id="a", name="A", next=["gone"], responses=[{"type": "goto"}, other])) == []


def test_responses_of_any_shape_are_taken() -> None:
    odd = [
        {},
        {"type": "text", "elements": ["Hi", None, 3]},
        {"type": "cards", "elements": "none"},
        {"type": "new", "buttons": {"type": "goto"}},
        {"type": "new", "buttons": ["goto", {"type": "goto"}, {"value": "a"}]},
    ]
    assert edges(Step(id="a", name="A", responses=odd)) == []


def test_as_json_it_has_the_form_that_the_page_reads() -> None:
    graph = Graph(
        id="s",
        name="Story",
        nodes=(Node(id="a", name="A", root=True),),
        edges=(Edge(source="a", target="a", kind=EdgeKind.BUTTON, labels=("Again",)),),
    )
    assert graph_json(graph) == {
        "id": "s",
        "name": "Story",
        "nodes": [{"id": "a", "name": "A", "root": True, "role": "user"}],
        "edges": [{"from": "a", "to": "a", "kind": "button", "labels": ["Again"]}],
    }
