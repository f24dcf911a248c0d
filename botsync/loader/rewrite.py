"""Carries out the edits of fixes in the text of a file; comments stay."""

import io
import warnings
from collections.abc import Sequence
from typing import Any, assert_never

from ruamel.yaml.error import YAMLError, YAMLWarning

from botsync.lint.fix import Edit, Insert, Put, Remove
from botsync.loader.files import SourceFile
from botsync.loader.reader import Path, read_yaml
from botsync.loader.writer import new_yaml


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Return a text after edits, one after another: the path of each is meant in what those before it have left.

    Raises:
        ValueError: the text cannot be changed so without harm to the rest of it.
    """
    wanted, findings = read_yaml(SourceFile(name="", text=text))
    if findings:
        raise ValueError("the file is not sound")
    yaml = new_yaml()
    buffer = io.StringIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", YAMLWarning)
            document = yaml.load(text)
        for edit in edits:
            _apply(wanted, edit)
            _apply(document, edit)
        yaml.dump(document, buffer)
    except (YAMLError, LookupError, TypeError, AttributeError) as error:
        raise ValueError("there is no such place in the file") from error
    result = buffer.getvalue()
    if "\r\n" in text:
        result = result.replace("\r\n", "\n").replace("\n", "\r\n")
    after, findings = read_yaml(SourceFile(name="", text=result))
    if findings or after != wanted:
        raise ValueError("the file would say something else besides")
    return result


def _apply(document: Any, edit: Edit) -> None:  # noqa: ANN401  (any plain data)
    match edit:
        case Put():
            _at(document, edit.path[:-1])[edit.path[-1]] = edit.value
        case Insert():
            items = _at(document, edit.path)
            items.insert(len(items) if edit.index is None else edit.index, edit.value)
        case Remove():
            del _at(document, edit.path[:-1])[edit.path[-1]]
        case _:
            assert_never(edit)


def _at(document: Any, path: Path) -> Any:  # noqa: ANN401  (any plain data)
    for step in path:
        document = document[step]
    return document
