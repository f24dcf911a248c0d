"""What conversations reach of a story, as a drawing within a page; the page brings the style."""

from botsync.conversation.graph import Edge, EdgeKind, Graph, Node, Role
from botsync.conversation.testing.coverage import Coverage, Item, Subject
from botsync.render.graph_svg import layout_of, number, shapes
from botsync.render.graph_text import escaped

_START = "<start>"
"""Where a conversation begins; no key looks like it."""
_PADDING = 12
STYLE = """
.drawing .node rect { fill: var(--raised); stroke: var(--quiet) } .drawing text { fill: var(--ink); text-anchor: middle;
  font: 13px system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif }
.drawing .reached rect { fill: var(--good-soft); stroke: var(--good); stroke-width: 2 }
.drawing .missed rect { fill: var(--bad-soft); stroke: var(--bad); stroke-width: 2; stroke-dasharray: 5 3 }
.drawing .edge { fill: none; stroke: var(--good); stroke-width: 1.6 }
.drawing .edge.missed { stroke: var(--bad); stroke-dasharray: 5 4 }
.drawing marker { fill: var(--good) } .drawing marker.missed { fill: var(--bad) }
"""


def coverage_svg(coverage: Coverage, story: str, name: str) -> str:
    """Return the drawing of a story.

    Args:
        coverage: what is reached.
        story: its key.
        name: what the ids of the drawing begin with; no other drawing of the page has it.
    """
    graph = coverage_graph(coverage, story)
    known = {_shown(item) for item in coverage.items if item.story == story}
    missed = {_shown(item) for item in coverage.missed if item.story == story}

    def mark(part: Node | Edge) -> str:
        key = (part.id,) if isinstance(part, Node) else (part.kind, part.source, part.target)
        return "" if key not in known else "missed" if key in missed else "reached"

    layout = layout_of(graph)
    width, height = number(layout.width + 2 * _PADDING), number(layout.height + 2 * _PADDING)
    counted = coverage.of(Subject.TRANSITION, story)
    label = f"Interactions of {story}: {counted[0]} of {counted[1]} transitions are reached"
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    lines = [
        f'<svg class="drawing" {size} role="img" aria-label="{escaped(label)}">',
        f"<defs>{_head(name, 'reached')}{_head(name, 'missed')}</defs>",
        f'<g transform="translate({_PADDING} {_PADDING})">',
        *shapes(graph, layout, mark, name),
        "</g></svg>",
    ]
    return "\n".join(lines)


def coverage_graph(coverage: Coverage, story: str) -> Graph:
    """Return the graph of a story as far as coverage speaks of it, with a node for the start of the conversation."""
    items = [item for item in coverage.items if item.story == story]
    edges = [_edge(item) for item in items if item.subject is Subject.TRANSITION]
    named = [item.key[1] for item in items if item.subject in {Subject.INTERACTION, Subject.FALLBACK}]
    ends = [end for edge in edges for end in (edge.source, edge.target)]
    first = [_START] if _START in ends else []
    return Graph(
        id=story,
        name=story,
        nodes=tuple(
            Node(id=key, name=key.strip("<>"), role=_role(key)) for key in dict.fromkeys([*first, *named, *ends])
        ),
        edges=tuple(edges),
    )


def _edge(item: Item) -> Edge:
    how, source, target = item.key
    return Edge(source=source or _START, target=target, kind=EdgeKind(how) if source else EdgeKind.NEXT)


def _shown(item: Item) -> tuple[str, ...]:
    """Return by what the drawing knows an item: the id of a node, or kind, source and target of an edge."""
    if item.subject is Subject.TRANSITION:
        edge = _edge(item)
        return edge.kind, edge.source, edge.target
    return item.key[1:] if item.subject is not Subject.RESPONSE else ()


def _role(key: str) -> Role:
    return Role(key) if key in {Role.WELCOME, Role.FALLBACK} else Role.USER


def _head(name: str, mark: str) -> str:
    return (
        f'<marker id="{name}-{mark}" class="{mark}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8"'
        ' markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.5 8 4 0 7.5z"/></marker>'
    )
