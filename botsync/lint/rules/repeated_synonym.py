"""A synonym that a value has twice, or that is the value itself.

The value always counts as one of its synonyms, and neither case nor blank space counts, so the second one does nothing.

    entries:
      small: [little, Little, small]

Delete it.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.fix import Fix, Remove
from botsync.lint.subject import Subject
from botsync.lint.synonyms import Synonym, synonyms_of

CODE = "repeated-synonym"
SEVERITY = Severity.INFO


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each synonym that its value has already."""
    for key, entity in (subject.project.entities or {}).items():
        seen: dict[tuple[str, str], Synonym] = {}
        for synonym in synonyms_of(key, entity):
            first = seen.setdefault((synonym.value, synonym.normal), synonym)
            if first is not synonym:
                yield Problem(
                    code=CODE,
                    message=f"{synonym.text!r} is a synonym of `{synonym.value}` already",
                    path=synonym.path,
                    suggestion="delete it",
                    also=(first.path,),
                )


def fix(_: Subject, problem: Problem) -> Fix:
    """Return what takes it out."""
    return Fix(description="remove the repeated synonym", edits=(Remove(path=problem.path),))
