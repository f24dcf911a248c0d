"""A story that does not answer what it does not understand.

Its fallback is disabled or has nothing to say; or no file mentions it, so that the vendor's example texts stay.

    fallback: {enabled: false}

Say what the bot can do, and offer a way to a person.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.answers import is_heard
from botsync.lint.subject import Subject

CODE = "no-fallback"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each story with interactions whose fallback says nothing."""
    for story in subject.stories:
        fallback = story.story.fallback
        if not story.interactions:
            continue
        if fallback is None:
            message, path = "no file says what the bot answers when it does not understand", story.path
        elif not fallback.enabled:
            message, path = (
                "the fallback is disabled: what is not understood is not answered",
                (*story.path, "fallback"),
            )
        elif fallback.responses is not None and not is_heard(fallback.responses):
            message, path = "the fallback says nothing", (*story.path, "fallback")
        else:
            continue
        yield Problem(
            code=CODE,
            message=message,
            path=path,
            suggestion="add `fallback: {responses: [{text: …}]}` that says what the bot can do",
        )
