"""Decides which item of a list became which, so that as few lines change as possible."""

import re
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from botsync.loader.editing.same import signature

_WORDS = re.compile(r"\w+")
_ENOUGH = 0.4
"""From here on an item counts as changed rather than as removed and another one added."""
_MANY = 40_000
"""Pairs of items that are compared at most."""


def align(old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    """Return for each new item the index of the old one that it is or was made of, or ``None``; none is used twice."""
    found = _equal(old, new)
    stay = steady(found)
    bounds = [(-1, -1), *((found[index] or 0, index) for index in stay), (len(old), len(new))]
    taken = {index for index in found if index is not None}
    for (old_from, new_from), (old_to, new_to) in pairwise(bounds):
        left = [index for index in range(old_from + 1, old_to) if index not in taken]
        right = [index for index in range(new_from + 1, new_to) if found[index] is None]
        for one, other in _pairs(old, new, left, right):
            found[other] = one
    return found


def steady(origins: Sequence[int | None]) -> list[int]:
    """Return the places of the longest run of rising numbers: the items that need not move."""
    tails: list[int] = []
    places: list[int] = []
    before: dict[int, int] = {}
    for place, origin in enumerate(origins):
        if origin is None:
            continue
        spot = bisect_left(tails, origin)
        tails[spot : spot + 1] = [origin]
        places[spot : spot + 1] = [place]
        if spot:
            before[place] = places[spot - 1]
    chain = places[-1:]
    while chain and chain[-1] in before:
        chain.append(before[chain[-1]])
    return chain[::-1]


def _equal(old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    """Pair what is equal, from both ends first, so that repeated items stay where they are."""
    ours, theirs = [signature(item) for item in old], [signature(item) for item in new]
    found: list[int | None] = [None] * len(new)
    shorter = min(len(old), len(new))
    head = next((index for index in range(shorter) if ours[index] != theirs[index]), shorter)
    rest = shorter - head
    tail = next((index for index in range(rest) if ours[-1 - index] != theirs[-1 - index]), rest)
    found[:head] = range(head)
    places: defaultdict[object, deque[int]] = defaultdict(deque)
    for index in range(head, len(old) - tail):
        places[ours[index]].append(index)
    for index in range(head, len(new) - tail):
        if places[theirs[index]]:
            found[index] = places[theirs[index]].popleft()
    for index in range(1, tail + 1):
        found[-index] = len(old) - index
    return found


def _pairs(old: Sequence[Any], new: Sequence[Any], left: list[int], right: list[int]) -> list[tuple[int, int]]:
    """Pair what changed between two items that stayed, in order, the most alike together."""
    if len(left) == len(right):
        return [pair for pair in zip(left, right, strict=True) if type(old[pair[0]]) is type(new[pair[1]])]
    if len(left) * len(right) > _MANY:
        return []
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    scores = [[_alike(old[one], new[other]) for other in right] for one in left]
    for row in range(len(left) - 1, -1, -1):
        for column in range(len(right) - 1, -1, -1):
            paired = scores[row][column] + best[row + 1][column + 1] if scores[row][column] >= _ENOUGH else 0.0
            best[row][column] = max(paired, best[row + 1][column], best[row][column + 1])
    pairs = []
    row = column = 0
    while row < len(left) and column < len(right):
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            pairs.append((left[row], right[column]))
            row, column = row + 1, column + 1
    return pairs


def _alike(one: Any, other: Any) -> float:  # noqa: ANN401  (any plain data)
    """Return how much of two items is the same, from 0 to 1."""
    if type(one) is not type(other):
        return 0.0
    match one:
        case str():
            ours, theirs = set(_WORDS.findall(one)), set(_WORDS.findall(other))
            return len(ours & theirs) / max(len(ours | theirs), 1)
        case dict():
            names = one.keys() | other.keys()
            shared = [1.0 if signature(one[name]) == signature(other[name]) else 0.6 for name in one if name in other]
            return sum(shared) / max(len(names), 1)
        case list():
            ours, theirs = {signature(item) for item in one}, {signature(item) for item in other}
            return len(ours & theirs) / max(len(ours | theirs), 1)
        case _:
            return 0.0
