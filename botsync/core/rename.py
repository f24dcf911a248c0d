"""Likely renames: a create and a delete of one kind that look the same. They are pointed out, never done silently."""

from collections.abc import Iterable, Iterator

from botsync.core.plan import Action, Change
from botsync.diagnostics import Finding, Severity


def _content(change: Change) -> dict[str, object]:
    fields = change.after if change.action is Action.CREATE else change.before
    return {name: value for name, value in (fields or {}).items() if name not in {"name", "next", "start"}}


def likely_renames(changes: Iterable[Change]) -> Iterator[Finding]:
    """Yield a finding for each create that looks like a delete of the same plan."""
    listed = list(changes)
    deleted = [change for change in listed if change.action is Action.DELETE]
    for created in (change for change in listed if change.action is Action.CREATE and deleted):
        twins = [
            change
            for change in deleted
            if (change.address.kind, change.address.story) == (created.address.kind, created.address.story)
            and (change.name == created.name or _content(change) == _content(created))
        ]
        if len(twins) == 1:
            old, new = twins[0].address, created.address
            yield Finding(
                code="likely-rename",
                severity=Severity.WARNING,
                message=f"{old} goes and {new} comes with the same content: this looks like a rename",
                suggestion=f"to keep the resource, add\nmoved:\n  - {{from: {old}, to: {new}}}",
            )
