"""The stories that a plan touches, before and after, as a saved plan carries them for reports: of bounded size."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from botsync.address import Address, Kind
from botsync.conversation.graph import Edge, EdgeKind, Graph, Node, Role
from botsync.conversation.outline import default_of, outlines, reference_of
from botsync.core.plan import Action, Plan
from botsync.core.plan_document import EdgeDocument, GraphDocument, NodeDocument
from botsync.models.fields import Fields

NODES = 250
"""Interactions of a story that are kept: what changes first, then what is next to it."""
EDGES = 1000
"""Ways of a story that are kept: what changes first."""
_DRAWN = frozenset({Action.CREATE, Action.UPDATE, Action.MOVE, Action.DELETE})
_Way = tuple[str, str, EdgeKind]


def changed_graphs(
    plan: Plan, before: Mapping[Address, Fields], after: Mapping[Address, Fields]
) -> tuple[GraphDocument, ...]:
    """Return the graphs of the stories that change.

    Args:
        plan: what changes.
        before: what is live.
        after: what will be.
    """
    touched = touched_nodes(plan)
    old, new = outlines(before, touched), outlines(after, touched)
    return tuple(
        _merged(old.get(story), new.get(story), changed)
        for story, changed in sorted(touched.items())
        if story in old or story in new
    )


def touched_nodes(plan: Plan) -> dict[str, set[str]]:
    """Return by story the identifiers of the nodes that something happens to; stories with none are in it too."""
    touched: dict[str, set[str]] = {}
    for change in plan.changes:
        if change.action not in _DRAWN:
            continue
        address = change.address
        if address.kind is Kind.INTERACTION:
            touched.setdefault(address.story, set()).add(reference_of(address))
        elif address.kind is Kind.STORY:
            defaults = {field.field.partition(".")[0] for field in change.fields} & {Role.WELCOME, Role.FALLBACK}
            touched.setdefault(address.key, set()).update(default_of(address.key, Role(name)) for name in defaults)
    return touched


def _merged(before: Graph | None, after: Graph | None, touched: Collection[str]) -> GraphDocument:
    sides = [graph for graph in (after, before) if graph is not None]
    nodes: dict[str, Node] = {}
    ways: dict[_Way, list[str]] = {}
    for graph in sides:
        for node in graph.nodes:
            nodes.setdefault(node.id, node)
        for edge in graph.edges:
            labels = ways.setdefault(_way(edge), [])
            labels += [label for label in edge.labels if label not in labels]
    old, new = _ids(before), _ids(after)
    old_ways, new_ways = _ways(before), _ways(after)
    changing = [way for way in ways if (way in old_ways) != (way in new_ways)]
    kept = _kept(nodes, ways, [item for item in nodes if item in touched or (item in old) != (item in new)], changing)
    between = [way for way in ways if way[0] in kept and way[1] in kept]
    drawn = frozenset(
        [*filter(set(changing).__contains__, between), *between][:EDGES] if len(between) > EDGES else between
    )
    return GraphDocument(
        story=sides[0].id,
        name=sides[0].name,
        nodes=[
            NodeDocument(
                id=node.id, name=node.name, role=node.role.value, root=node.root, before=name in old, after=name in new
            )
            for name, node in nodes.items()
            if name in kept
        ],
        edges=[
            EdgeDocument(
                source=way[0],
                target=way[1],
                kind=way[2].value,
                labels=ways[way],
                before=way in old_ways,
                after=way in new_ways,
            )
            for way in between
            if way in drawn
        ],
        nodes_left_out=len(nodes) - len(kept),
        edges_left_out=len(ways) - len(drawn),
    )


def _kept(
    nodes: Collection[str], ways: Collection[_Way], changed: Sequence[str], changing: Collection[_Way]
) -> frozenset[str]:
    """Return the nodes that are kept: what changes, the ends of ways that change, what is next to it, the rest."""
    if len(nodes) <= NODES:
        return frozenset(nodes)

    def ranked() -> Iterator[str]:
        yield from changed
        for source, target, _ in changing:
            yield from (source, target)
        near = frozenset(changed)
        for source, target, _ in ways:
            if source in near or target in near:
                yield from (source, target)
        yield from nodes

    return frozenset(list(dict.fromkeys(ranked()))[:NODES])


def _way(edge: Edge) -> _Way:
    return edge.source, edge.target, edge.kind


def _ids(graph: Graph | None) -> frozenset[str]:
    return frozenset() if graph is None else frozenset(node.id for node in graph.nodes)


def _ways(graph: Graph | None) -> frozenset[_Way]:
    return frozenset() if graph is None else frozenset(map(_way, graph.edges))
