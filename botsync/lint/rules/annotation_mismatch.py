"""A phrase that marks a value as another entity than its parameter is.

The parameter says what is stored under the alias and what its prompts accept; the phrase says something else, so one of
the two is never understood.

    user_says: ["to {{city:destination}}"]
    parameters: {destination: {entity: country}}

Use the same entity in both, or another alias.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.phrases import phrases_of
from botsync.lint.subject import Subject

CODE = "annotation-mismatch"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each annotation whose parameter has another entity."""
    for story in subject.stories:
        for phrase in phrases_of(subject, story):
            parameters = story.interactions[phrase.interaction].parameters
            for entity, alias in phrase.marks:
                declared = parameters[alias].entity if alias in parameters else entity
                if declared != entity:
                    yield Problem(
                        code=CODE,
                        message=f"the phrase marks `{alias}` as `{entity}`, the parameter is `{declared}`",
                        path=story.at(phrase.interaction, "user_says", phrase.index),
                        suggestion="use the same entity in both",
                        also=(story.at(phrase.interaction, "parameters", alias, "entity"),),
                    )
