"""A story with what happens to it, as a drawing within a page; the page brings the style."""

from dataclasses import replace

from botsync.conversation.graph import Edge, Node
from botsync.render.graph_svg import layout_of, number, shapes
from botsync.render.graph_text import escaped
from botsync.render.picture import Mark, Picture

_PADDING = 16
NODES = 120
EDGES = 400
"""What of a story is drawn at the most: with more the drawing says less."""
STYLE = """
.drawing .node rect { fill: var(--raised); stroke: var(--quiet) } .drawing text { fill: var(--ink); text-anchor: middle;
  font: 13px system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif }
.drawing .added rect { fill: var(--good-soft); stroke: var(--good); stroke-width: 2.5 }
.drawing .changed rect { fill: var(--warn-soft); stroke: var(--warn); stroke-width: 2.5 }
.drawing .drifted rect { fill: var(--odd-soft); stroke: var(--odd); stroke-width: 2.5; stroke-dasharray: 2 3 }
.drawing .removed rect { fill: var(--bad-soft); stroke: var(--bad); stroke-width: 2.5; stroke-dasharray: 7 4 }
.drawing .edge { fill: none; stroke: var(--quiet); stroke-width: 1.3 }
.drawing .edge.added { stroke: var(--good); stroke-width: 2.8 }
.drawing .edge.removed { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 6 4 }
.drawing marker { fill: var(--quiet) } .drawing marker.added { fill: var(--good) }
.drawing marker.removed { fill: var(--bad) }
"""


def plan_svg(picture: Picture, name: str) -> str:
    """Return the drawing.

    Args:
        picture: what is drawn, all of it.
        name: what the ids of the drawing begin with; no other drawing of the page has it.
    """
    labelled = tuple(replace(node, name=picture.label(node)) for node in picture.graph.nodes)
    graph = replace(picture.graph, nodes=labelled)

    def mark(part: Node | Edge) -> str:
        return str(picture.mark(part))

    layout = layout_of(graph)
    width, height = number(layout.width + 2 * _PADDING), number(layout.height + 2 * _PADDING)
    changing = sum(picture.mark(node) is not Mark.SAME for node in picture.graph.nodes)
    label = f"{graph.name}: {changing} of {len(graph.nodes)} interactions change"
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    lines = [
        f'<svg class="drawing" {size} role="img" aria-label="{escaped(label)}">',
        f"<defs>{''.join(_head(name, item) for item in (Mark.ADDED, Mark.REMOVED, Mark.SAME))}</defs>",
        f'<g transform="translate({_PADDING} {_PADDING})">',
        *shapes(graph, layout, mark, name),
        "</g></svg>",
    ]
    return "\n".join(lines)


def _head(name: str, mark: Mark) -> str:
    return (
        f'<marker id="{name}-{mark}" class="{mark}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8"'
        ' markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.5 8 4 0 7.5z"/></marker>'
    )
