"""Merges canonical values three ways: what was applied last, what the project says, what the workspace says.

Knows nothing of files. What both changed differently is a clash: the project's value stays, or that of the side that
was picked.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from botsync.core.threeway import Take
from botsync.models.base import Form

Align = Callable[[Sequence[Any], Sequence[Any]], Sequence[int | None]]
"""Tells for each item of the second list which one of the first it is or was made of."""
Values = Mapping[Any, Any]


MISSING: Any = object()
"""Stands where there is no value; equal to itself only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One value that both sides changed differently.

    Attributes:
        ours: what the project says; `MISSING` where it took the value out.
        theirs: what the workspace says, likewise.
    """

    ours: Any
    theirs: Any


class Merge:
    """Merges values, and collects the clashes.

    Attributes:
        clashes: what both sides changed differently.
    """

    def __init__(self, align: Align, take: Take | None = None) -> None:
        self._align = align
        self._take = take
        self.clashes: list[Clash] = []

    def field(self, form: Form, base: Any, ours: Any, theirs: Any) -> Any:  # noqa: ANN401  (any canonical value)
        """Return the merged value of a field; `base` is `MISSING` where nothing is recorded."""
        if ours == theirs or base is MISSING or base in (ours, theirs):
            return self._whole(base, ours, theirs)
        match form:
            case Form.TEXT | Form.FLAG | Form.SECRET | Form.SECRETS:
                return self._clash(ours, theirs)
            case Form.SET:
                return _members(base, ours, theirs)
            case Form.LIST:
                order = _sequence(base, ours, theirs)
                return self._clash(ours, theirs) if order is None else order
            case Form.KEYED:
                return self._questions(base, ours, theirs)
            case Form.ENTRIES:
                return dict(sorted(self._entries(base, ours, theirs).items()))
            case Form.RESPONSES:
                return self._items(base, ours, theirs)
            case _:
                assert_never(form)

    def _clash(self, ours: Any, theirs: Any) -> Any:  # noqa: ANN401  (any canonical value)
        self.clashes.append(Clash(ours=ours, theirs=theirs))
        return theirs if self._take is Take.LIVE else ours

    def _whole(self, base: Any, ours: Any, theirs: Any) -> Any:  # noqa: ANN401  (any canonical value)
        if theirs in (ours, base):
            return ours
        return theirs if base == ours else self._clash(ours, theirs)

    def _value(self, base: Any, ours: Any, theirs: Any) -> Any:  # noqa: ANN401  (any canonical value)
        """Merge a part of a response or question: maps by key, lists by item, everything else as a whole."""
        if ours == theirs or base is MISSING or base in (ours, theirs):
            return self._whole(base, ours, theirs)
        match base, ours, theirs:
            case dict(), dict(), dict():
                types = {value.get("type") for value in (base, ours, theirs)}
                if len(types) > 1 or "raw" in types:
                    return self._clash(ours, theirs)
                return self._map(base, ours, theirs)
            case list(), list(), list():
                if all(isinstance(item, dict) and "entity" in item for item in (*base, *ours, *theirs)):
                    return self._questions(base, ours, theirs)
                return self._items(base, ours, theirs)
            case _:
                return self._clash(ours, theirs)

    def _map(self, base: Values, ours: Values, theirs: Values) -> dict[Any, Any]:
        names = dict.fromkeys((*ours, *theirs))
        merged = {
            name: self._value(base.get(name, MISSING), ours.get(name, MISSING), theirs.get(name, MISSING))
            for name in names
        }
        return {name: value for name, value in merged.items() if value is not MISSING}

    def _questions(self, base: list[Any], ours: list[Any], theirs: list[Any]) -> list[Any]:
        sides = [{item["name"]: item for item in side} for side in (base, ours, theirs)]
        merged = self._joined(*sides, merge=self._value)
        return self._clash(ours, theirs) if merged is None else list(merged.values())

    def _entries(self, base: Values, ours: Values, theirs: Values) -> Values:
        def synonyms(base: Any, ours: Any, theirs: Any) -> Any:  # noqa: ANN401  (lists of texts)
            return _members([] if base is MISSING else base, ours, theirs)

        merged = self._joined(base, ours, theirs, merge=synonyms)
        return ours if merged is None else merged  # they are sorted, so that there is always an order

    def _items(self, base: list[Any], ours: list[Any], theirs: list[Any]) -> list[Any]:
        ours_of, theirs_of = self._align(base, ours), self._align(base, theirs)
        ours_by: dict[Hashable, Any] = {
            ("new", place) if origin is None else ("old", origin): ours[place] for place, origin in enumerate(ours_of)
        }
        added = [token for token in ours_by if isinstance(token, tuple) and token[0] == "new"]
        theirs_by: dict[Hashable, Any] = {}
        for place, origin in enumerate(theirs_of):
            token: Hashable = ("old", origin)
            if origin is None:
                alike = (one for one in added if ours_by[one] == theirs[place] and one not in theirs_by)
                token = next(alike, ("live", place))
            theirs_by[token] = theirs[place]
        base_by: dict[Hashable, Any] = {("old", place): item for place, item in enumerate(base)}
        merged = self._joined(base_by, ours_by, theirs_by, merge=self._value)
        return self._clash(ours, theirs) if merged is None else list(merged.values())

    def _joined(
        self, base: Values, ours: Values, theirs: Values, *, merge: Callable[[Any, Any, Any], Any]
    ) -> dict[Any, Any] | None:
        """Merge what has names; ``None`` where both sides put it into another order."""
        kept: set[Any] = set()
        clashes = len(self.clashes)
        for name, was in base.items():
            if name in ours and name not in theirs and ours[name] != was:
                if self._clash(ours[name], MISSING) is not MISSING:
                    kept.add(name)
            elif (
                name in theirs
                and name not in ours
                and theirs[name] != was
                and self._clash(MISSING, theirs[name]) is not MISSING
            ):
                kept.add(name)
        order = _sequence([name for name in base if name not in kept], list(ours), list(theirs))
        if order is None:
            del self.clashes[clashes:]
            return None
        merged: dict[Any, Any] = {}
        for name in order:
            if name in ours and name in theirs:
                merged[name] = merge(base.get(name, MISSING), ours[name], theirs[name])
            else:
                merged[name] = ours.get(name, theirs.get(name))
        return merged


def _members(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Merge sets: what either side added is in it, what either side took out is not."""
    return sorted(((set(ours) | set(theirs)) - (set(base) - set(ours))) - (set(base) - set(theirs)))


def _sequence(base: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any]) -> list[Any] | None:
    """Merge lists of different items: as sets, in the order of the side that changed it; ``None`` where both did."""
    in_base, in_ours, in_theirs = set(base), set(ours), set(theirs)
    wanted = (in_ours & in_theirs) | (in_ours - in_base) | (in_theirs - in_base)
    shared = in_ours & in_theirs
    here, there = [item for item in ours if item in shared], [item for item in theirs if item in shared]
    if here == there:
        return _filled(ours, theirs, wanted)
    old = shared & in_base
    before = [item for item in base if item in old]
    if [item for item in theirs if item in old] == before:
        return _filled(ours, theirs, wanted)
    if [item for item in ours if item in old] == before:
        return _filled(theirs, ours, wanted)
    return None


def _filled(order: Sequence[Any], other: Sequence[Any], wanted: set[Any]) -> list[Any]:
    """Return the wanted items in the order of one list; those of the other each behind what it stands behind there."""
    result = list(order)
    known = set(order)
    for place, item in enumerate(other):
        if item not in known and item in wanted:
            before = next((one for one in reversed(other[:place]) if one in known), None)
            result.insert(0 if before is None else result.index(before) + 1, item)
            known.add(item)
    return [item for item in result if item in wanted]
