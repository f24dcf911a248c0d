"""A segment that nothing refers to, in a project whose filters and buttons refer to others.

Segments are also for people: they send campaigns to them, and other systems put users in. So nothing is said in a
project that refers to no segment at all; where some are referred to, one that is not may be a leftover.

    segments: {vip: {name: VIP}, old_vip: {name: Old VIP}}
    …
    filters: [{type: segment, value: VIP}]

Delete it if nobody needs it.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.strings import strings
from botsync.lint.subject import Subject

CODE = "unused-segment"
SEVERITY = Severity.INFO


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each segment that is referred to nowhere, where others are."""
    segments = subject.project.segments or {}
    if not segments:
        return
    texts: set[str] = set()
    for story in subject.stories:
        for holder in story.holders:
            for response in holder.responses:
                texts |= {text for _, text in strings(response)}
    unused = [key for key, segment in segments.items() if key not in texts and segment.name not in texts]
    if len(unused) < len(segments):
        for key in unused:
            yield Problem(
                code=CODE,
                message=f"filters and buttons refer to other segments, not to `{key}`",
                path=("segments", key),
                suggestion="delete it if nobody needs it",
            )
