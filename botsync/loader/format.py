"""Formats YAML files: indentation and blank space in one style; content, comments, order and line ends stay.

What stands in one line stays in one line, however long it is; what was wrapped is wrapped again where a line is full.
"""

import io
import re
import warnings
from typing import Any

import yaml as libyaml
from ruamel.yaml.error import YAMLError, YAMLWarning

from botsync.loader.files import SourceFile
from botsync.loader.reader import read_yaml
from botsync.loader.writer import HIDDEN, new_yaml

_BREAK = re.compile("(\r\n|[\n\r\x85\u2028\u2029])")
"""What YAML counts as the end of a line."""
_HIDDEN = re.compile(f"[{HIDDEN}]")
_PASSES = 5
"""The writer moves some comments by one step at a time; what has not settled after so many is left as it is."""


def format_file(file: SourceFile) -> str | None:
    """Return the formatted text of a file, or ``None`` where it is better left as it is.

    A file that is no YAML, that would say something else or lose a comment, or that would be formatted in another way
    the next time, is left as it is.
    """
    newline = "\r\n" if file.text.partition("\n")[0].endswith("\r") else "\n"
    text = _settled(file.name, file.text.replace("\r\n", "\n"))
    return None if text is None else text.replace("\n", newline)


def _settled(name: str, text: str | None) -> str | None:
    for _ in range(_PASSES):
        before = text
        text = _pass(SourceFile(name=name, text=before)) if before is not None else None
        if text == before:
            return text
    return None


def _pass(file: SourceFile) -> str | None:
    before, findings = read_yaml(file)
    if findings:
        return None
    text = re.sub(r"(?m)^[ \t]+$", "", file.text).lstrip("\n")
    if before is None:
        return re.sub(r"(?m)[ \t]+$", "", text).strip() + "\n" if text.strip() else ""
    yaml = new_yaml(_wrapped(text))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", YAMLWarning)  # an anchor used twice is YAML all the same
            document = yaml.load(text)
        _keep_anchors(document)
        buffer = io.StringIO()
        yaml.dump(document, buffer)
    except (YAMLError, RecursionError, ValueError, AttributeError, IndexError):
        return None
    result = buffer.getvalue().rstrip("\n") + "\n"
    if not _says(result, before) or not _says(result := _without_blanks(result), before):
        return None
    if len(_HIDDEN.findall(result)) > len(_HIDDEN.findall(text)):  # the writer takes escapes out
        return None
    return result if result.count("#") == text.count("#") else None


def _keep_anchors(node: Any) -> None:  # noqa: ANN401  (any node)
    """Keep anchors that nothing refers to, which the writer would take out."""
    anchor = node.yaml_anchor() if hasattr(node, "yaml_anchor") else None
    if anchor is not None:
        anchor.always_dump = True
    if isinstance(node, dict):
        for key, value in node.items():
            _keep_anchors(key)
            _keep_anchors(value)
    elif isinstance(node, list):
        for item in node:
            _keep_anchors(item)


def _says(text: str, value: object) -> bool:
    after, findings = read_yaml(SourceFile(name="", text=text))
    return not findings and after == value


def _wrapped(text: str) -> list[bool]:
    """Tell of each value of a document whether it stands in several lines; what is in brackets does as a whole."""
    found: list[bool] = []
    depth, first, start = 0, 0, 0
    for event in libyaml.parse(text, Loader=libyaml.CSafeLoader):
        is_flow = isinstance(event, libyaml.CollectionStartEvent) and bool(event.flow_style)
        if depth == 0 and is_flow:
            first, start = len(found), _lines(event).start
        if isinstance(event, libyaml.NodeEvent):
            is_scalar = isinstance(event, libyaml.ScalarEvent)
            found.append(is_scalar and len(_lines(event)) > 0)
        if is_flow:
            depth += 1
        elif depth and isinstance(event, libyaml.CollectionEndEvent):
            depth -= 1
            if depth == 0:
                found[first:] = [_lines(event).stop != start] * (len(found) - first)
    return found


def _lines(event: Any) -> range:  # noqa: ANN401  (the marks of events may be missing, by their type alone)
    """Return the lines in which something stands, from 0, without the last."""
    return range(event.start_mark.line, event.end_mark.line)


def _without_blanks(text: str) -> str:
    """Take blanks off the ends of lines, but for those of texts below `|` and `>`, to which they belong."""
    kept: set[int] = set()
    for event in libyaml.parse(text, Loader=libyaml.CSafeLoader):
        if isinstance(event, libyaml.ScalarEvent) and event.style in {"|", ">"}:
            kept.update(_lines(event)[1:])
    lines = _BREAK.split(text)
    lines[::2] = [line if number in kept else line.rstrip(" \t") for number, line in enumerate(lines[::2])]
    return "".join(lines)
