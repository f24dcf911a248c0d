"""The view model of a whole plan, with all that is known beside it: what each report of a plan is made from."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from botsync.address import Kind
from botsync.core.plan import Action, Plan
from botsync.core.plan_document import BehaviourDocument
from botsync.core.saved import Beside, Stamp
from botsync.core.state import Digest
from botsync.diagnostics import Finding, Place, Severity
from botsync.render.behaviour_text import LOSSES
from botsync.render.picture import Picture, pictures
from botsync.render.style import visible
from botsync.render.view import ChangeView, left_view, plan_view


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a plan is shown from.

    Attributes:
        stamp: where the plan comes from.
        beside: what is told beside it.
        file: where it is saved; empty where it is not.
        verified: it is known to be what was made: it was just made, or its seal was looked at.
    """

    stamp: Stamp
    beside: Beside
    file: str = ""
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A plan as reports show it.

    Attributes:
        plan: the plan.
        digest: gives keyed digests of secrets; a saved plan has none but digests.
        source: where it is shown from.
        changes: what happens to each resource, by address.
        left: what differs and is left as the workspace has it, by address.
        pictures: the stories that are touched.
    """

    plan: Plan
    digest: Digest
    source: Source
    changes: tuple[ChangeView, ...]
    left: tuple[ChangeView, ...]
    pictures: tuple[Picture, ...]

    @property
    def behaviour(self) -> BehaviourDocument | None:
        """What the plan does to conversations; ``None`` where none was played."""
        return self.source.beside.behaviour

    @property
    def command(self) -> str:
        """How the plan is applied."""
        return f"botsync apply {self.source.file or f'--env {self.plan.environment}'}"

    @property
    def deletes(self) -> tuple[ChangeView, ...]:
        """What is deleted."""
        return tuple(view for view in self.changes if view.action is Action.DELETE)

    @property
    def conflicts(self) -> tuple[ChangeView, ...]:
        """What both sides changed."""
        return tuple(view for view in (*self.changes, *self.left) if view.is_conflict)


def overview(plan: Plan, digest: Digest, source: Source) -> Overview:
    """Return what reports show of a plan."""
    return Overview(
        plan=plan,
        digest=digest,
        source=source,
        changes=plan_view(plan, digest),
        left=left_view(plan, digest),
        pictures=pictures(plan, source.beside.graphs),
    )


_RANK = list(Severity)
CODES = {
    "plan-deletes": "The plan deletes a resource.",
    "plan-conflict": "The project and the workspace both changed the same field since the last apply.",
    "plan-overwrites": "The plan puts back what someone changed in the workspace.",
    "plan-loses": "The plan takes something from users: a way to an interaction, a way on, or the fallback.",
}
"""What a reader of a plan is warned of beside its findings."""


def warnings(view: Overview) -> tuple[Finding, ...]:
    """Return the findings of a plan and what is risky about it, the worst first, with places where these are known."""
    places = {str(address): place for address, place in view.source.beside.places.items()}
    found = sorted((*view.plan.findings, *_risks(view)), key=lambda finding: _RANK.index(finding.severity))
    return tuple(
        replace(
            item,
            message=visible(item.message),
            suggestion=visible(item.suggestion),
            code=visible(item.code),
            place=item.place or _place(item, places),
        )
        for item in found
    )


_ADDRESS = re.compile(rf"\b(?:{'|'.join(Kind)})\.[a-z0-9_-]+(?:\.[a-z0-9_-]+)?")


def _place(finding: Finding, places: Mapping[str, Place]) -> Place | None:
    """Return where the first changed resource is declared that a finding speaks of."""
    return next((places[name] for name in _ADDRESS.findall(finding.message) if name in places), None)


def _risks(view: Overview) -> Iterator[Finding]:
    will = "would be" if view.plan.is_refused else "will be"

    def risk(code: str, change: ChangeView, message: str) -> Finding:
        return Finding(code=code, severity=Severity.WARNING, message=f"{_named(change)} {message}")

    for change in view.deletes:
        yield risk("plan-deletes", change, f"{will} deleted")
    for change in view.conflicts:
        yield risk("plan-conflict", change, "was changed in the project and in the workspace")
    for change in view.changes:
        if change.is_drift:
            yield risk("plan-overwrites", change, f"was changed in the workspace, which {will} put back")
    for loss in view.behaviour.losses if view.behaviour is not None else ():
        message = f"interaction.{visible(loss.story)}.{visible(loss.interaction)}: {LOSSES[loss.loss]}"
        yield Finding(code="plan-loses", severity=Severity.WARNING, message=message)


def _named(change: ChangeView) -> str:
    title = visible(" ".join(change.title.split()))
    return f'{change.address} "{title}"' if title and not change.address.endswith(f".{title}") else change.address


def counts(view: Overview) -> dict[Action, int]:
    """Return how many resources each action happens to; those that it happens to none of are left out."""
    counted = Counter(change.action for change in view.changes)
    return {action: counted[action] for action in Action if counted[action]}
