"""A phrase that is taken for a competing interaction once it is not learned by heart.

Language understanding that was trained without this phrase would answer it with the wrong interaction, and be sure of
it. So will it answer what users say in similar words. Only reported where that interaction has a phrase with mostly the
same words, and its own has enough others that it could have been recognised by.

    hours:    {user_says: [when are you open, how late is it open, can I pay after ten]}
    payment:  {user_says: [can I pay by card, can I pay in cash]}

Move the phrase to the other interaction, or give its own more phrases like it.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.judged import is_misread, judged_of
from botsync.lint.subject import Subject

CODE = "misread-phrase"
SEVERITY = Severity.INFO
NEEDS_LANGUAGE = True


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each phrase that speaks for another interaction."""
    for story in subject.stories:
        for item in judged_of(subject, story):
            if is_misread(item):
                phrase, nearest = item.phrase, item.nearest
                yield Problem(
                    code=CODE,
                    message=f"{phrase.text!r} would be taken for `{nearest.interaction}`, "
                    f"which has {nearest.text!r} ({item.rival:.2f}, the right one {item.own:.2f})",
                    path=story.at(phrase.interaction, "user_says", phrase.index),
                    suggestion=f"move it, or give `{phrase.interaction}` more phrases like it",
                    also=(story.at(nearest.interaction, "user_says", nearest.index),),
                )
