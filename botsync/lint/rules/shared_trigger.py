"""A trigger that two interactions of a story have.

An integration starts one interaction by it, and nothing says which.

    reminder: {triggers: [nightly]}
    survey:   {triggers: [nightly]}

Give each a trigger of its own.
"""

from collections.abc import Iterator

from botsync.core.references import Path, Problem
from botsync.diagnostics import Severity
from botsync.lint.subject import Subject

CODE = "shared-trigger"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each trigger that an earlier interaction has too."""
    for story in subject.stories:
        owners: dict[str, tuple[str, Path]] = {}
        for key, interaction in story.interactions.items():
            for index, trigger in enumerate(interaction.triggers):
                path = story.at(key, "triggers", index)
                other, first = owners.setdefault(trigger, (key, path))
                if other != key:
                    yield Problem(
                        code=CODE,
                        message=f"`{other}` has the trigger {trigger!r} too",
                        path=path,
                        suggestion="give each a trigger of its own",
                        also=(first,),
                    )
