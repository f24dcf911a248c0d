"""An interaction with too few phrases to be recognised in other words.

`lint: {min_phrases: 5}` in botsync.yaml says how many are enough. Not counted: repeats. Not reported: interactions
without any phrase (see `no-phrases`), keywords, which need no variety, phrases that are only an entity, as each of its
values is one, and interactions whose phrases are all said by buttons.

    hours: {user_says: [when are you open]}

Add what users really say: archives and training are full of it.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.answers import messages_of
from botsync.lint.phrases import BARE, Phrase, normal, phrases_of
from botsync.lint.subject import Subject

CODE = "few-phrases"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each interaction that has phrases, and fewer than are needed."""
    least = subject.project.lint.min_phrases
    for story in subject.stories:
        said = {normal(subject, text) for holder in story.holders for _, text in messages_of(holder.responses)}
        phrases: dict[str, dict[object, Phrase]] = {}
        for phrase in phrases_of(subject, story):
            phrases.setdefault(phrase.interaction, {})[phrase.normal, phrase.marks] = phrase
        for key, found in phrases.items():
            enough = len(found) >= least or story.interactions[key].classifier != "ml"
            if not enough and not _is_exempt(list(found.values()), said):
                yield Problem(
                    code=CODE,
                    message=f"`{key}` has {len(found)} phrase{'s' if len(found) > 1 else ''}; "
                    f"{least} are needed to recognise other words",
                    path=story.at(key, "user_says"),
                    suggestion="add what users really say",
                )


def _is_exempt(phrases: list[Phrase], said: set[str]) -> bool:
    return any(BARE.fullmatch(phrase.text.strip()) for phrase in phrases) or all(
        phrase.normal in said for phrase in phrases
    )
