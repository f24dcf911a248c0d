"""An entity that no phrase, parameter or question uses.

It is sent to the workspace, and shown to everybody who edits the bot, for nothing. Not reported where the project
declares no stories: then others use it.

    entities:
      colour: {entries: {red: [], blue: []}}   # and no {{colour:...}} anywhere

Mark it in phrases, or delete it; `forget:` stops managing it without deleting it.
"""

from collections.abc import Iterator

from botsync.core.annotation import annotations
from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.attributes import bare
from botsync.lint.subject import StoryView, Subject
from botsync.models.response import AttributesResponse

CODE = "unused-entity"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each entity that is used nowhere."""
    if subject.project.stories is None:
        return
    used = {entity for story in subject.stories for entity in _used(story)}
    for key in subject.project.entities or {}:
        if key not in used:
            yield Problem(
                code=CODE,
                message=f"nothing uses the entity `{key}`",
                path=("entities", key),
                suggestion="mark it in phrases, or delete it",
            )


def _used(story: StoryView) -> Iterator[str]:
    for interaction in story.interactions.values():
        for phrase in interaction.user_says:
            yield from (entity for entity, _ in annotations(phrase))
            yield from bare(phrase)
        yield from (parameter.entity for parameter in interaction.parameters.values())
    for holder in story.holders:
        for response in holder.responses:
            if isinstance(response, AttributesResponse):
                yield from (question.entity for question in response.attributes.values())
