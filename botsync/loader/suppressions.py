"""Reads the comments that speak to botsync, and finds what each is about."""

from collections.abc import Iterable, Iterator

from botsync.core.references import Path
from botsync.diagnostics import Place
from botsync.lint.suppression import Suppression, parse_comment
from botsync.loader.comments import find_comments
from botsync.loader.files import SourceFile
from botsync.loader.reader import Positions, read_yaml


def find_suppressions(files: Iterable[SourceFile]) -> Iterator[Suppression]:
    """Yield the suppressions of files, in order."""
    for file in files:
        if "botsync" in file.text and "#" in file.text:
            yield from _of(file)


def _of(file: SourceFile) -> Iterator[Suppression]:
    beginning: dict[int, list[Path]] | None = None
    for comment in find_comments(file.text):
        parsed = parse_comment(comment.text)
        if parsed is None:
            continue
        if beginning is None:
            beginning = _beginning(file)
        yield Suppression(
            place=Place(file=file.name, line=comment.line, column=comment.column),
            codes=parsed[0],
            reason=parsed[1],
            line=comment.below,
            scopes=tuple(beginning.get(comment.below, ())),
        )


def _beginning(file: SourceFile) -> dict[int, list[Path]]:
    """Return, by line, the paths of keys and items that begin there, without what is inside one of them."""
    positions = Positions()
    read_yaml(file, positions)
    places = {path: line for path, (line, _) in positions.keys.items()}
    places |= {path: line for path, (line, _) in positions.values.items() if path and isinstance(path[-1], int)}
    found: dict[int, list[Path]] = {}
    for path, line in places.items():
        if not any(places.get(path[:depth]) == line for depth in range(1, len(path))):
            found.setdefault(line, []).append(path)
    return found
