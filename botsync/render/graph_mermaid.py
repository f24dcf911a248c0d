"""Graphs as Mermaid flowcharts, which GitHub and GitLab draw in Markdown."""

import re
from collections.abc import Iterator, Mapping, Sequence

from botsync.conversation.graph import EdgeKind, Graph, Node, Role
from botsync.render.graph_names import node_names

_SPECIAL = re.compile(r"[^\w .,!?()/+-]")
"""What may mean something to Mermaid, to Markdown or to HTML within a quoted label."""
_ARROWS: Mapping[EdgeKind, str] = {EdgeKind.NEXT: "-->", EdgeKind.GOTO: "==>", EdgeKind.BUTTON: "-.->"}
_CLASSES = """\
    classDef root stroke-width:3px
    classDef special stroke-dasharray:5 3
"""


def render_mermaid(graphs: Sequence[Graph]) -> str:
    """Return one flowchart; each story is a box of its own."""
    names = node_names(graphs)
    lines = [line for number, graph in enumerate(graphs) for line in _story(number, graph, names)]
    return "flowchart LR\n" + "".join(f"    {line}\n" for line in lines) + _CLASSES


def _story(number: int, graph: Graph, names: Mapping[tuple[str, str], str]) -> Iterator[str]:
    yield f'subgraph story{number}["{quoted(graph.name)}"]'
    for node in graph.nodes:
        yield f"    {names[graph.id, node.id]}{_shape(node)}"
    for edge in graph.edges:
        way = arrow(edge.kind, " / ".join(edge.labels))
        yield f"    {names[graph.id, edge.source]} {way} {names[graph.id, edge.target]}"
    yield "end"


def _shape(node: Node) -> str:
    label = quoted(node.name)
    if node.role is not Role.USER:
        return f'(["{label}"]):::special'
    return f'["{label}"]:::root' if node.root else f'("{label}")'


def arrow(kind: EdgeKind, label: str) -> str:
    """Return an arrow with a label, if there is one."""
    return _ARROWS[kind] + (f'|"{quoted(label)}"|' if label else "")


def quoted(text: str) -> str:
    """Return a text as the inside of a quoted label: Mermaid reads `#34;` as a quote."""
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", " ".join(text.split())) or " "
