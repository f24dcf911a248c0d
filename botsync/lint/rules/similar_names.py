"""Two names that differ only in case, blanks, hyphens or underscores.

People who see both in a list, in the editor or in a plan take one for the other. Compared are keys and display names of
the interactions of a story, of stories, entities, webhooks and segments.

    interactions:
      order_pizza: {name: Order a pizza}
      orderpizza: {name: Order A Pizza}

Give one of them a name that says what it is for; a renamed key needs an entry in `moved:`.
"""

from collections.abc import Iterator, Mapping

from botsync.core.references import Path, Problem
from botsync.diagnostics import Severity
from botsync.lint.subject import Subject

CODE = "similar-names"
SEVERITY = Severity.WARNING

_IGNORED = str.maketrans("", "", " _-\t")


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each name that is hardly another one than an earlier one of its kind."""
    project = subject.project
    for kind in ("stories", "entities", "webhooks", "segments"):
        yield from _similar((kind,), {key: item.name for key, item in (getattr(project, kind) or {}).items()})
    for story in subject.stories:
        names = {key: interaction.name for key, interaction in story.interactions.items()}
        yield from _similar((*story.path, "interactions"), names)


def _similar(path: Path, names: Mapping[str, str | None]) -> Iterator[Problem]:
    seen: dict[str, tuple[str, str]] = {}
    for key, name in names.items():
        for text in dict.fromkeys((key, name or key)):
            other, written = seen.setdefault(text.casefold().translate(_IGNORED), (key, text))
            if other != key:
                yield Problem(
                    code=CODE,
                    message=f"the name {text!r} is hardly told from {written!r} of `{other}`",
                    path=(*path, key),
                    suggestion="give one of them another name",
                    also=((*path, other),),
                )
                break
