"""An interaction with many times the phrases of one that it competes with.

What a text shares with many phrases counts more than what it shares with a few, so the larger interaction draws texts
that are meant for the smaller one. Reported from 50 phrases, where they are more than ten times as many.

    search:  {user_says: [...]}   # 120 phrases
    receipt: {user_says: [...]}   # 6 phrases

Give the smaller one more phrases, or drop those of the larger one that say the same in the same words.
"""

from collections.abc import Iterator, Mapping

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.phrases import phrases_of
from botsync.lint.subject import StoryView, Subject

CODE = "unbalanced"
SEVERITY = Severity.INFO

MANY = 50
"""Phrases of the larger interaction below which nothing is said."""
TIMES = 10


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each interaction that is far smaller than the largest one that it competes with."""
    for story in subject.stories:
        counts: dict[str, set[object]] = {}
        for phrase in phrases_of(subject, story):
            if story.interactions[phrase.interaction].classifier == "ml":
                counts.setdefault(phrase.interaction, set()).add((phrase.normal, phrase.marks))
        yield from _unbalanced(story, {key: len(found) for key, found in counts.items()})


def _unbalanced(story: StoryView, counts: Mapping[str, int]) -> Iterator[Problem]:
    large = sorted((key for key in counts if counts[key] >= MANY), key=lambda key: (-counts[key], key))
    for key, count in counts.items():
        for other in large:
            if counts[other] <= TIMES * count:
                break
            if story.competes(key, other):
                yield Problem(
                    code=CODE,
                    message=f"`{key}` has {count} phrases, `{other}`, with which it competes, {counts[other]}",
                    path=story.at(key, "user_says"),
                    suggestion="add phrases here",
                    also=(story.at(other, "user_says"),),
                )
                break
