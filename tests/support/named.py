"""What a report in Markdown names, in whatever short form it says it."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def fences(text: str) -> Iterator[list[str]]:
    """Yield the lines of each fence, as a reader of Markdown finds them."""
    for token in READER.parse(text):
        if token.type == "fence":
            yield token.content.splitlines()


def unbraced(text: str) -> list[str]:
    """Return what braces stand for, as a shell has it."""
    depth, parts, part = 0, list[str](), ""
    for char in text:
        depth += {"{": 1, "}": -1}.get(char, 0)
        if char == "," and not depth:
            parts, part = [*parts, part], ""
        else:
            part += char
    return [name for part in [*parts, part] for name in _whole(part)]


def _whole(part: str) -> list[str]:
    head, brace, rest = part.partition("{")
    if not brace:
        low, dots, high = part.partition("..")
        return [str(number).zfill(len(low)) for number in range(int(low), int(high) + 1)] if dots else [part]
    return [head + inner for inner in unbraced(rest.removesuffix("}"))]


def named(text: str) -> set[str]:
    """Return the addresses that a comment names, whatever the way."""
    found = set(re.findall(r"\b[a-z]+(?:\.[a-z0-9_]+){1,2}\b", text.replace("&#95;", "_")))
    for lines in fences(text):
        for line in lines:
            head, colon, rest = line.partition(": ")
            if colon and re.fullmatch(r"[a-z]+(\.[a-z0-9_]+)?", head):
                found |= {f"{head}.{key}" for key in unbraced(rest.replace(" ", ""))}
    return found
