"""Graphs as a page that opens from disk and asks no network: all it needs is inside."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from botsync.conversation.graph import EdgeKind, Graph, graph_json
from botsync.render.graph_text import escaped
from botsync.render.page import policy

_KINDS = {EdgeKind.NEXT: "can follow", EdgeKind.GOTO: "the bot jumps", EdgeKind.BUTTON: "a button jumps"}
_STYLE = """
* { box-sizing: border-box }
body { margin: 0; height: 100vh; display: flex; flex-direction: column; gap: 10px; padding: 14px 18px;
  background: var(--paper); color: var(--ink); font: 15px/1.45 system-ui, "Segoe UI", Roboto, sans-serif }
header { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 20px }
h1 { font-size: 18px; margin: 0 auto 0 0 } label { color: var(--quiet) }
select { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--line); border-radius: 8px;
  padding: 5px 8px; max-width: 100% }
p { margin: 0; color: var(--quiet); overflow-wrap: anywhere }
main { flex: 1; min-height: 0; display: flex; flex-direction: column; gap: 10px }
#graph { flex: 1; min-height: 320px }
details { max-height: 40vh; overflow: auto } summary { cursor: pointer }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
"""
_START = """
const graphs = JSON.parse(document.getElementById("graphs").textContent);
const [chooser, where] = ["story", "where"].map((id) => document.getElementById(id));
const view = new GraphView(document.getElementById("graph"), {
  dagre: globalThis.dagre,
  marks: { current: "chosen", reachable: "where it leads" },
  onPick(id) {
    const graph = graphs[chooser.value];
    const names = new Map(graph.nodes.map((node) => [node.id, node.name]));
    const targets = [...new Set(graph.edges.filter((edge) => edge.from === id).map((edge) => edge.to))];
    view.mark({ current: id, reachable: targets });
    const found = targets.map((target) => names.get(target)).join(", ");
    where.textContent = `${names.get(id)} leads to ${found || "nothing"}.`;
  },
});
const show = () => {
  view.show(graphs[chooser.value]);
  where.textContent = "Choose an interaction to see where it leads.";
};
chooser.addEventListener("change", show);
show();
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assets:
    """Texts that draw a graph in a browser; the same that the page of the sandbox is made of.

    Attributes:
        library: the layout library, a classic script that sets `dagre`.
        drawing: a module that exports `GraphView` and imports nothing.
        style: the style sheet of the drawing.
    """

    library: str
    drawing: str
    style: str


def render_html(graphs: Sequence[Graph], assets: Assets) -> str:
    """Return the page; it has the same texts as a list, for whoever does not see the drawing."""
    title = escaped(", ".join(graph.name for graph in graphs))
    script = f"\n{assets.drawing}{_START}"
    style = assets.style + _STYLE
    options = "".join(f'<option value="{number}">{escaped(graph.name)}</option>' for number, graph in enumerate(graphs))
    lines = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        policy(style, assets.library, script),
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Interactions of {title}</title>",
        f"<style>{style}</style></head>",
        "<body><header><h1>Interactions</h1>",
        f'<div><label for="story">Story</label> <select id="story">{options}</select></div></header>',
        '<main><div id="graph"></div>',
        '<p id="where" aria-live="polite"></p>',
        "<details><summary>As a list</summary>",
        *(line for graph in graphs for line in _outline(graph)),
        "</details></main>",
        f'<script type="application/json" id="graphs">{_data(graphs)}</script>',
        f"<script>{assets.library}</script>",
        f'<script type="module">{script}</script>',
        "</body></html>",
    ]
    return "\n".join(lines) + "\n"


def _data(graphs: Sequence[Graph]) -> str:
    """Return the graphs as JSON that cannot end the element it stands in."""
    text = json.dumps([graph_json(graph) for graph in graphs], ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _outline(graph: Graph) -> Iterator[str]:
    names = {node.id: node.name for node in graph.nodes}
    yield f"<h2>{escaped(graph.name)}</h2><ul>"
    for node in graph.nodes:
        ways = [f"{names[edge.target]} ({_KINDS[edge.kind]})" for edge in graph.edges if edge.source == node.id]
        level = " (first level)" if node.root else ""
        yield f"<li>{escaped(node.name)}{level}{escaped(_leads(ways))}</li>"
    yield "</ul>"


def _leads(ways: Sequence[str]) -> str:
    return f": {', '.join(ways)}" if ways else ""
