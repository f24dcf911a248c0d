"""A synonym that two values of an entity have.

Who says it may mean either, and one of the values is never stored. Case and blank space do not count; a value is a
synonym of itself.

    entries:
      small: [little, normal]
      medium: [normal]

Keep it with one value.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.subject import Subject
from botsync.lint.synonyms import Synonym, synonyms_of

CODE = "ambiguous-synonym"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each synonym that an earlier value has too."""
    for key, entity in (subject.project.entities or {}).items():
        owners: dict[str, Synonym] = {}
        for synonym in synonyms_of(key, entity):
            first = owners.setdefault(synonym.normal, synonym)
            if first.value != synonym.value:
                yield Problem(
                    code=CODE,
                    message=f"{synonym.text!r} stands for `{first.value}` too",
                    path=synonym.path,
                    suggestion="keep it with one of them",
                    also=(first.path,),
                )
