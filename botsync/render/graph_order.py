"""The first half of a layered layout: which layer each node is in, and in which order a layer lists them.

After Sugiyama: circles are broken, layers are longest paths, long edges become chains of placeholders, and the
barycentre heuristic puts nodes beside what they are linked with. Deterministic: ties keep the order that was given.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

Pair = tuple[str, str]
SWEEPS = 12
"""Passes over all layers; more change nothing that one could see."""
PATIENCE = 2
"""Passes that may bring next to nothing, there and back, before no more are made."""
_WORTH = 0.99
"""Share of crossings that is to be left of those before for a pass to have been worth it."""


class Item(NamedTuple):
    """What has a place in a layer: a node, or a placeholder where a long edge passes.

    A tuple, as its hash is asked for millions of times.

    Attributes:
        node: the node; empty for a placeholder.
        edge: the edge that passes; its two ends.
        step: the how-manieth placeholder of its edge this is.
    """

    node: str = ""
    edge: Pair = ("", "")
    step: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """Ordered layers.

    Attributes:
        layers: items from the first layer to the last.
        links: pairs of items in adjacent layers, from the earlier to the later.
        chains: by edge as it was given, its items from source to target.
    """

    layers: tuple[tuple[Item, ...], ...]
    links: tuple[tuple[Item, Item], ...]
    chains: Mapping[Pair, tuple[Item, ...]]


def order_layers(nodes: Sequence[str], edges: Iterable[Pair]) -> Layers:
    """Return the layers of a graph; edges from a node to itself are passed over, and so are repeated ones.

    Args:
        nodes: all nodes, those that should come first in front.
        edges: source and target of each edge.
    """
    given = list(dict.fromkeys(edge for edge in edges if edge[0] != edge[1]))
    backward = _back_edges(nodes, given)
    forward = [(edge[1], edge[0]) if edge in backward else edge for edge in given]
    ranks = _ranks(nodes, forward)
    chains = {edge: _chain(edge, ranks) for edge in dict.fromkeys(forward)}
    links = tuple(dict.fromkeys(pair for chain in chains.values() for pair in pairwise(chain)))
    layers: list[list[Item]] = [[] for _ in range(max(ranks.values(), default=-1) + 1)]
    for node in nodes:
        layers[ranks[node]].append(Item(node))
    for chain in chains.values():
        for offset, item in enumerate(chain[1:-1], 1):
            layers[ranks[chain[0].node] + offset].append(item)
    return Layers(
        layers=tuple(map(tuple, _fewest_crossings(layers, links))),
        links=links,
        chains={edge: chains[edge[1], edge[0]][::-1] if edge in backward else chains[edge] for edge in given},
    )


def _following(nodes: Sequence[str], edges: Iterable[Pair]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {node: [] for node in nodes}
    for source, target in edges:
        found[source].append(target)
    return found


def _back_edges(nodes: Sequence[str], edges: Sequence[Pair]) -> set[Pair]:
    """Return the edges that close a circle in a depth-first walk from the first node on; without recursion."""
    following = _following(nodes, edges)
    found: set[Pair] = set()
    entered: set[str] = set()
    for start in nodes:
        if start in entered:
            continue
        entered.add(start)
        path = {start: iter(following[start])}
        while path:
            node = next(reversed(path))
            target = next(path[node], None)
            if target is None:
                del path[node]
            elif target in path:
                found.add((node, target))
            elif target not in entered:
                entered.add(target)
                path[target] = iter(following[target])
    return found


def _ranks(nodes: Sequence[str], edges: Sequence[Pair]) -> dict[str, int]:
    """Return the length of the longest path to each node of a graph without circles.

    A node that nothing leads to stands just before the first that it leads to: its edges are short then.
    """
    following = _following(nodes, edges)
    missing = dict.fromkeys(nodes, 0)
    for _, target in edges:
        missing[target] += 1
    ranks = dict.fromkeys(nodes, 0)
    sources = [node for node in nodes if not missing[node]]
    ready = list(sources)
    for node in ready:
        for target in following[node]:
            ranks[target] = max(ranks[target], ranks[node] + 1)
            missing[target] -= 1
            if not missing[target]:
                ready.append(target)
    for node in sources:
        ranks[node] = min((ranks[target] - 1 for target in following[node]), default=0)
    return ranks


def _chain(edge: Pair, ranks: Mapping[str, int]) -> tuple[Item, ...]:
    between = (Item(edge=edge, step=step) for step in range(1, ranks[edge[1]] - ranks[edge[0]]))
    return (Item(edge[0]), *between, Item(edge[1]))


def _fewest_crossings(layers: list[list[Item]], links: Sequence[tuple[Item, Item]]) -> list[list[Item]]:
    before: dict[Item, list[Item]] = {}
    after: dict[Item, list[Item]] = {}
    for source, target in links:
        after.setdefault(source, []).append(target)
        before.setdefault(target, []).append(source)
    best, fewest = layers, crossings(layers, links)
    current, worth, last = layers, fewest, 0
    for sweep in range(SWEEPS):
        if not fewest or sweep - last > PATIENCE:
            break
        current = _sweep(current, before) if sweep % 2 == 0 else _sweep(current[::-1], after)[::-1]
        count = crossings(current, links)
        if count < fewest:
            best, fewest = current, count
        if count < worth * _WORTH:
            worth, last = count, sweep
    return best


def _sweep(layers: list[list[Item]], neighbours: Mapping[Item, list[Item]]) -> list[list[Item]]:
    """Order each layer by the mean place of what its items are linked with in the layer before."""
    done = layers[:1]
    for layer in layers[1:]:
        places = {item: place for place, item in enumerate(done[-1])}
        own = {item: float(place) for place, item in enumerate(layer)}
        for item in layer:
            linked = [places[other] for other in neighbours.get(item, ())]
            if linked:
                own[item] = sum(linked) / len(linked)
        done.append(sorted(layer, key=own.__getitem__))
    return done


def crossings(layers: Sequence[Sequence[Item]], links: Iterable[tuple[Item, Item]]) -> int:
    """Return how many pairs of links cross each other (counted with a Fenwick tree, layer by layer)."""
    places = {item: place for layer in layers for place, item in enumerate(layer)}
    rank = {item: number for number, layer in enumerate(layers) for item in layer}
    between: dict[int, list[tuple[int, int]]] = {}
    for source, target in links:
        between.setdefault(rank[source], []).append((places[source], places[target]))
    return sum(_inversions([target for _, target in sorted(pairs)]) for pairs in between.values())


def _inversions(values: Sequence[int]) -> int:
    size = max(values) + 1
    tree = [0] * (size + 1)
    found = 0
    for seen, value in enumerate(values):
        index, not_above = value + 1, 0
        while index:
            not_above += tree[index]
            index &= index - 1
        found += seen - not_above
        index = value + 1
        while index <= size:
            tree[index] += 1
            index += index & -index
    return found
