"""Graphs as one SVG image: light and dark, with a legend, and with words for those who do not see it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count

from botsync.conversation.graph import Edge, EdgeKind, Graph, Node, Role
from botsync.render.graph_layout import Layout, Point, Spacing, lay_out
from botsync.render.graph_text import escaped, shortened, width_of

_SPACING = Spacing()
_PADDING = 24
_HEADING = 44
_LEGEND = 40
_NARROWEST = 640
_APART = 5
"""Pixels between two edges that link the same nodes."""
Mark = Callable[[Node | Edge], str]
_STYLE = """\
:root { color-scheme: light dark }
.paper { fill: #ffffff } text { fill: #1c2430; font: 13px system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif }
text.name { font-size: 17px; font-weight: 600 } text.small { font-size: 12px; fill: #55606f }
.node rect { fill: #f4f6f9; stroke: #8a95a5 } .root rect { fill: #e2f3e8; stroke: #2c7a43; stroke-width: 2 }
.default rect { fill: #fff5dd; stroke: #92681a; stroke-dasharray: 5 3 } .node text { text-anchor: middle }
.edge { fill: none; stroke-width: 1.4 } .next { stroke: #6b7685 } .goto { stroke: #1f5fbf; stroke-width: 2 }
.button { stroke: #8a3fb0; stroke-dasharray: 5 4 }
.head-next { fill: #6b7685 } .head-goto { fill: #1f5fbf } .head-button { fill: #8a3fb0 }
@media (prefers-color-scheme: dark) {
.paper { fill: #14181f } text { fill: #e8ecf2 } text.small { fill: #a9b4c2 }
.node rect { fill: #232a35; stroke: #7c8899 } .root rect { fill: #173524; stroke: #58b877 }
.default rect { fill: #3a2f17; stroke: #d3a94c }
.next { stroke: #98a4b5 } .goto { stroke: #74a8f7 } .button { stroke: #cf93ec }
.head-next { fill: #98a4b5 } .head-goto { fill: #74a8f7 } .head-button { fill: #cf93ec }
}
"""
_KINDS: Mapping[EdgeKind, str] = {
    EdgeKind.NEXT: "can follow",
    EdgeKind.GOTO: "the bot jumps",
    EdgeKind.BUTTON: "a button jumps",
}
_ROLES: Mapping[str, str] = {"root": "first level", "": "deeper", "default": "welcome, fallback"}


def render_svg(graphs: Sequence[Graph]) -> str:
    """Return one image with all stories, one below the other."""
    layouts = [layout_of(graph) for graph in graphs]
    width = max([_NARROWEST, *(layout.width for layout in layouts)]) + 2 * _PADDING
    body: list[str] = []
    top = float(_PADDING)
    for graph, layout in zip(graphs, layouts, strict=True):
        body += [f'<g transform="translate({_PADDING} {number(top)})">', *_story(graph, layout), "</g>"]
        top += _HEADING + layout.height + _PADDING
    body += [f'<g transform="translate({_PADDING} {number(top + _PADDING / 2)})">', *_legend(), "</g>"]
    size = f"{number(width)} {number(top + _LEGEND)}"
    w, h = size.split()
    title = ", ".join(graph.name for graph in graphs)
    attributes = f'width="{w}" height="{h}" viewBox="0 0 {size}" role="img" aria-labelledby="title desc"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>',
        f'<title id="title">{escaped(f"Interactions of {title}")}</title>',
        f'<desc id="desc">{escaped(" ".join(map(_words, graphs)))}</desc>',
        f"<style>{_STYLE}</style>",
        "<defs>",
        *(_head(kind) for kind in EdgeKind),
        "</defs>",
        '<rect class="paper" width="100%" height="100%"/>',
        *body,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def layout_of(graph: Graph) -> Layout:
    """Return where everything of a graph stands."""
    widths = {node.id: max(64.0, width_of(shortened(node.name)) + 24) for node in graph.nodes}
    return lay_out(widths, ((edge.source, edge.target) for edge in graph.edges), _SPACING)


def _words(graph: Graph) -> str:
    """Return what a graph shows, as sentences."""
    names = {node.id: node.name for node in graph.nodes}
    ways: dict[str, list[str]] = {}
    for edge in graph.edges:
        ways.setdefault(edge.source, []).append(f"{names[edge.target]} ({_KINDS[edge.kind]})")
    parts = [f"{names[source]} leads to {', '.join(targets)}." for source, targets in ways.items()]
    return " ".join([f"{graph.name}: {len(graph.nodes)} interactions.", *parts])


def _head(kind: EdgeKind) -> str:
    return (
        f'<marker id="head-{kind}" class="head-{kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8"'
        ' markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.5 8 4 0 7.5z"/></marker>'
    )


def _story(graph: Graph, layout: Layout) -> Iterator[str]:
    yield f'<text class="name" y="12">{escaped(shortened(graph.name))}</text>'
    yield f'<g transform="translate(0 {_HEADING})">'
    yield from shapes(graph, layout)
    yield "</g>"


def shapes(graph: Graph, layout: Layout, mark: Mark | None = None, heads: str = "head") -> Iterator[str]:
    """Yield edges and nodes.

    Args:
        graph: what is drawn.
        layout: where.
        mark: gives a class that a node or an edge has beside its own, and which the head of an edge is named after.
        heads: the markers at the heads of edges are named after this and after the mark, or else the kind.
    """
    together: dict[frozenset[str], count[int]] = {}
    for edge in graph.edges:
        nth = next(together.setdefault(frozenset((edge.source, edge.target)), count()))
        aside = _APART * ((nth + 1) // 2) * (1 if nth % 2 else -1)
        points = layout.paths.get((edge.source, edge.target))
        path = _loop(layout.places[edge.source], nth) if points is None else _curve(points, aside)
        extra = mark(edge) if mark is not None else ""
        yield _edge(edge, path, extra, f"{heads}-{extra or edge.kind}")
    for node in graph.nodes:
        yield from _node(node, layout.places[node.id], mark(node) if mark is not None else "")


def _edge(edge: Edge, path: str, extra: str, head: str) -> str:
    title = f"<title>{escaped(' / '.join(edge.labels))}</title>" if edge.labels else ""
    return f'<path class="{f"edge {edge.kind} {extra}".strip()}" marker-end="url(#{head})" d="{path}">{title}</path>'


def _node(node: Node, middle: Point, extra: str) -> Iterator[str]:
    role = "default" if node.role is not Role.USER else "root" if node.root else ""
    kind = f"{role} {extra}".strip()
    shown = shortened(node.name)
    width = max(64.0, width_of(shown) + 24)
    yield f'<g class="{f"node {kind}".strip()}" transform="translate({number(middle[0])} {number(middle[1])})">'
    yield f"<title>{escaped(node.name)}</title>{_box(width)}"
    yield f'<text dy="0.35em">{escaped(shown)}</text></g>'


def _box(width: float) -> str:
    x, y = number(-width / 2), number(-_SPACING.height / 2)
    return f'<rect x="{x}" y="{y}" width="{number(width)}" height="{number(_SPACING.height)}" rx="8"/>'


def _curve(points: Sequence[Point], aside: float) -> str:
    """Return the path of an edge: curved between columns, straight across them, and where it keeps its height.

    Written from point to point: in a large story long edges are most of the image. In whole tenths of a pixel, so that
    no error adds up.
    """
    (x, y), *rest = [(round(px * 10), round((py + aside) * 10)) for px, py in points]
    parts, level = [f"M{number(x / 10)} {number(y / 10)}"], 0
    for next_x, next_y in rest:
        right, down = next_x - x, next_y - y
        if down:
            parts += [f"h{number(level / 10)}"] if level else []
            middle, far, low = number(right // 2 / 10), number(right / 10), number(down / 10)
            parts.append(f"c{middle} 0 {middle} {low} {far} {low}")
            level = 0
        else:
            level += right
        x, y = next_x, next_y
    return " ".join([*parts, *([f"h{number(level / 10)}"] if level else [])])


def _loop(middle: Point, nth: int) -> str:
    """Return the path of an edge from a node to itself, over its top."""
    x, y, high = middle[0], middle[1] - _SPACING.height / 2, 18 + 6 * nth
    above = number(y - high)
    left, right, top = number(x - 14), number(x + 14), number(y)
    return f"M{left} {top} C{left} {above} {right} {above} {right} {top}"


def _legend() -> Iterator[str]:
    x = 0.0
    for kind, words in _ROLES.items():
        yield f'<g class="{f"node {kind}".strip()}"><rect x="{number(x)}" y="-7" width="22" height="14" rx="4"/></g>'
        yield f'<text class="small" x="{number(x + 30)}" dy="0.35em">{words}</text>'
        x += 30 + width_of(words) + 16
    for edge, words in _KINDS.items():
        line = f"M{number(x)} 0 {number(x + 28)} 0"
        yield f'<path class="edge {edge}" marker-end="url(#head-{edge})" d="{line}"/>'
        yield f'<text class="small" x="{number(x + 36)}" dy="0.35em">{words}</text>'
        x += 36 + width_of(words) + 16


def number(value: float) -> str:
    """Return a length with at most one decimal, the same on every machine."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
