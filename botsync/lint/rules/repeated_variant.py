"""A text that a response has twice among its variants.

One of the variants is sent, so the repeated one only comes up more often, which is hardly what was meant.

    - text: [Hello!, Hi there!, Hello!]

Delete one of them, or say it in other words.
"""

from collections.abc import Iterator

from botsync.core.references import Path, Problem
from botsync.diagnostics import Severity
from botsync.lint.subject import Subject
from botsync.models.response import TextResponse

CODE = "repeated-variant"
SEVERITY = Severity.INFO


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each variant that stands before; blank space does not count."""
    for story in subject.stories:
        for holder in story.holders:
            for index, response in enumerate(holder.responses):
                if isinstance(response, TextResponse) and not isinstance(response.text, str):
                    yield from _repeated(response.text, (*holder.path, "responses", index, "text"))


def _repeated(variants: list[str], path: Path) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for number, text in enumerate(variants):
        first = seen.setdefault(" ".join(text.split()), number)
        if first != number:
            yield Problem(
                code=CODE,
                message=f"the variant {text!r} stands there twice",
                path=(*path, number),
                suggestion="delete one of them",
                also=((*path, first),),
            )
