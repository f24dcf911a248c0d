"""An interaction that does not answer.

It has no responses, or only such that no user notices (`set_attributes`, `backtracking`, `reset`), and asks for
nothing: who says its phrases is met with silence. Interactions with an `action` are left alone, as integrations answer
by it.

    thanks: {user_says: [thank you]}

Add a response, or a `goto` to an interaction that answers.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.answers import is_heard
from botsync.lint.subject import Subject

CODE = "silent-interaction"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each interaction that says nothing."""
    for story in subject.stories:
        for key, interaction in story.interactions.items():
            asks = any(parameter.prompts for parameter in interaction.parameters.values())
            if not asks and not interaction.action and not is_heard(interaction.responses):
                yield Problem(
                    code=CODE,
                    message=f"`{key}` does not answer",
                    path=story.at(key),
                    suggestion="add a response",
                )
