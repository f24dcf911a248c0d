"""Which fields of one resource differ. Canonical values are compared with `==`; nothing else is looked at."""

from collections.abc import Mapping, Sequence
from typing import Any

from botsync.address import Address
from botsync.core.live import UNMANAGED
from botsync.core.plan import FieldChange
from botsync.models.base import Form
from botsync.models.fields import FIELDS, Fields

PLACEMENT = frozenset({"start", "next"})
"""Fields that say where interactions stand; a change of nothing else is a move."""


def managed(references: Sequence[str]) -> list[str]:
    """Return references without those to what nobody manages."""
    return [reference for reference in references if not reference.startswith(UNMANAGED)]


def diff_fields(address: Address, before: Fields, after: Fields) -> tuple[FieldChange, ...]:
    """Return the managed fields that differ.

    Args:
        address: the resource.
        before: canonical fields of the live resource, references by address.
        after: canonical fields of the desired one; what is absent is not managed.
    """
    if before == after:
        return ()
    changes: list[FieldChange] = []
    for name, form in FIELDS[address.kind].items():
        if name not in after:
            continue
        old = before.get(name)
        if form is Form.LIST and old is not None:
            old = managed(old)
        if old != after[name]:
            changes.append(FieldChange(field=name, form=form, before=old, after=after[name]))
    return tuple(changes)


def all_fields(
    address: Address, *, before: Fields | None = None, after: Fields | None = None
) -> tuple[FieldChange, ...]:
    """Return every field of a resource that comes or goes; what the API would have anyway is left out."""
    fields: Mapping[str, object] = before or after or {}
    return tuple(
        FieldChange(
            field=name,
            form=form,
            before=(before or {}).get(name),
            after=(after or {}).get(name),
        )
        for name, form in FIELDS[address.kind].items()
        if name in fields and not _is_usual(name, form, fields[name])
    )


_USUAL: Mapping[str, object] = {"classifier": "ml", "welcome.enabled": True, "fallback.enabled": True}


def _is_usual(name: str, form: Form, value: Any) -> bool:  # noqa: ANN401  (any canonical value)
    """Tell whether a value is what the API would have anyway, and not worth a line."""
    if form is Form.SECRET:
        return not value.get_secret_value()
    return value == _USUAL[name] if name in _USUAL else not value


def keep_unmanaged(desired: Sequence[str], live: Sequence[str]) -> list[str]:
    """Return the desired order with the unmanaged ones of live in it, each behind what it stands behind now."""
    result = list(desired)
    anchor = -1
    for reference in live:
        if reference in result:
            anchor = result.index(reference)
        elif reference.startswith(UNMANAGED):
            anchor += 1
            result.insert(anchor, reference)
    return result
