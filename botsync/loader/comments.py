"""Finds the comments of a YAML file. YAML's own scanner says what is a scalar, so no `#` in a text is taken for one."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]

_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""What ends a line for the scanner, and so for every position in a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment.

    Attributes:
        line: from 1.
        column: from 1.
        text: from its `#` to the end of the line, without blank space at the end.
        alone: nothing stands before it in its line.
        below: the next line that is no comment, where it stands alone; otherwise its own line.
    """

    line: int
    column: int
    text: str
    alone: bool
    below: int


def find_comments(text: str) -> Iterator[Comment]:
    """Yield the comments of a text in order; none where it is not YAML."""
    try:
        spans = list(_scalars(text))
    except yaml.YAMLError:
        return
    lines = _Lines(text)
    found = list(_outside(text, spans))
    alone = {lines.of(start) for start, _ in found if lines.is_alone(start)}
    for start, end in found:
        line = lines.of(start)
        below = line
        while below in alone:
            below += 1
        yield Comment(
            line=line,
            column=start - lines.starts[line - 1] + 1,
            text=text[start:end].rstrip(),
            alone=line in alone,
            below=below,
        )


class _Lines:
    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in _BREAK.finditer(text))]

    def of(self, offset: int) -> int:
        return bisect_right(self.starts, offset)

    def is_alone(self, offset: int) -> bool:
        return not self.text[self.starts[self.of(offset) - 1] : offset].strip()


def _scalars(text: str) -> Iterator[tuple[int, int]]:
    """Yield where scalars begin and end; the header of a block scalar is left out: a comment may stand there."""
    scanner = CParser(text)
    while (token := scanner.get_token()) is not None:
        if isinstance(token, yaml.ScalarToken):
            start, end = token.start_mark.index, token.end_mark.index
            if token.style in {"|", ">"}:
                header = _BREAK.search(text, start)
                start = header.end() if header else end
            yield start, end


def _outside(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield where comments begin and end: what follows a `#` that is in no scalar."""
    offset = 0
    for start, end in [*spans, (len(text), len(text))]:
        while (sign := text.find("#", offset, start)) >= 0:
            ended = _BREAK.search(text, sign)
            offset = ended.start() if ended else len(text)
            yield sign, offset
        offset = max(offset, end)
