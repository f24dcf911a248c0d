"""The layered layout: nothing overlaps, edges go from left to right where they can, the same input gives the same."""

import random

from hypothesis import given
from hypothesis import strategies as st

from botsync.render.graph_layout import Spacing, lay_out
from botsync.render.graph_order import Item, crossings, order_layers

SPACING = Spacing()
GRAPHS = st.integers(0, 14).flatmap(
    lambda size: st.tuples(
        st.just([f"n{number}" for number in range(size)]),
        st.lists(st.tuples(*[st.integers(0, max(size - 1, 0)).map("n{}".format)] * 2), max_size=40 if size else 0),
    )
)


@given(GRAPHS)
def test_every_node_has_a_place_of_its_own(graph: tuple[list[str], list[tuple[str, str]]]) -> None:
    nodes, edges = graph
    widths = {node: 60.0 + 7 * number for number, node in enumerate(nodes)}
    layout = lay_out(widths, edges, SPACING)
    assert list(layout.places) != [] or not nodes
    assert layout.places.keys() == widths.keys()
    for node, (x, y) in layout.places.items():
        assert widths[node] / 2 <= x + 1e-6
        assert x + widths[node] / 2 <= layout.width + 1e-6
        assert SPACING.height / 2 <= y + 1e-6
        assert y + SPACING.height / 2 <= layout.height + 1e-6
        for other, (right, below) in layout.places.items():
            apart = abs(y - below) >= SPACING.height + SPACING.row - 1e-6
            beside = abs(x - right) >= (widths[node] + widths[other]) / 2 + SPACING.column - 1e-6
            assert node == other or apart or beside


@given(GRAPHS)
def test_every_edge_has_a_path_from_its_source_to_its_target(graph: tuple[list[str], list[tuple[str, str]]]) -> None:
    nodes, edges = graph
    widths = dict.fromkeys(nodes, 80.0)
    layout = lay_out(widths, edges, SPACING)
    assert set(layout.paths) == {edge for edge in edges if edge[0] != edge[1]}
    for (source, target), points in layout.paths.items():
        for node, (x, y) in ((source, points[0]), (target, points[-1])):
            assert abs(abs(x - layout.places[node][0]) - 40) < 1e-6, "at its left or right border"
            assert abs(y - layout.places[node][1]) < 1e-6
        assert len(points) % 2 == 0


@given(GRAPHS)
def test_the_same_graph_is_laid_out_the_same(graph: tuple[list[str], list[tuple[str, str]]]) -> None:
    nodes, edges = graph
    widths = dict.fromkeys(nodes, 80.0)
    assert lay_out(widths, edges, SPACING) == lay_out(widths, list(edges), SPACING)


def test_without_circles_every_edge_goes_to_the_right() -> None:
    dice = random.Random(7)
    nodes = [f"n{number}" for number in range(30)]
    edges = [(nodes[low], nodes[high]) for low, high in (sorted(dice.sample(range(30), 2)) for _ in range(60))]
    layout = lay_out(dict.fromkeys(nodes, 80.0), edges, SPACING)
    assert all(layout.places[source][0] < layout.places[target][0] for source, target in edges)


def test_the_edge_that_closes_a_circle_goes_to_the_left() -> None:
    layout = lay_out(dict.fromkeys("abc", 80.0), [("a", "b"), ("b", "c"), ("c", "a")], SPACING)
    assert layout.places["a"][0] < layout.places["b"][0] < layout.places["c"][0]
    assert layout.paths["c", "a"][0][0] > layout.paths["c", "a"][-1][0]


def test_what_nothing_leads_to_stands_just_before_what_it_leads_to() -> None:
    layout = lay_out(dict.fromkeys("abcd", 80.0), [("a", "b"), ("b", "c"), ("d", "c")], SPACING)
    assert layout.places["d"][0] == layout.places["b"][0]


def test_crossings_that_can_be_avoided_are() -> None:
    """Two trees, given so that every edge crosses another one."""
    edges = [(f"r{number}", f"l{9 - number}") for number in range(10)]
    nodes = [*(source for source, _ in edges), *sorted(target for _, target in edges)]
    found = order_layers(nodes, edges)
    assert crossings([[Item(f"r{n}") for n in range(10)], [Item(f"l{n}") for n in range(10)]], found.links) == 45
    assert crossings(found.layers, found.links) == 0


def test_a_long_circle_is_no_trouble() -> None:
    nodes = [f"n{number}" for number in range(3000)]
    layout = lay_out(dict.fromkeys(nodes, 80.0), zip(nodes, [*nodes[1:], nodes[0]], strict=True), SPACING)
    assert layout.width == 3000 * 80 + 2999 * SPACING.column
