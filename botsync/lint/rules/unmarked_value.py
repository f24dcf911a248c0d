"""A value that is marked in one phrase of an interaction and stands unmarked in another.

The other phrase teaches that this very word belongs to the interaction, not that any value may stand there, and the
value said is not kept. Only entities that the interaction marks somewhere count, and phrases that mark nothing.

    user_says:
      - a {{pizza_size:size}} pizza please
      - I want a large pizza          # `large` is a pizza_size

Mark it: `I want a {{pizza_size:size}} pizza`.
"""

import re
from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.phrases import phrases_of
from botsync.lint.subject import Subject
from botsync.lint.synonyms import folded, synonyms_of

CODE = "unmarked-value"
SEVERITY = Severity.WARNING

SHORTEST = 3
"""Characters of a synonym that is looked for; shorter ones are words of their own too often."""


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each phrase that holds a value without marking it."""
    entities = subject.project.entities or {}
    patterns = {key: _pattern({item.normal for item in synonyms_of(key, entities[key])}) for key in entities}
    for story in subject.stories:
        marks: dict[str, dict[str, str]] = {}
        phrases = [
            phrase for phrase in phrases_of(subject, story) if story.interactions[phrase.interaction].classifier == "ml"
        ]
        for phrase in phrases:
            marks.setdefault(phrase.interaction, {}).update(
                {entity: alias for entity, alias in phrase.marks if entity in entities}
            )
        for phrase in phrases:
            for entity, alias in marks[phrase.interaction].items() if not phrase.marks else ():
                found = patterns[entity].search(folded(phrase.text))
                if found:
                    yield Problem(
                        code=CODE,
                        message=f"{found[0]!r} is a value of `{entity}` and is not marked, as in other phrases",
                        path=story.at(phrase.interaction, "user_says", phrase.index),
                        suggestion=f"write `{{{{{entity}:{alias}}}}}` in its place",
                    )


def _pattern(synonyms: set[str]) -> re.Pattern[str]:
    listed = sorted((text for text in synonyms if len(text) >= SHORTEST), key=lambda text: (-len(text), text))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed)) or '(?!)'})(?!\w)")
