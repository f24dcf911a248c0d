"""Braces that mean nothing to the vendor, and so are shown to users or match no text.

In texts of the bot `{{attribute}}` shows an attribute; in phrases `{{entity:alias}}` marks a value. Reported are braces
that are not closed or empty, an annotation or a system entity in a text, an entity in a phrase that does not exist, and
single braces around the name of an attribute or entity.

    - text: Your order {{order_number}, {size}, {{sys.number}}

Write `{{name}}`.
"""

import re
from collections.abc import Collection, Iterator

from botsync.core.references import Path, Problem
from botsync.diagnostics import Severity, did_you_mean
from botsync.lint.attributes import set_anywhere
from botsync.lint.strings import said_in
from botsync.lint.subject import Subject
from botsync.models.bot import SYSTEM_ENTITIES

CODE = "bad-template"
SEVERITY = Severity.WARNING

_WHOLE = re.compile(r"\{\{([^{}]*)\}\}")
_TORN = re.compile(r"\{\{|(?<!\{)\{\w+\}\}")
_SINGLE = re.compile(r"(?<![{$])\{\s*([\w.-]+)\s*(?::\s*\w*\s*)?\}(?!\})")

Wrong = tuple[str, str]
"""What is wrong, and the way out."""


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each text and phrase with such braces."""
    attributes: set[str] = set()
    for story in subject.stories:
        responses = [response for holder in story.holders for response in holder.responses]
        attributes |= set_anywhere(story.interactions.values(), responses)
    entities = subject.project.entities
    for story in subject.stories:
        for path, text in said_in(story):
            yield from _problems(path, _in_text(text, attributes))
        for key, interaction in story.interactions.items():
            for index, phrase in enumerate(interaction.user_says):
                yield from _problems(story.at(key, "user_says", index), _in_phrase(phrase, entities))


def _problems(path: Path, wrong: Iterator[Wrong]) -> Iterator[Problem]:
    for message, suggestion in wrong:
        yield Problem(code=CODE, message=message, path=path, suggestion=suggestion)


def _in_text(text: str, attributes: Collection[str]) -> Iterator[Wrong]:
    for inside in _WHOLE.findall(text):
        name, colon, alias = (part.strip() for part in inside.partition(":"))
        if colon:
            message = f"`{{{{{inside}}}}}` marks a value in phrases; a text shows an attribute"
            yield message, f"write `{{{{{alias or name}}}}}`"
        elif name.startswith("sys."):
            yield f"`{name}` is an entity, not an attribute", "write the alias under which its value is kept"
    yield from _torn(text, attributes)


def _in_phrase(phrase: str, entities: Collection[str] | None) -> Iterator[Wrong]:
    for inside in _WHOLE.findall(phrase):
        name = inside.strip()
        is_unknown = name not in SYSTEM_ENTITIES and name not in (entities or ())
        if name and ":" not in name and is_unknown and (entities is not None or name.startswith("sys.")):
            near = did_you_mean(name, sorted({*SYSTEM_ENTITIES, *(entities or ())}))
            yield f"there is no entity `{name}`", near or "declare it, or take the braces out"
    yield from _torn(phrase, entities or ())


def _torn(text: str, names: Collection[str]) -> Iterator[Wrong]:
    """Yield what is wrong with braces anywhere."""
    if any(not inside.strip() for inside in _WHOLE.findall(text)):
        yield "there is nothing between the braces", "name what is to stand there, or take them out"
    rest = _WHOLE.sub(" ", text)
    if _TORN.search(rest):
        yield "a pair of braces is not closed, or not opened", "write `{{` before the name and `}}` behind it"
    for name in _SINGLE.findall(rest):
        if name in names:
            yield f"single braces around `{name}` are shown as they are", "write two of them"
