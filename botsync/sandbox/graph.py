"""The graph of a story: pure functions over its nodes (API reference, section 12, rows 16 and 18)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphNode:
    """Placement of one interaction."""

    root: bool
    references: tuple[str, ...] = ()
    following: tuple[str, ...] = ()


Graph = Mapping[str, GraphNode]


def reachable(graph: Graph, starts: Iterable[str]) -> set[str]:
    """Return the nodes that can be reached from some, these included."""
    seen: set[str] = set()
    pending = [node for node in starts if node in graph]
    while pending:
        node = pending.pop()
        if node not in seen:
            seen.add(node)
            pending += [target for target in graph[node].following if target in graph]
    return seen


def without(graph: Graph, removed: str) -> tuple[dict[str, GraphNode], set[str]]:
    """Return the graph without a node, and what went: the node, and those below it that nothing else leads to."""
    rest = {node: placed for node, placed in graph.items() if node != removed}
    below = reachable(graph, graph[removed].following) - {removed}
    kept = reachable(rest, (node for node, placed in rest.items() if placed.root or node not in below))
    gone = {removed} | (below - kept)

    def clean(nodes: Iterable[str]) -> tuple[str, ...]:
        return tuple(node for node in nodes if node not in gone)

    left = {
        node: replace(placed, following=clean(placed.following), references=clean(placed.references))
        for node, placed in rest.items()
        if node not in gone
    }
    return left, gone


def new_order(order: Sequence[str], graph: Graph, placed: Sequence[str]) -> list[str]:
    """Return the first level after nodes were placed: old ones in their order, then new ones as they were listed."""
    kept = [node for node in order if node in graph and graph[node].root]
    return kept + [node for node in placed if graph[node].root and node not in kept]
