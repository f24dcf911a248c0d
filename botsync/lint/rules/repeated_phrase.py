"""A phrase that an interaction has twice.

Case, punctuation and blank space do not count when phrases are compared, so the second one teaches nothing, and makes
the interaction look better covered than it is.

    hours: {user_says: [when are you open, "When are you open?"]}

Delete one of them, or say it in other words.
"""

from collections.abc import Iterator

from botsync.core.references import Path, Problem
from botsync.diagnostics import Severity
from botsync.lint.fix import Fix, Remove
from botsync.lint.phrases import phrases_of
from botsync.lint.subject import Subject

CODE = "repeated-phrase"
SEVERITY = Severity.INFO


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each phrase that stands in the same interaction before."""
    for story in subject.stories:
        seen: dict[object, tuple[str, Path]] = {}
        for phrase in phrases_of(subject, story):
            path = story.at(phrase.interaction, "user_says", phrase.index)
            text, first = seen.setdefault((phrase.interaction, phrase.normal, phrase.marks), (phrase.text, path))
            if first != path:
                how = "stands there twice" if text == phrase.text else f"is the same as {text!r}"
                yield Problem(
                    code=CODE,
                    message=f"the phrase {phrase.text!r} {how}",
                    path=path,
                    suggestion="delete one of them",
                    also=(first,),
                )


def fix(_: Subject, problem: Problem) -> Fix:
    """Return what takes it out."""
    return Fix(description="remove the repeated phrase", edits=(Remove(path=problem.path),))
