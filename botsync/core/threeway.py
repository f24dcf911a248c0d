"""Three-way: who changed a field since the last apply, and what of it is left alone.

Compares what was recorded with what the workspace and the project say now. Where nothing is recorded, the project did.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from botsync.address import Address
from botsync.core.live import UNMANAGED
from botsync.core.plan import Action, Change, FieldChange, Origin, Reason
from botsync.core.state import Digest, Recorded, without_secrets
from botsync.diagnostics import Finding, Severity
from botsync.models.base import Form
from botsync.models.fields import FIELDS, Fields, translate_references
from botsync.models.project import KnownDrift


class Take(StrEnum):
    """Whose side a conflict is settled for."""

    GIT = "git"
    LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How drift and conflicts are settled.

    Attributes:
        take: whose side counts where both changed; ``None`` refuses.
        known: drift that is to be left alone for a while.
        today: the date, `YYYY-MM-DD`.
    """

    take: Take | None = None
    known: tuple[KnownDrift, ...] = ()
    today: str = ""


def recorded_fields(address: Address, recorded: Recorded, renamed: Callable[[Address], Address]) -> Fields:
    """Return what was applied last, with references by today's addresses."""

    def translate(_: object, reference: str) -> str:
        return reference if reference.startswith(UNMANAGED) else str(renamed(Address.parse(reference)))

    return translate_references(address.kind, recorded.fields, translate)


def with_origins(changes: Iterable[FieldChange], recorded: Fields, digest: Digest) -> tuple[FieldChange, ...]:
    """Return the changes with who made them since the last apply."""
    return tuple(replace(change, origin=_origin(change, recorded, digest)) for change in changes)


def _origin(change: FieldChange, recorded: Mapping[str, Any], digest: Digest) -> Origin:
    if change.field not in recorded:
        return Origin.PROJECT
    values = (recorded[change.field], change.before, change.after)
    base, live, wanted = (_comparable(change.form, without_secrets(value, digest)) for value in values)
    if live == base:
        return Origin.PROJECT
    return Origin.WORKSPACE if wanted == base else Origin.BOTH


def _comparable(form: Form, value: Any) -> Any:  # noqa: ANN401  (any canonical value)
    """Return a value without what nobody manages."""
    if form is Form.LIST and value is not None:
        return [reference for reference in value if not reference.startswith(UNMANAGED)]
    return value


def left_alone(address: Address, change: FieldChange, rules: Rules) -> bool:
    """Tell whether a field is left as the workspace has it."""
    if change.origin is Origin.BOTH:
        return rules.take is Take.LIVE
    return change.origin is Origin.WORKSPACE and bool(known_until(address, change.field, rules))


def known_until(address: Address, field: str, rules: Rules) -> str:
    """Return the last day on which drift of a field is left alone; empty where it is not, or no longer."""
    days = [entry.until for entry in rules.known if _speaks_of(entry, address, field)]
    return max((day for day in days if day >= rules.today), default="")


def gone_until(address: Address, rules: Rules) -> str:
    """Return the last day on which a resource that was deleted stays so; empty where it does not, or no longer."""
    return known_until(address, _WHOLE, rules)


_WHOLE = ""
"""Stands for the resource itself where a field is asked for: only an entry without a field speaks of it."""


def _speaks_of(known: KnownDrift, address: Address, field: str) -> bool:
    return Address.parse(known.address).covers(address) and known.field in {None, field}


def notes(change: Change, rules: Rules) -> Iterator[Finding]:
    """Yield what a reader must know of drift and conflicts of one resource."""
    address = change.address
    if change.reason is Reason.GONE and change.action is not Action.FORGET:
        yield from _known(f"{address} was deleted in the workspace", address, _WHOLE, rules)
    for item in (*change.fields, *change.withheld):
        if item.origin is Origin.BOTH:
            side = "is no longer declared, and was changed" if item.after is None else "was changed in the project and"
            yield from _conflict(f"{address}: `{item.field}` {side} in the workspace since the last apply", rules.take)
        elif item.origin is Origin.WORKSPACE:
            yield from _known(f"{address}: `{item.field}` was changed in the workspace", address, item.field, rules)


def _conflict(what: str, take: Take | None) -> Iterator[Finding]:
    if take is None:
        yield Finding(
            code="conflict",
            message=what,
            suggestion="--take git puts into the workspace what the file says;\n"
            "--take live leaves the workspace as it is, until the file says the same;\n"
            "for a pull request, settle it with botsync pull --take git or live, and commit",
        )
    elif take is Take.LIVE:
        yield Finding(
            code="conflict",
            severity=Severity.WARNING,
            message=f"{what}; the workspace keeps its own",
            suggestion="write into the file what the workspace says; until then this stays a conflict",
        )


def _known(what: str, address: Address, field: str, rules: Rules) -> Iterator[Finding]:
    until = max((entry.until for entry in rules.known if _speaks_of(entry, address, field)), default="")
    if until >= rules.today and until:
        yield Finding(
            code="known-drift",
            severity=Severity.INFO,
            message=f"{what}; left alone until {until}",
            suggestion="it is listed under `known_drift`",
        )
    elif until:
        way = "write it into the file" if field else "take it out of the file"
        yield Finding(
            code="known-drift-over",
            severity=Severity.WARNING,
            message=f"{what}; it was to be left alone until {until}",
            suggestion=f"{way}, or put another date under `known_drift`; otherwise this puts it back",
        )


def drifted(address: Address, recorded: Fields, live: Fields, digest: Digest) -> tuple[FieldChange, ...]:
    """Return the fields that someone changed in the workspace: as recorded, and as they are.

    Args:
        address: the resource.
        recorded: what was applied last; a field that is not recorded tells nothing.
        live: canonical fields in the workspace.
        digest: gives keyed digests of secrets, as in `recorded`.
    """
    found: list[FieldChange] = []
    for name, form in FIELDS[address.kind].items():
        if name not in recorded or name not in live:
            continue
        before, after = recorded[name], without_secrets(live[name], digest)
        if _comparable(form, before) != _comparable(form, after):
            found.append(FieldChange(field=name, form=form, before=before, after=after, origin=Origin.WORKSPACE))
    return tuple(found)
