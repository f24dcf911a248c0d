"""A story before and after a plan, for drawing: what comes, goes, changes or is put back, and what is next to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from botsync.conversation.changed_graphs import touched_nodes
from botsync.conversation.graph import Edge, EdgeKind, Graph, Node, Role
from botsync.core.plan import Plan, Reason
from botsync.core.plan_document import EdgeDocument, GraphDocument, NodeDocument

Way = tuple[str, str, EdgeKind]


class Mark(StrEnum):
    """What happens to a part of a graph."""

    ADDED = "added"
    CHANGED = "changed"
    DRIFTED = "drifted"
    """The workspace changed it, and the plan puts it back."""
    REMOVED = "removed"
    SAME = "same"


SIGNS: Mapping[Mark, str] = {
    Mark.ADDED: "+",
    Mark.CHANGED: "~",
    Mark.DRIFTED: "!",
    Mark.REMOVED: "-",
    Mark.SAME: "",
}
"""What stands before the name, for those who do not see the colour."""
WORDS: Mapping[Mark, str] = {
    Mark.ADDED: "added",
    Mark.CHANGED: "changed",
    Mark.DRIFTED: "changed in the workspace, put back",
    Mark.REMOVED: "removed",
    Mark.SAME: "as it is",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A story with what happens to it.

    Attributes:
        graph: what is there before or after.
        nodes: what happens to each interaction, by identifier.
        ways: what happens to each way.
        left_out: how many interactions are not in it, as they would be too many.
    """

    graph: Graph
    nodes: Mapping[str, Mark]
    ways: Mapping[Way, Mark]
    left_out: int

    def mark(self, part: Node | Edge) -> Mark:
        """Return what happens to a part of the graph."""
        return self.nodes[part.id] if isinstance(part, Node) else self.ways[part.source, part.target, part.kind]

    def label(self, node: Node) -> str:
        """Return the name of a node with the sign of what happens to it."""
        return f"{SIGNS[self.nodes[node.id]]} {node.name}".strip()

    def changed_part(self, most: int, ways: int) -> "Picture":
        """Return what changes and what is next to it, up to so many nodes and ways."""
        changing = [way for way, mark in self.ways.items() if mark is not Mark.SAME]

        def ranked() -> Iterator[str]:
            changed = [name for name, mark in self.nodes.items() if mark is not Mark.SAME]
            yield from changed
            yield from (end for source, target, _ in changing for end in (source, target))
            near = frozenset(changed)
            yield from (end for way in self.ways if near & {*way[:2]} for end in way[:2])

        kept = frozenset(list(dict.fromkeys(ranked()))[:most])
        shown = frozenset(item.id for item in self.graph.nodes if item.id in kept)
        edges = [edge for edge in self.graph.edges if edge.source in shown and edge.target in shown]
        edges.sort(key=lambda edge: self.mark(edge) is Mark.SAME)
        graph = replace(
            self.graph, nodes=tuple(node for node in self.graph.nodes if node.id in shown), edges=tuple(edges[:ways])
        )
        return replace(self, graph=graph, left_out=self.left_out + len(self.graph.nodes) - len(shown))


def pictures(plan: Plan, graphs: tuple[GraphDocument, ...]) -> tuple[Picture, ...]:
    """Return the pictures of the stories that a plan touches; whatever a document has that cannot be is passed over."""
    drift = replace(plan, changes=tuple(change for change in plan.changes if change.reason is Reason.DRIFTED))
    touched, drifted = touched_nodes(plan), touched_nodes(drift)
    return tuple(_picture(item, touched.get(item.story, set()), drifted.get(item.story, set())) for item in graphs)


def _picture(document: GraphDocument, touched: set[str], drifted: set[str]) -> Picture:
    listed = {item.id: item for item in document.nodes if item.id}
    ways = {
        (item.source, item.target, EdgeKind(item.kind)): item
        for item in document.edges
        if item.source in listed and item.target in listed
    }
    return Picture(
        graph=Graph(
            id=document.story,
            name=document.name,
            nodes=tuple(
                Node(id=item.id, name=item.name, root=item.root, role=Role(item.role)) for item in listed.values()
            ),
            edges=tuple(
                Edge(source=source, target=target, kind=kind, labels=tuple(item.labels))
                for (source, target, kind), item in ways.items()
            ),
        ),
        nodes={
            name: _mark(item, is_touched=name in touched, is_drift=name in drifted) for name, item in listed.items()
        },
        ways={way: _mark(item, is_touched=False, is_drift=False) for way, item in ways.items()},
        left_out=max(document.nodes_left_out, 0),
    )


def _mark(item: NodeDocument | EdgeDocument, *, is_touched: bool, is_drift: bool) -> Mark:
    if item.before != item.after:
        return Mark.REMOVED if item.before else Mark.ADDED
    if is_drift:
        return Mark.DRIFTED
    return Mark.CHANGED if is_touched else Mark.SAME
