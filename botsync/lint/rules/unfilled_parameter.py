"""A parameter that nothing fills.

No phrase marks it and it has no prompts, so it is never asked for, and nothing else in the story sets an attribute of
that name. Interactions with triggers are left alone: who starts them may bring values along.

    order:
      user_says: [I want a pizza]
      parameters: {size: {entity: pizza_size}}

Mark it in phrases (`a {{pizza_size:size}} pizza`), add `prompts`, or take it out.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.attributes import asked_for, marked, set_by
from botsync.lint.subject import Subject

CODE = "unfilled-parameter"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each parameter that is neither marked nor asked for, nor set elsewhere in the story."""
    for story in subject.stories:
        filled = {name for holder in story.holders for name in set_by(holder.responses)}
        for interaction in story.interactions.values():
            filled |= marked(interaction) | asked_for(interaction)
        for key, interaction in story.interactions.items():
            for alias in interaction.parameters if not interaction.triggers else ():
                if alias not in filled:
                    yield Problem(
                        code=CODE,
                        message=f"nothing fills `{alias}`: no phrase marks it, and it has no prompts",
                        path=story.at(key, "parameters", alias),
                        suggestion="mark it in a phrase, or add `prompts`",
                    )
