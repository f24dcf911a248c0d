"""Reads YAML text into plain data: YAML 1.2 scalars, no tags, no surprises, and positions where they are asked for.

A constructor on top of libyaml's parser. Keys are always text. Aliases and `<<` work; a document that refers to itself,
or that grows by aliases beyond measure, is refused.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from sys import intern
from typing import Any

from yaml import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
    YAMLError,
)
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from botsync.diagnostics import Finding, Place
from botsync.loader.files import SourceFile

Path = tuple[str | int, ...]
"""Keys and indexes from the top of a document."""

MAX_DEPTH = 50
_TOO_DEEP = f"more than {MAX_DEPTH} levels of nesting"
MAX_ALIASED = 100_000
"""Nodes that aliases may add to a document."""

_Parser: Callable[[str], Any] = CParser

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+\Z")
_BASED = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_SPECIAL = {"inf": float("inf"), "nan": float("nan")}
_SPECIAL_FORM = re.compile(r"([-+]?)\.(inf|Inf|INF|nan|NaN|NAN)\Z")
_WORD = 16
"""Characters of a text that is likely a key or a title, so that others are the same."""
_FIRST = frozenset("0123456789+-.~nNtTfF")


class _Wrong(Exception):
    def __init__(self, code: str, message: str, mark: Any, suggestion: str = "") -> None:  # noqa: ANN401
        super().__init__(message)
        self.code, self.message, self.mark, self.suggestion = code, message, mark, suggestion


@dataclass(slots=True)
class Positions:
    """Lines and columns (from 1) of keys and values by path."""

    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)


def resolve_plain(text: str) -> str | int | float | bool | None:
    """Return the value of a plain scalar by the core schema of YAML 1.2."""
    if text and text[0] not in _FIRST:
        return text
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.match(text):
        return int(text) if len(text) < 4000 else text  # noqa: PLR2004  (Python's own limit is 4,300 digits)
    if _BASED.match(text):
        return int(text, 0)
    if _FLOAT.match(text):
        return float(text)
    special = _SPECIAL_FORM.match(text)
    if special:
        value = _SPECIAL[special[2].lower()]
        return -value if special[1] == "-" else value
    return text


class _Reader:
    def __init__(self, text: str, positions: Positions | None) -> None:
        self.next: Callable[[], Any] = _Parser(text).get_event
        self.positions = positions
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.open: set[str] = set()
        self.aliased = 0
        self.findings: list[tuple[str, str, Any, str, Any]] = []

    def document(self) -> object:
        self.next()
        event = self.next()
        if isinstance(event, StreamEndEvent):
            return None
        value = self.node(self.next(), (), 0)
        self.next()
        event = self.next()
        if not isinstance(event, StreamEndEvent):
            raise _Wrong("many-documents", "the file holds more than one document", event.start_mark, "split the file")
        return value

    def node(self, event: Any, path: Path, depth: int) -> Any:  # noqa: ANN401
        if self.positions is not None:
            self.positions.values[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        kind = type(event)
        if kind is ScalarEvent:
            value = self.scalar(event)
            if event.anchor:
                self.anchors[event.anchor] = (value, 1)
            return value
        if kind is AliasEvent:
            return self.alias(event)
        if depth >= MAX_DEPTH:
            raise _Wrong("too-deep", _TOO_DEEP, event.start_mark, "flatten it")
        if event.tag is not None and event.tag not in {"!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}:
            raise _Wrong("tag", f"the tag {event.tag} is not known", event.start_mark, "remove it: files are pure data")
        if event.anchor:
            self.open.add(event.anchor)
        build = self.mapping if kind is MappingStartEvent else self.sequence
        built = build(path, depth + 1)
        if event.anchor:
            self.open.discard(event.anchor)
            self.anchors[event.anchor] = (built, _size(built))
        return built

    def plain(self, event: Any, depth: int) -> Any:  # noqa: ANN401
        """Return the value of a node without anchor and tag, where no positions are asked for: most nodes are so."""
        kind = type(event)
        if kind is ScalarEvent:
            text: str = event.value
            if len(text) < _WORD:
                text = intern(text)
            return resolve_plain(text) if event.implicit[0] and (not text or text[0] in _FIRST) else text
        if depth >= MAX_DEPTH:
            raise _Wrong("too-deep", _TOO_DEEP, event.start_mark, "flatten it")
        return self.mapping((), depth + 1) if kind is MappingStartEvent else self.sequence((), depth + 1)

    def scalar(self, event: Any) -> str | int | float | bool | None:  # noqa: ANN401
        tag = event.tag
        if tag is None:
            text: str = event.value
            return resolve_plain(text) if event.implicit[0] and (not text or text[0] in _FIRST) else text
        if tag in {"!", "tag:yaml.org,2002:str"}:
            return str(event.value)
        raise _Wrong("tag", f"the tag {tag} is not known", event.start_mark, "remove it: files are pure data")

    def alias(self, event: Any) -> Any:  # noqa: ANN401
        if event.anchor in self.open:
            raise _Wrong("alias-loop", f"`*{event.anchor}` refers to itself", event.start_mark, "write it out")
        if event.anchor not in self.anchors:
            message = f"`*{event.anchor}` refers to an anchor that is not defined above it"
            raise _Wrong("alias-unknown", message, event.start_mark, f"define it with `&{event.anchor}` first")
        value, size = self.anchors[event.anchor]
        self.aliased += size
        if self.aliased > MAX_ALIASED:
            message = f"aliases make the file more than {MAX_ALIASED} values larger"
            raise _Wrong("alias-bomb", message, event.start_mark, "use fewer aliases of aliases")
        return value

    def sequence(self, path: Path, depth: int) -> list[Any]:
        items: list[Any] = []
        next_event, placed = self.next, self.positions is not None
        while True:
            event = next_event()
            if type(event) is SequenceEndEvent:
                return items
            if not placed and not event.anchor and event.tag is None:
                items.append(self.plain(event, depth))
            else:
                items.append(self.node(event, (*path, len(items)) if placed else path, depth))

    def mapping(self, path: Path, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        keys: dict[str, Any] = {}
        merged: list[dict[str, Any]] = []
        next_event, placed = self.next, self.positions is not None
        while True:
            event = next_event()
            if type(event) is MappingEndEvent:
                for source in merged:
                    for key, value in source.items():
                        result.setdefault(key, value)
                return result
            key = intern(event.value) if type(event) is ScalarEvent and not event.anchor else self.key(event)
            value_event = next_event()
            if key == "<<" and event.implicit[0]:
                merged += self.merge(value_event, (*path, "<<"), depth)
                continue
            if not placed and not value_event.anchor and value_event.tag is None:
                value = self.plain(value_event, depth)
            else:
                value = self.node(value_event, (*path, key) if placed else path, depth)
            if key in keys:
                self.findings.append(
                    (
                        "duplicate-key",
                        f"`{key}` stands twice in the same map",
                        event.start_mark,
                        "",
                        keys[key].start_mark,
                    )
                )
                continue
            keys[key] = event
            result[key] = value
            if self.positions is not None:
                self.positions.keys[(*path, key)] = (event.start_mark.line + 1, event.start_mark.column + 1)

    def key(self, event: Any) -> str:  # noqa: ANN401
        if type(event) is ScalarEvent:
            if event.anchor:
                self.anchors[event.anchor] = (event.value, 1)
            return intern(event.value)  # a few words, over and over
        if isinstance(event, AliasEvent):
            value = self.alias(event)
            if isinstance(value, str):
                return value
        message = "a key must be text"
        raise _Wrong("key-type", message, event.start_mark, "quote it if it begins with `{` or `[`")

    def merge(self, event: Any, path: Path, depth: int) -> list[dict[str, Any]]:  # noqa: ANN401
        value = self.node(event, path, depth)
        sources = value if isinstance(value, list) else [value]
        if not all(isinstance(source, dict) for source in sources):
            raise _Wrong("merge-type", "`<<` takes a map, or a list of maps", event.start_mark)
        return sources


def _size(value: object) -> int:
    """Return how many values there are in one, itself included."""
    if isinstance(value, dict):
        return 1 + sum(map(_size, value.values()))
    return 1 + sum(map(_size, value)) if isinstance(value, list) else 1


_HINTS = (
    ("\\t", "indent with spaces: YAML does not allow tabs there"),
    ("could not find expected ':'", "a `:` behind the key may be missing, or the text needs quotes"),
    ("mapping values are not allowed", "text that contains `: ` needs quotes; or the indentation is off"),
    ("did not find expected key", "the indentation is off, or the text needs quotes"),
)


def _yaml_finding(file: SourceFile, error: YAMLError) -> Finding:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or str(getattr(error, "reason", "")) or "it cannot be read"
    if mark is None:
        offset = getattr(error, "position", 0) or 0
        before = file.text[:offset]
        line, column = before.count("\n") + 1, offset - before.rfind("\n")
    else:
        line, column = mark.line + 1, mark.column + 1
    if "nesting depth" in problem:  # the parser's own limit, which newer ones have, and meet first
        place = Place(file=file.name, line=line, column=column)
        return Finding(code="too-deep", message=_TOO_DEEP, place=place, suggestion="flatten it")
    lines = file.text.split("\n")
    near = lines[line - 1] if line <= len(lines) else ""
    if near[: column + 1].lstrip(" ").startswith("\t"):
        suggestion = _HINTS[0][1]
    else:
        suggestion = next((hint for part, hint in _HINTS if part in problem), "")
    place = Place(file=file.name, line=line, column=column)
    return Finding(code="yaml", message=f"this is not YAML: {problem}", place=place, suggestion=suggestion)


def _place(file: SourceFile, mark: Any) -> Place:  # noqa: ANN401
    return Place(file=file.name, line=mark.line + 1, column=mark.column + 1)


def read_yaml(file: SourceFile, positions: Positions | None = None) -> tuple[object, list[Finding]]:
    """Return the document of a file as plain data, and what is wrong with its text.

    Args:
        file: the file.
        positions: filled with the place of every key and value, at some cost, where given.
    """
    try:
        reader = _Reader(file.text, positions)
        value = reader.document()
    except _Wrong as wrong:
        place = _place(file, wrong.mark)
        return None, [Finding(code=wrong.code, message=wrong.message, place=place, suggestion=wrong.suggestion)]
    except YAMLError as error:
        return None, [_yaml_finding(file, error)]
    findings = [
        Finding(
            code=code,
            message=message,
            place=_place(file, mark),
            suggestion=suggestion or "keep one of them",
            also=(_place(file, also),),
        )
        for code, message, mark, suggestion, also in reader.findings
    ]
    return value, findings
