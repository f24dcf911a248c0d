"""Formats YAML files: indentation, blank space and line ends in one style; content, comments and order stay."""

import io
import re
import warnings

from ruamel.yaml.error import YAMLError, YAMLWarning

from botsync.loader.files import SourceFile
from botsync.loader.reader import read_yaml
from botsync.loader.writer import new_yaml

_PASSES = 5
"""The writer moves some comments by one step at a time; what has not settled after so many is left as it is."""


def format_file(file: SourceFile) -> str | None:
    """Return the formatted text of a file, or ``None`` where it is better left as it is.

    A file that is no YAML, that would say something else or lose a comment, or that would be formatted in another way
    the next time, is left as it is.
    """
    text: str | None = file.text
    for _ in range(_PASSES):
        before = text
        text = _pass(SourceFile(name=file.name, text=before)) if before is not None else None
        if text == before:
            return text
    return None


def _pass(file: SourceFile) -> str | None:
    before, findings = read_yaml(file)
    if findings:
        return None
    text = re.sub(r"(?m)^[ \t]+$", "", file.text.replace("\r\n", "\n")).lstrip("\n")
    if before is None:
        return text.strip() + "\n" if text.strip() else ""
    yaml = new_yaml()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", YAMLWarning)  # an anchor used twice is YAML all the same
            document = yaml.load(text)
        buffer = io.StringIO()
        yaml.dump(document, buffer)
    except (YAMLError, RecursionError, ValueError, AttributeError):
        return None
    result = buffer.getvalue().rstrip("\n") + "\n"
    after, findings = read_yaml(SourceFile(name=file.name, text=result))
    keeps_comments = result.count("#") == text.count("#")
    return result if keeps_comments and not findings and after == before else None
