"""Merges the files of a project into one tree, and finds the place of any path of that tree again."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from botsync.core.references import Path, Problem
from botsync.diagnostics import Finding, Place, did_you_mean
from botsync.loader.files import OVERLAYS, ROOT_FILE, SourceFile
from botsync.loader.patch import patched
from botsync.loader.reader import Positions, read_yaml
from botsync.loader.validate import COMMAND, command_in_file
from botsync.models.project import SETTINGS, Bot

LISTS = ("moved", "forget")
"""Top-level lists, which several files may add to."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file and what it says."""

    file: SourceFile
    value: Mapping[str, Any]


class Merged:
    """The tree of a project, and where its paths stand.

    Args:
        parts: files that say it together.
        overlay: what is laid over it, if anything is.

    Attributes:
        tree: all files in one map.
        idle: paths of each `null` in the overlay that removes nothing.
    """

    def __init__(self, parts: Sequence[Part], overlay: "Merged | None" = None) -> None:
        self.tree: dict[str, Any] = {}
        self.idle: list[Path] = []
        self._overlay = overlay
        self._parts = parts
        self._lists: dict[str, list[tuple[Part, int]]] = {name: [] for name in LISTS}
        self._positions: dict[str, Positions] = {}
        self._having: dict[Path, list[Part]] = {}
        self._conflicts: list[tuple[Path, Part]] = []
        self._own: set[int] = set()
        for part in parts:
            self._add(part)
        if overlay is not None:
            self.tree, self.idle = patched(self.tree, overlay.tree)

    def _add(self, part: Part) -> None:
        for key, value in part.value.items():
            if key in LISTS and isinstance(value, list):
                self.tree.setdefault(key, [])
                if isinstance(self.tree[key], list):
                    self.tree[key] = self.tree[key] + value
                    self._lists[key] += [(part, index) for index in range(len(value))]
                    continue
            self._merge(self.tree, key, value, (key,), part)

    def _merge(self, into: dict[str, Any], key: str, value: object, path: Path, part: Part) -> None:
        if key not in into:
            into[key] = value
        elif isinstance(into[key], dict) and isinstance(value, dict):
            if id(into[key]) not in self._own:  # it belongs to the first file that has it
                into[key] = dict(into[key])
                self._own.add(id(into[key]))
            own = into[key]
            for inner, item in value.items():
                self._merge(own, inner, item, (*path, inner), part)
        else:
            self._conflicts.append((path, part))

    def under(self, overlay: "Merged") -> "Merged":
        """Return this tree with another one laid over it; what that one sets has its place there."""
        return Merged(self._parts, overlay)

    def conflicts(self) -> Iterator[Finding]:
        """Yield a finding for each field that two files set."""
        for path, part in self._conflicts:
            first = next(other for other in self._parts if _depth(other.value, path) == len(path))
            yield Finding(
                code="set-twice",
                message=f"`{'.'.join(map(str, path))}` is set in two files",
                place=self._place_in(part, path, key=True),
                suggestion="keep one of them",
                also=(self._place_in(first, path, key=True),),
            )

    def misplaced(self) -> Iterator[Finding]:
        """Yield a finding for each top-level key that does not belong into its file."""
        for part in self._parts:
            is_root = part.file.name == ROOT_FILE
            known = [*Bot.model_fields, *(SETTINGS if is_root else ())]
            for key in part.value:
                if key in known:
                    continue
                if key == COMMAND:
                    yield replace(self.find(command_in_file((key,))), place=self._place_in(part, (key,), key=True))
                    continue
                suggestion = did_you_mean(key, known)
                message = f"`{key}` is not known here"
                if key in SETTINGS:
                    message, suggestion = f"`{key}` belongs into {ROOT_FILE}", f"move it to {ROOT_FILE}"
                    if part.file.name.startswith(f"{OVERLAYS}/"):
                        message += ": an overlay holds parts of the bot, no settings"
                yield Finding(
                    code="unknown-key",
                    message=message,
                    place=self._place_in(part, (key,), key=True),
                    suggestion=suggestion or f"known are {', '.join(known)}",
                )

    def locate(self, path: Path, *, key: bool = False) -> Place | None:
        """Return the place of a path, or of the nearest part of it that some file has.

        Args:
            path: keys and indexes from the top.
            key: the place of the key rather than of its value.
        """
        if self._overlay is not None and self._overlaid(self._overlay, path):
            return self._overlay.locate(path, key=key)
        part, inner = self._home(path)
        return self._place_in(part, inner, key=key) if part else None

    def locate_keys(self, paths: Collection[Path]) -> dict[Path, Place]:
        """Return the place of each key, or of the nearest one above it that some file has; none where there is neither.

        Looks at every file once, however many paths there are.
        """
        wanted = {path[:length] for path in paths for length in range(1, len(path) + 1)}
        homes: dict[Path, Part] = {}

        def visit(part: Part, value: Mapping[str, Any], above: Path) -> None:
            for key, inner in value.items():
                path = (*above, key)
                if path in wanted:
                    homes.setdefault(path, part)
                    if isinstance(inner, Mapping):
                        visit(part, inner, path)

        for part in self._parts:
            visit(part, part.value, ())
        places: dict[Path, Place] = {}
        for path in paths:
            if self._overlay is not None and self._overlaid(self._overlay, path):
                place = self._overlay.locate(path, key=True)
                places |= {} if place is None else {path: place}
                continue
            known = next((path[:length] for length in range(len(path), 0, -1) if path[:length] in homes), None)
            if known is not None:
                places[path] = self._place_in(homes[known], known, key=True)
        return places

    def home(self, path: Path) -> tuple[str, Path]:
        """Return the file that has most of a path, and the path in it; no name where there is no file."""
        if self._overlay is not None and self._overlaid(self._overlay, path):
            return self._overlay.home(path)
        part, inner = self._home(path)
        return part.file.name if part else "", inner

    def holders(self, path: Path) -> list[str]:
        """Return the files that have the whole of a path, sorted; those of the overlay last."""
        own = [part.file.name for part in self._parts if _depth(part.value, path) == len(path)]
        return own + (self._overlay.holders(path) if self._overlay is not None else [])

    def adds_to(self, path: Path) -> bool:
        """Tell whether the overlay sets something below a path, and leaves the rest of it as it is."""
        overlay = self._overlay
        return overlay is not None and not overlay.sets(path) and _depth(overlay.tree, path) == len(path)

    def is_overlaid(self, path: Path) -> bool:
        """Tell whether what stands at a path comes from the overlay, and takes the place of something."""
        has = any(_depth(part.value, path) == len(path) for part in self._parts)
        return has and self._overlay is not None and bool(self._overlay.holders(path))

    def _home(self, path: Path) -> tuple[Part | None, Path]:
        if len(path) > 1 and path[0] in LISTS and isinstance(path[1], int):
            part, index = self._lists[str(path[0])][path[1]]
            return part, (path[0], index, *path[2:])
        return max(self._near(path), key=lambda part: _depth(part.value, path), default=None), path

    def _near(self, wanted: Path) -> Sequence[Part]:
        """Return the parts that may have most of a path: there can be thousands of others."""
        if not self._having:
            for part in self._parts:
                level: list[tuple[Path, object]] = [((), part.value)]
                for _ in range(_INDEXED):
                    maps = [(path, value) for path, value in level if isinstance(value, dict)]
                    level = [((*path, key), item) for path, value in maps for key, item in value.items()]
                    for path, _value in level:
                        self._having.setdefault(path, []).append(part)
        longest = max((depth for depth in range(1, _INDEXED + 1) if wanted[:depth] in self._having), default=0)
        return self._having[wanted[:longest]] if longest else self._parts

    def locate_overlay(self, path: Path) -> Place | None:
        """Return where the overlay says something of a path, or takes it away; ``None`` where it does not."""
        overlay = self._overlay
        if overlay is None or not (overlay.sets(path) or _depth(overlay.tree, path) == len(path)):
            return None
        return overlay.locate(path, key=True)

    def sets(self, path: Path) -> bool:
        """Tell whether what stands at a path is set here as one value, not as a map that another tree may add to."""
        value: object = self.tree
        for step in path:
            if not isinstance(value, Mapping):
                return True
            if step not in value:
                return False
            value = value[str(step)]
        return not isinstance(value, Mapping)

    def _overlaid(self, overlay: "Merged", path: Path) -> bool:
        """Tell whether the overlay knows better than the base where a path stands."""
        if overlay.sets(path):
            return True
        depth = _depth(overlay.tree, path)
        below = max((_depth(part.value, path) for part in self._parts), default=0)
        if depth != below:
            return depth > below
        node = _get(overlay.tree, path[:depth])
        replaces = any(
            _depth(part.value, path) == depth and not isinstance(_get(part.value, path[:depth]), Mapping)
            for part in self._parts
        )
        return depth > 0 and (replaces or (isinstance(node, Mapping) and None in node.values()))

    def find(self, problem: Problem) -> Finding:
        """Return the finding of a problem."""
        also = tuple(place for path in problem.also if (place := self.locate(path, key=True)))
        return Finding(
            code=problem.code,
            severity=problem.severity,
            message=problem.message,
            place=self.locate(problem.path),
            suggestion=problem.suggestion,
            also=also,
        )

    def _place_in(self, part: Part, path: Path, *, key: bool) -> Place:
        positions = self._positions.get(part.file.name)
        if positions is None:
            positions = self._positions[part.file.name] = Positions()
            read_yaml(part.file, positions)
        whole = path
        while path:
            found = positions.keys.get(path) if key or len(path) < len(whole) else None
            found = found or positions.values.get(path) or positions.keys.get(path)
            if found:
                return Place(file=part.file.name, line=found[0], column=found[1])
            path = path[:-1]
        return Place(file=part.file.name, line=1, column=1)


_INDEXED = 4
"""Steps of a path to an interaction: `stories`, story, `interactions`, interaction."""


def _depth(value: object, path: Iterable[str | int]) -> int:
    """Return how many steps of a path exist in a value."""
    depth = 0
    for step in path:
        if isinstance(value, Mapping) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            break
        depth += 1
    return depth


def _get(value: Any, path: Path) -> Any:  # noqa: ANN401  (any plain data)
    for step in path:
        value = value[step]
    return value
