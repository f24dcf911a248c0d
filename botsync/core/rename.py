"""Likely renames: a create and a delete of one kind, nearly the same. They are pointed out, never done silently."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from botsync.address import Address, Kind, story_address
from botsync.core.diff import PLACEMENT
from botsync.core.live import UNMANAGED
from botsync.core.plan import Action, Change
from botsync.core.state import without_secrets
from botsync.diagnostics import Finding, Severity
from botsync.models.fields import translate_references

ALIKE = 0.7
"""Of all parts of both, so many must be the same: phrases, texts, entries."""
NEARLY = 0.8
"""Of the letters of two names, so many must be the same where there is nothing else to compare."""

Parts = Mapping[str, Counter[str]]
"""What a resource consists of, field by field; a field that nobody declared is absent."""


def likely_renames(changes: Iterable[Change]) -> Iterator[Finding]:
    """Yield a finding for each create that looks like a delete of the same plan, and like no other.

    A story counts with its interactions, which follow it when it moves.
    """
    listed = list(changes)
    deleted = [change for change in listed if change.action is Action.DELETE]
    if not deleted:
        return
    parts = {change.address: _parts(change, listed) for change in deleted}
    for created in (change for change in listed if change.action is Action.CREATE):
        own = _parts(created, listed)
        twins = [
            (change, why)
            for change in deleted
            if (change.address.kind, change.address.story) == (created.address.kind, created.address.story)
            and (why := _resemblance(change, created, _likeness(own, parts[change.address])))
        ]
        yield from _said(created.address, twins)


def _said(new: Address, twins: Sequence[tuple[Change, str]]) -> Iterator[Finding]:
    if len(twins) == 1:
        change, why = twins[0]
        yield Finding(
            code="likely-rename",
            severity=Severity.WARNING,
            message=f"{change.address} goes and {new} comes with {why}: this looks like a rename",
            suggestion=f"to keep the resource, add\nmoved:\n  - {{from: {change.address}, to: {new}}}",
        )


def _resemblance(old: Change, new: Change, likeness: float | None) -> str:
    """Return what two have in common, in words; empty where that is too little."""
    if likeness is not None and likeness >= ALIKE:
        return f"{_percent(likeness)} of its content"
    if old.name == new.name:
        return "its name"
    return "nearly its name" if likeness is None and _nearly(old.name, new.name) else ""


def _percent(share: float) -> str:
    return "all" if share == 1 else f"{100 * share:.0f} %"


def _nearly(one: str, other: str) -> bool:
    return SequenceMatcher(a=one.casefold(), b=other.casefold(), autojunk=False).ratio() >= NEARLY


def _likeness(one: Parts, other: Parts) -> float | None:
    """Return which part of what both have is the same, from 0 to 1; ``None`` where there is nothing to compare."""
    common = one.keys() & other.keys()
    total = sum(one[name].total() + other[name].total() for name in common)
    same = sum((one[name] & other[name]).total() for name in common)
    return 2 * same / total if total else None


def _parts(change: Change, changes: Iterable[Change]) -> Parts:
    """Return what a resource consists of, a story with its interactions; without names and places."""
    parts = _own_parts(change)
    if change.address.kind is Kind.STORY:
        for member in changes:
            if member.address.story and story_address(member.address.story) == change.address:
                for name, found in _own_parts(member).items():
                    parts.setdefault(f"interactions.{name}", Counter()).update(found)
    return parts


def _own_parts(change: Change) -> dict[str, Counter[str]]:
    present = (change.after or change.before or {}).keys() - PLACEMENT - {"name"}
    parts: dict[str, Counter[str]] = {name: Counter() for name in present}
    values = {item.field: item.before if item.after is None else item.after for item in change.fields}
    for name, value in translate_references(change.address.kind, values, _without_story).items():
        if name in present:
            plain = without_secrets(value, str)
            items = plain.items() if isinstance(plain, dict) else plain if isinstance(plain, list) else [plain]
            parts[name].update(json.dumps(item, sort_keys=True) for item in items)
    return parts


def _without_story(kind: Kind, reference: str) -> str:
    """Return a reference as it is written inside of its story, whatever that is called."""
    unnamed = kind is not Kind.INTERACTION or reference.startswith(UNMANAGED)
    return reference if unnamed else Address.parse(reference).key
