"""Likely renames: a create and a delete of one kind, nearly the same. They are pointed out, never done silently."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from botsync.address import Address
from botsync.core.plan import Action, Change
from botsync.core.state import without_secrets
from botsync.diagnostics import Finding, Severity

ALIKE = 0.7
"""Of all parts of both, so many must be the same: phrases, texts, entries."""


def likely_renames(changes: Iterable[Change]) -> Iterator[Finding]:
    """Yield a finding for each create that looks like a delete of the same plan, and like no other."""
    listed = list(changes)
    deleted = [change for change in listed if change.action is Action.DELETE]
    if not deleted:
        return
    parts = {change.address: _parts(change) for change in deleted}
    for created in (change for change in listed if change.action is Action.CREATE):
        own = _parts(created)
        twins = [
            change
            for change in deleted
            if (change.address.kind, change.address.story) == (created.address.kind, created.address.story)
            and (change.name == created.name or _likeness(own, parts[change.address]) >= ALIKE)
        ]
        yield from _said(created, twins, own, parts)


def _said(
    created: Change, twins: Sequence[Change], own: Counter[str], parts: Mapping[Address, Counter[str]]
) -> Iterator[Finding]:
    if len(twins) == 1:
        old, new = twins[0].address, created.address
        share = _likeness(own, parts[old])
        yield Finding(
            code="likely-rename",
            severity=Severity.WARNING,
            message=f"{old} goes and {new} comes with {_percent(share)} of its content: this looks like a rename",
            suggestion=f"to keep the resource, add\nmoved:\n  - {{from: {old}, to: {new}}}",
        )


def _percent(share: float) -> str:
    return "all" if share == 1 else f"{100 * share:.0f} %"


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return which part of both is the same, from 0 to 1; two that hold nothing are as alike as can be."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _parts(change: Change) -> Counter[str]:
    """Return what a resource consists of, without its names and its place."""
    fields = change.after if change.action is Action.CREATE else change.before
    parts: Counter[str] = Counter()
    for name, value in (fields or {}).items():
        if name in {"name", "next", "start"} or not value:
            continue
        plain = without_secrets(value, str)
        items = plain.items() if isinstance(plain, dict) else plain if isinstance(plain, list) else [plain]
        parts.update(f"{name} {json.dumps(item, sort_keys=True, default=str)}" for item in items)
    return parts
