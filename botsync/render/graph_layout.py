"""The second half of a layered layout: where each node stands, and which points its edges pass.

Layers are columns, from left to right: names are wide and low, and a story has more interactions than levels.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from botsync.render.graph_order import Item, Layers, Pair, order_layers

Point = tuple[float, float]
PASSES = 8
"""Passes that pull items towards what they are linked with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacing:
    """Distances in pixels.

    Attributes:
        height: of a node.
        row: between two nodes of a column.
        column: between two columns.
    """

    height: float = 34
    row: float = 16
    column: float = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Places in pixels, from the top left corner.

    Attributes:
        width: of everything.
        height: of everything.
        places: the middle of each node.
        paths: by source and target, the points that the edge passes, from the border of one to that of the other.
    """

    width: float
    height: float
    places: Mapping[str, Point]
    paths: Mapping[Pair, tuple[Point, ...]]


def lay_out(widths: Mapping[str, float], edges: Iterable[Pair], spacing: Spacing) -> Layout:
    """Return the layout of a graph.

    Args:
        widths: of all nodes, those that should come first in front.
        edges: source and target of each edge; one from a node to itself gets no path.
        spacing: distances.
    """
    layers = order_layers(list(widths), edges)
    rows = _rows(layers, spacing)
    columns = [max((widths[item.node] for item in layer if item.node), default=0.0) for layer in layers.layers]
    lefts = [fsum(columns[:number]) + spacing.column * number for number in range(len(columns))]
    ranks = {item: number for number, layer in enumerate(layers.layers) for item in layer}
    top = min((rows[item] - spacing.height / 2 for item in rows), default=0.0)
    middles = {item: (lefts[ranks[item]] + columns[ranks[item]] / 2, rows[item] - top) for item in rows}

    def path(chain: Sequence[Item]) -> tuple[Point, ...]:
        rightward = 1 if ranks[chain[0]] < ranks[chain[-1]] else -1
        points: list[Point] = []
        for number, item in enumerate(chain):
            x, y = middles[item]
            half = (widths[item.node] if item.node else columns[ranks[item]]) / 2 * rightward
            points += [(x - half, y)] if number else []
            points += [(x + half, y)] if number < len(chain) - 1 else []
        return tuple(points)

    return Layout(
        width=fsum(columns) + spacing.column * max(len(columns) - 1, 0),
        height=max((y + spacing.height / 2 for _, y in middles.values()), default=0.0),
        places={item.node: middle for item, middle in middles.items() if item.node},
        paths={edge: path(chain) for edge, chain in layers.chains.items()},
    )


def _rows(layers: Layers, spacing: Spacing) -> dict[Item, float]:
    """Return the height of each item: as near as can be to the mean of what it is linked with."""
    linked: dict[Item, list[Item]] = {}
    for source, target in layers.links:
        linked.setdefault(source, []).append(target)
        linked.setdefault(target, []).append(source)
    rows: dict[Item, float] = {}
    for layer in layers.layers:
        rows |= zip(layer, _offsets(layer, spacing), strict=True)
    for number in range(PASSES):
        for layer in layers.layers if number % 2 == 0 else layers.layers[::-1]:
            offsets = _offsets(layer, spacing)
            wanted = [
                fsum(rows[other] for other in linked[item]) / len(linked[item]) if item in linked else rows[item]
                for item in layer
            ]
            rises = _rising([place - offset for place, offset in zip(wanted, offsets, strict=True)])
            rows |= {item: rise + offset for item, rise, offset in zip(layer, rises, offsets, strict=True)}
    return rows


def _offsets(layer: Sequence[Item], spacing: Spacing) -> list[float]:
    """Return how far below the first item each of a column may stand at the least."""
    offsets: list[float] = []
    for number, item in enumerate(layer):
        if number == 0:
            offsets.append(0.0)
            continue
        both = bool(item.node) + bool(layer[number - 1].node)
        offsets.append(offsets[-1] + spacing.row + spacing.height * both / 2)
    return offsets


def _rising(values: Sequence[float]) -> list[float]:
    """Return the nearest values, by squares, that never fall (pool adjacent violators)."""
    pools: list[tuple[float, int]] = []
    for value in values:
        total, count = value, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            total, count = total + pools[-1][0], count + pools[-1][1]
            pools.pop()
        pools.append((total, count))
    return [total / count for total, count in pools for _ in range(count)]
