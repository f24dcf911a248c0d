"""A phrase that two competing interactions have.

Both can be matched at the same point of the conversation, so the text says nothing about which of them is meant, and
the order in the editor decides. Case, punctuation and blank space do not count. A next step that repeats a phrase of
the first level is not reported: next steps win there.

    interactions:
      buy: {user_says: [I want a pizza]}
      ask: {user_says: ["I want a pizza!"]}   # both under `start`

Keep the phrase where it belongs, or make one of the two a next step of another interaction.
"""

from collections.abc import Iterator, Sequence

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.phrases import Phrase, phrases_of
from botsync.lint.subject import StoryView, Subject

CODE = "duplicate-phrase"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each phrase that an earlier competing interaction has too."""
    for story in subject.stories:
        owners: dict[object, dict[str, Phrase]] = {}
        for phrase in phrases_of(subject, story):
            system = story.interactions[phrase.interaction].classifier
            same = owners.setdefault((system, phrase.normal, phrase.entities), {})
            if phrase.interaction not in same:
                yield from _clash(story, phrase, list(same.values()))
                same[phrase.interaction] = phrase


def _clash(story: StoryView, phrase: Phrase, earlier: Sequence[Phrase]) -> Iterator[Problem]:
    for other in earlier:
        if story.competes(phrase.interaction, other.interaction):
            yield Problem(
                code=CODE,
                message=f"`{other.interaction}` has the phrase {phrase.text!r} too, and both can be meant",
                path=story.at(phrase.interaction, "user_says", phrase.index),
                suggestion="keep it in one of them",
                also=(story.at(other.interaction, "user_says", other.index),),
            )
            return
