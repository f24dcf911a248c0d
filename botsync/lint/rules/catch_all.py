"""An interaction on the first level that takes any text, so that the fallback never answers.

A phrase that is only `{{sys.any:…}}` matches whatever is said, and the first level is matchable from anywhere. As a
next step, behind a question, it is fine.

    start: [order, note]
    interactions:
      note: {user_says: ["{{sys.any:note}}"]}

Move it under the `next` of the interaction that asks for it; or, if it is meant as the fallback, disable that one.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.phrases import takes_anything
from botsync.lint.subject import Subject

CODE = "catch-all"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each phrase of the first level that takes anything, where there is a fallback that could answer."""
    for story in subject.stories:
        fallback = story.story.fallback
        if fallback is not None and not fallback.enabled:
            continue
        for key in story.start:
            for index, phrase in enumerate(story.interactions[key].user_says):
                if takes_anything(phrase):
                    yield Problem(
                        code=CODE,
                        message=f"`{key}` takes any text, from anywhere: the fallback never answers",
                        path=story.at(key, "user_says", index),
                        suggestion="move it under the `next` of the interaction that asks for it",
                    )
