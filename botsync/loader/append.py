"""Adds phrases to the `user_says` of interactions in YAML text: lines are added, nothing else changes.

What stands behind an anchor that others use, or in a form that is not understood, is a finding, and nothing is added.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from botsync.address import Address
from botsync.diagnostics import Finding, Place
from botsync.loader.files import SourceFile
from botsync.loader.reader import read_yaml
from botsync.loader.writer import escape, write_yaml

_FIELD = "user_says"
_SHORT = 90
"""Characters up to which a text surely stays in one line."""


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
    """Return the text with phrases added, or ``None`` where it would say something else than that."""
    node = _node(yaml.compose(text, Loader=yaml.CSafeLoader), _path(address)[:-1])
    if not isinstance(node, yaml.MappingNode):
        return None
    says = _node(node, (_FIELD,))
    if isinstance(says, yaml.SequenceNode):
        result = _longer(text, says, added)
    elif says is None:
        result = _with_field(text, node, added)
    else:
        return None
    return result if _data(result) == _expected(text, address, added) else None


def _expected(text: str, address: Address, added: list[str]) -> Any:  # noqa: ANN401  (any plain data)
    data = json.loads(json.dumps(_data(text)))  # what aliases share is apart then
    interaction = data
    for step in _path(address)[:-1]:
        interaction = interaction[step]
    interaction[_FIELD] = [*interaction.get(_FIELD, ()), *added]
    return data


def _node(node: yaml.Node | None, path: Sequence[str]) -> yaml.Node | None:
    for step in path:
        if not isinstance(node, yaml.MappingNode):
            return None
        node = next((value for key, value in node.value if key.value == step), None)
    return node


def _longer(text: str, says: yaml.SequenceNode, added: list[str]) -> str:
    """Return the text with a list made longer."""
    if says.flow_style:
        items = ", ".join(map(_flow, added))
        if not says.value:
            return _insert(text, says.start_mark.index + 1, items)
        return _insert(text, says.value[-1].end_mark.index, f", {items}")
    end = says.value[-1].end_mark
    indent = " " * says.start_mark.column
    at = end.index if end.column == 0 else _line_end(text, end.index)
    return _add_lines(text, at, [f"{indent}- {_block(item)}" for item in added])


def _with_field(text: str, node: yaml.MappingNode, added: list[str]) -> str:
    """Return the text with a list where there was none."""
    if node.flow_style:
        items = ", ".join(map(_flow, added))
        return _insert(text, node.start_mark.index + 1, f"{_FIELD}: [{items}]{', ' if node.value else ''}")
    first = node.value[0][0].start_mark
    indent = " " * first.column
    lines = [f"{indent}{_FIELD}:", *(f"{indent}  - {_block(item)}" for item in added)]
    return _add_lines(text, first.index - first.column, lines)


def _insert(text: str, at: int, what: str) -> str:
    return text[:at] + what + text[at:]


def _line_end(text: str, index: int) -> int:
    """Return where the next line begins."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _add_lines(text: str, at: int, lines: Sequence[str]) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    before = "" if at == 0 or text[at - 1] == "\n" else end
    return _insert(text, at, before + "".join(f"{line}{end}" for line in lines))


def _block(text: str) -> str:
    """Return a text as an item of a block list."""
    if len(text) > _SHORT:
        return json.dumps(text, ensure_ascii=False)
    return write_yaml({_FIELD: [text]}).partition("- ")[2].rstrip("\n")


def _flow(text: str) -> str:
    """Return a text as an item of a list in brackets."""
    found = _block(text)
    return json.dumps(text, ensure_ascii=False) if found[0] != '"' and set(found) & set(",[]{}") else found
