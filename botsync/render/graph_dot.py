"""Graphs in the DOT language of Graphviz."""

from collections.abc import Iterator, Mapping, Sequence

from botsync.conversation.graph import Edge, EdgeKind, Graph, Node, Role
from botsync.render.graph_names import node_names

_STYLES: Mapping[EdgeKind, str] = {
    EdgeKind.NEXT: 'color="#5b6573"',
    EdgeKind.GOTO: 'color="#1f5fbf" penwidth=1.6',
    EdgeKind.BUTTON: 'color="#8a3fb0" style=dashed',
}
_HEAD = """\
digraph botsync {
    rankdir=LR
    graph [fontname="Helvetica" fontsize=14 color="#c3c9d2"]
    node [fontname="Helvetica" fontsize=12 shape=box style="rounded,filled" fillcolor="#f4f6f8" color="#8892a0"]
    edge [fontname="Helvetica" fontsize=10 arrowsize=0.7]
"""


def render_dot(graphs: Sequence[Graph]) -> str:
    """Return one digraph; each story is a cluster."""
    names = node_names(graphs)
    lines = [line for number, graph in enumerate(graphs) for line in _story(number, graph, names)]
    return _HEAD + "".join(f"    {line}\n" for line in lines) + "}\n"


def _story(number: int, graph: Graph, names: Mapping[tuple[str, str], str]) -> Iterator[str]:
    yield f"subgraph cluster_{number} {{"
    yield f"    label={_quoted(graph.name)}"
    for node in graph.nodes:
        yield f"    {names[graph.id, node.id]} [{_node(node)}]"
    for edge in graph.edges:
        yield f"    {names[graph.id, edge.source]} -> {names[graph.id, edge.target]} [{_edge(edge)}]"
    yield "}"


def _node(node: Node) -> str:
    label = f"label={_quoted(node.name)}"
    if node.role is not Role.USER:
        return f'{label} shape=oval style="filled,dashed"'
    return f'{label} fillcolor="#e3f1e7" color="#2c7a43" penwidth=1.6' if node.root else label


def _edge(edge: Edge) -> str:
    label = f" label={_quoted(' / '.join(edge.labels))}" if edge.labels else ""
    return _STYLES[edge.kind] + label


def _quoted(text: str) -> str:
    r"""Return a text as a quoted label: Graphviz reads `\N` and `&amp;` in labels as something else."""
    plain = "".join(char for char in " ".join(text.split()) if char.isprintable())
    return '"' + plain.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') + '"'
