"""The plan: what would change and why, as frozen values that are sorted at construction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from botsync.address import Address, Kind
from botsync.diagnostics import Finding, has_errors
from botsync.models.base import Form
from botsync.models.fields import Fields


class Action(StrEnum):
    """What happens to a resource."""

    CREATE = "create"
    UPDATE = "update"
    MOVE = "move"
    """Only its place changes: the first level, what can follow it, or its address."""
    DELETE = "delete"
    ADOPT = "adopt"
    """It exists, is equal, and is managed from now on."""
    FORGET = "forget"
    """It is no longer managed; in the workspace nothing happens to it."""
    NONE = "none"


class Reason(StrEnum):
    """Why."""

    NEW = "new"
    """No live resource has this identity."""
    GONE = "gone"
    """It was applied once and is no longer in the workspace."""
    CHANGED = "changed"
    """The project changed it, or nothing is recorded that would tell who did."""
    DRIFTED = "drifted"
    """Only the workspace changed since the last apply; this puts it back."""
    CONFLICT = "conflict"
    """Project and workspace both changed the same field since the last apply."""
    PLACED = "placed"
    """Only placement differs."""
    FOLLOWS = "follows"
    """Another change of the plan brings it about: what it leads to is deleted."""
    RENAMED = "renamed"
    """`moved:` gives it another address."""
    ADOPTED = "adopted"
    """Found by its name."""
    REMOVED = "removed"
    """The project no longer declares it."""
    FORGOTTEN = "forgotten"
    """The project lists it under `forget:`."""
    EQUAL = "equal"
    """Nothing differs."""


class Origin(StrEnum):
    """Who changed a field since the last apply."""

    PROJECT = "project"
    """The project did, or nothing is recorded of the field."""
    WORKSPACE = "workspace"
    """Someone did in the workspace; the project still says what was applied."""
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field, before and after.

    Attributes:
        field: its canonical name, see ``models.fields.FIELDS``.
        form: its canonical form.
        before: canonical value in the workspace; ``None`` where the resource or the field is not there.
        after: canonical value in the project; ``None`` where the resource goes.
        origin: who changed it since the last apply.
    """

    field: str
    form: Form
    before: Any
    after: Any
    origin: Origin = Origin.PROJECT


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happens to one resource.

    Attributes:
        address: the resource.
        action: what happens.
        reason: why.
        name: display name, as it will be (for a delete: as it is).
        fields: the fields that differ, in the order of the models; all of them for a create or a delete.
        withheld: fields that differ and are left as the workspace has them.
        remote_id: the API's identifier; ``None`` for a create.
        moved_from: earlier address, where `moved:` renamed it.
        before: all canonical fields in the workspace; ``None`` for a create.
        after: all canonical fields as they will be, unmanaged ones included; ``None`` for a delete or forget.
    """

    address: Address
    action: Action
    reason: Reason
    name: str
    fields: tuple[FieldChange, ...] = ()
    withheld: tuple[FieldChange, ...] = ()
    remote_id: str | None = None
    moved_from: Address | None = None
    before: Fields | None = None
    after: Fields | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that would happen to one environment.

    Attributes:
        environment: its name.
        changes: every change but `Action.NONE`, by address.
        unchanged: how many managed resources are as the project declares them.
        left: managed resources that differ from the project and are left as the workspace has them, by address; nothing
            happens to them (`Action.NONE`), and `withheld` says what differs.
        unmanaged: how many live resources botsync leaves alone, by kind; interactions only of stories that were read.
        findings: what a reader must know; errors among them are refusals.
        targeted: only a part of the project was looked at.
    """

    environment: str
    changes: tuple[Change, ...]
    unchanged: int = 0
    left: tuple[Change, ...] = ()
    unmanaged: Mapping[Kind, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    targeted: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing would happen."""
        return not self.changes

    @property
    def is_refused(self) -> bool:
        """Whether a finding forbids to apply it."""
        return has_errors(self.findings)

    def count(self, action: Action) -> int:
        """Return how many resources the action happens to."""
        return sum(change.action is action for change in self.changes)
