"""The changed part of a story as a Mermaid flowchart: what changes, and what is next to it."""

from collections.abc import Iterator, Mapping

from botsync.conversation.graph import Edge, Node, Role
from botsync.render.graph_mermaid import arrow, quoted
from botsync.render.graph_names import node_names
from botsync.render.graph_text import shortened
from botsync.render.picture import SIGNS, Mark, Picture

NODES = 40
EDGES = 100
"""What of a story is drawn at the most; a reader sees no more in a comment."""
_CLASSES: Mapping[Mark, str] = {
    Mark.ADDED: "fill:#dafbe1,stroke:#1a7f37,color:#0b3d1a,stroke-width:2px",
    Mark.CHANGED: "fill:#fff8c5,stroke:#9a6700,color:#3d2a00,stroke-width:2px",
    Mark.DRIFTED: "fill:#fbefff,stroke:#8250df,color:#2e1461,stroke-width:2px",
    Mark.REMOVED: "fill:#ffebe9,stroke:#cf222e,color:#5c0a12,stroke-width:2px,stroke-dasharray:5 3",
}
_WAYS: Mapping[Mark, str] = {Mark.ADDED: "stroke:#1a7f37,stroke-width:3px", Mark.REMOVED: "stroke:#cf222e"}


def plan_mermaid(picture: Picture) -> list[str]:
    """Return the lines of the flowchart; it is to be the changed part of a picture already."""
    names = node_names([picture.graph])
    used = {picture.nodes[node.id] for node in picture.graph.nodes}
    lines = ["flowchart LR"]
    lines += [f"    {names[picture.graph.id, node.id]}{_shape(node, picture)}" for node in picture.graph.nodes]
    for edge in picture.graph.edges:
        ends = [names[picture.graph.id, end] for end in (edge.source, edge.target)]
        lines.append(f"    {ends[0]} {_arrow(edge, picture)} {ends[1]}")
    lines += [f"    {line}" for line in _styles(picture)]
    return lines + [f"    classDef {mark} {style}" for mark, style in _CLASSES.items() if mark in used]


def _shape(node: Node, picture: Picture) -> str:
    label, mark = quoted(shortened(picture.label(node))), picture.nodes[node.id]
    shape = f'("{label}")' if node.role is Role.USER else f'(["{label}"])'
    return shape if mark is Mark.SAME else f"{shape}:::{mark}"


def _arrow(edge: Edge, picture: Picture) -> str:
    label = f"{SIGNS[picture.mark(edge)]} {' / '.join(edge.labels)}".strip()
    return arrow(edge.kind, shortened(label))


def _styles(picture: Picture) -> Iterator[str]:
    for mark, style in _WAYS.items():
        numbers = [str(number) for number, edge in enumerate(picture.graph.edges) if picture.mark(edge) is mark]
        if numbers:
            yield f"linkStyle {','.join(numbers)} {style}"
