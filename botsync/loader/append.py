"""Adds phrases to the `user_says` of interactions in YAML text: lines are added, nothing else changes.

What cannot be added to is a finding, and nothing is added there.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from botsync.address import Address
from botsync.diagnostics import Finding, Place
from botsync.errors import Uneditable
from botsync.loader.editing.editor import apply_edits
from botsync.loader.editing.edits import Edit, Insert, Put
from botsync.loader.files import SourceFile
from botsync.loader.reader import read_yaml
from botsync.loader.writer import escape

_FIELD = "user_says"


def append_phrases(
    files: Sequence[SourceFile], phrases: Mapping[Address, Sequence[str]]
) -> tuple[dict[str, str], list[Finding]]:
    """Return the new texts of the files that change, by name, and what cannot be added.

    Args:
        files: the files of a project.
        phrases: what is to be added, by interaction.
    """
    texts = {file.name: file.text for file in files}
    findings: list[Finding] = []
    for address, added in sorted(phrases.items()):
        name = _file_of(texts, address)
        text = None if name is None else _appended(texts[name], address, escape(list(added)))
        if name is None or text is None:
            message = f"the phrases of {address} stand in a form that botsync does not add to"
            place = None if name is None else Place(file=name)
            findings.append(Finding(code="not-written", message=message, place=place, suggestion="add them by hand"))
        else:
            texts[name] = text
    return {file.name: texts[file.name] for file in files if texts[file.name] != file.text}, findings


def _path(address: Address) -> tuple[str, ...]:
    return ("stories", address.story, "interactions", address.key, _FIELD)


def _file_of(texts: Mapping[str, str], address: Address) -> str | None:
    """Return the file where the phrases of an interaction stand, or else the interaction; ``None`` where none does."""
    depths = {name: _depth(_data(text), _path(address)) for name, text in texts.items()}
    best = max(depths, key=lambda name: depths[name], default=None)
    return best if best is not None and depths[best] >= len(_path(address)) - 1 else None


def _data(text: str) -> Any:  # noqa: ANN401  (any plain data)
    return read_yaml(SourceFile(name="", text=text))[0]


def _depth(value: Any, path: Sequence[str]) -> int:  # noqa: ANN401  (any plain data)
    depth = 0
    while depth < len(path) and isinstance(value, Mapping) and path[depth] in value:
        value = value[path[depth]]
        depth += 1
    return depth


def _appended(text: str, address: Address, added: list[str]) -> str | None:
    """Return the text with phrases added, or ``None`` where it cannot be changed safely."""
    path = _path(address)
    there = _depth(_data(text), path) == len(path)
    edits: list[Edit] = [Insert(path=path, value=phrase) for phrase in added]
    try:
        return apply_edits(text, edits if there else [Put(path=path, value=added)])
    except Uneditable:
        return None
