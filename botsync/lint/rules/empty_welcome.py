"""A welcome that says nothing.

It is enabled, so conversations begin with it, and has no response that a user sees.

    welcome: {responses: []}

Greet, and say what the bot can do; or switch it off by `enabled: false`.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.answers import is_heard
from botsync.lint.subject import Subject

CODE = "empty-welcome"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each welcome that is on and silent; one that no file fills is left as it is in the workspace."""
    for story in subject.stories:
        welcome = story.story.welcome
        if welcome is None or not welcome.enabled or welcome.responses is None or is_heard(welcome.responses):
            continue
        yield Problem(
            code=CODE,
            message="the welcome says nothing",
            path=(*story.path, "welcome"),
            suggestion="add a text, or write `enabled: false`",
        )
