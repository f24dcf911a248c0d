"""A phrase that fits a competing interaction almost as well as its own.

Judged by language understanding that had not seen the phrase, and only where the other interaction has a phrase with
mostly the same words: what users say around these two will be taken for one or the other by chance.

    order: {user_says: [can I order a large pizza]}
    menu:  {user_says: [can I see a large pizza]}

Make them differ in the words that matter, mark what varies as an entity, or join the two interactions.
"""

from collections.abc import Iterator

from botsync.core.references import Path, Problem
from botsync.diagnostics import Severity
from botsync.lint.judged import Judged, is_misread, judged_of
from botsync.lint.subject import Subject

CODE = "similar-phrase"
SEVERITY = Severity.INFO
NEEDS_LANGUAGE = True

CLOSE = 0.15
"""How far apart scores are that hardly differ."""
LIKELY = 0.3
"""The least score of a rival."""
ALIKE = 0.7
"""The least likeness of the two phrases."""


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each phrase of which the understanding is hardly sure; of a pair only the first."""
    for story in subject.stories:
        told: set[frozenset[Path]] = set()
        for item in judged_of(subject, story):
            phrase, nearest = item.phrase, item.nearest
            path = story.at(phrase.interaction, "user_says", phrase.index)
            other = story.at(nearest.interaction, "user_says", nearest.index)
            if _is_close(item) and frozenset({path, other}) not in told:
                told.add(frozenset({path, other}))
                yield Problem(
                    code=CODE,
                    message=f"{phrase.text!r} is hardly told from {nearest.text!r} of `{nearest.interaction}`",
                    path=path,
                    suggestion="make them differ in the words that matter, or join the interactions",
                    also=(other,),
                )


def _is_close(item: Judged) -> bool:
    is_rival = item.rival >= max(LIKELY, item.own - CLOSE)
    return is_rival and item.likeness >= ALIKE and not is_misread(item)
