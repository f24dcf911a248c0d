"""A conversation test that expects nothing.

None of its turns says what should come of it, so it passes whatever the bot answers.

    conversations:
      hours: {turns: [{user: when do you open}]}

Add `expect:` to a turn: `expect: {interaction: hours}`.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.subject import Subject

CODE = "aimless-conversation"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each conversation without an expectation; a click expects its button."""
    for key, conversation in subject.project.conversations.items():
        if not any(turn.expect.model_fields_set or turn.click for turn in conversation.turns):
            yield Problem(
                code=CODE,
                message=f"`{key}` expects nothing, so it always passes",
                path=("conversations", key),
                suggestion="add `expect:` to a turn",
            )
