"""Names of nodes for formats that need plain words: made of identifiers, so that a diff of two drawings is small."""

import re
from collections.abc import Sequence

from botsync.conversation.graph import Graph

_OTHER = re.compile(r"[^A-Za-z0-9]+")


def node_names(graphs: Sequence[Graph]) -> dict[tuple[str, str], str]:
    """Return a name of ASCII letters, digits and `_` for each story and node, unique over all graphs.

    It never is a keyword of Mermaid or DOT, nor does it start like one.
    """
    names: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for graph in graphs:
        for node in graph.nodes:
            base = "n_" + _OTHER.sub("_", node.id.removeprefix("interaction.")).strip("_")
            name, count = base, 1
            while name in taken:
                count += 1
                name = f"{base}_{count}"
            taken.add(name)
            names[graph.id, node.id] = name
    return names
