"""A story's graph as values for drawing: interactions, and every way that leads from one to another.

Takes interactions in the API's own terms (API reference, 3.1, 4 and 6). Knows nothing of how a graph is drawn.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Json = Mapping[str, Any]


class Role(StrEnum):
    """What an interaction is for."""

    USER = "user"
    WELCOME = "welcome"
    FALLBACK = "fallback"


class EdgeKind(StrEnum):
    """How one interaction leads to another: it becomes matchable, the bot jumps, or the user clicks."""

    NEXT = "next"
    GOTO = "goto"
    BUTTON = "button"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An interaction, as far as a graph needs it.

    Attributes:
        id: its identifier, unique in the story.
        name: as shown to people.
        root: on the first level, matchable from anywhere.
        role: what it is for.
        next: identifiers of what becomes matchable once it has matched (`contextOut` and `references`).
        responses: in the API's form; a jump is in `interactionId`, the target of a goto button in its `value`.
    """

    id: str
    name: str
    root: bool = False
    role: Role = Role.USER
    next: Sequence[str] = ()
    responses: Sequence[Json] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One interaction of a graph; the attributes are those of `Step`."""

    id: str
    name: str
    root: bool = False
    role: Role = Role.USER


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One way from an interaction to another, or to itself.

    Attributes:
        source: identifier of the one that leads.
        target: identifier of the one that is led to.
        kind: how.
        labels: titles of the buttons that lead there; empty for other kinds.
    """

    source: str
    target: str
    kind: EdgeKind
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The graph of one story.

    Attributes:
        id: identifier of the story.
        name: its name.
        nodes: in the order in which the interactions were given.
        edges: in the order of their sources; at most one of a kind between two nodes, none that leads nowhere.
    """

    id: str
    name: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def _buttons(response: Json) -> Iterator[Json]:
    """Yield the buttons of a response and of the cards it holds; whatever has another form is passed over."""
    for holder in (response, *_maps(response.get("elements"))):
        yield from _maps(holder.get("buttons"))


def _maps(value: object) -> list[Json]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def _ways(step: Step) -> Iterator[tuple[str, EdgeKind, str]]:
    """Yield target, kind and label of every way out of an interaction."""
    for target in step.next:
        yield target, EdgeKind.NEXT, ""
    for response in step.responses:
        if response.get("type") == "goto":
            yield str(response.get("interactionId")), EdgeKind.GOTO, ""
        for button in _buttons(response):
            if button.get("type") == "goto":
                yield str(button.get("value")), EdgeKind.BUTTON, str(button.get("title", ""))


def story_graph(story: str, name: str, steps: Iterable[Step]) -> Graph:
    """Return the graph of a story; ways that lead to no interaction of it are left out."""
    listed = tuple(steps)
    known = {step.id for step in listed}
    labels: dict[tuple[str, str, EdgeKind], dict[str, None]] = {}
    for step in listed:
        for target, kind, label in _ways(step):
            if target in known:
                found = labels.setdefault((step.id, target, kind), {})
                if label:
                    found[label] = None
    return Graph(
        id=story,
        name=name,
        nodes=tuple(Node(id=step.id, name=step.name, root=step.root, role=step.role) for step in listed),
        edges=tuple(
            Edge(source=source, target=target, kind=kind, labels=tuple(titles))
            for (source, target, kind), titles in labels.items()
        ),
    )


def graph_json(graph: Graph) -> dict[str, Any]:
    """Return a graph as JSON, in the form that the page draws."""
    return {
        "id": graph.id,
        "name": graph.name,
        "nodes": [
            {"id": node.id, "name": node.name, "root": node.root, "role": str(node.role)} for node in graph.nodes
        ],
        "edges": [
            {"from": edge.source, "to": edge.target, "kind": str(edge.kind), "labels": list(edge.labels)}
            for edge in graph.edges
        ],
    }
