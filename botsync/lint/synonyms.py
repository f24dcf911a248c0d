"""Synonyms of entities as rules compare them: every sign counts (`C`, `C++`), case and blank space do not."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from botsync.lint.subject import Path
from botsync.models.bot import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonym:
    """A synonym of a value, or the value itself.

    Attributes:
        value: what is stored.
        text: as written.
        normal: without what does not count.
        path: where it stands in the project.
    """

    value: str
    text: str
    normal: str
    path: Path


def synonyms_of(key: str, entity: Entity) -> Iterator[Synonym]:
    """Yield the synonyms of an entity, each value first of its own."""
    for value, synonyms in entity.entries.items():
        path: Path = ("entities", key, "entries", value)
        yield Synonym(value=value, text=value, normal=folded(value), path=path)
        for index, text in enumerate(synonyms):
            yield Synonym(value=value, text=text, normal=folded(text), path=(*path, index))


def folded(text: str) -> str:
    """Return a text without case and needless blank space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
