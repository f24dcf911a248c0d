"""What came of a plan, change by change: done, failed or not attempted."""

from dataclasses import dataclass
from enum import StrEnum

from botsync.core.plan import Change, Plan
from botsync.core.state import State
from botsync.errors import BotsyncError


class Outcome(StrEnum):
    """How a step, or a change, ended."""

    DONE = "done"
    FAILED = "failed"
    NOT_ATTEMPTED = "not attempted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What came of one change.

    Attributes:
        change: the change.
        outcome: done, failed or not attempted.
        error: why it failed; the first of its failed steps.
    """

    change: Change
    outcome: Outcome
    error: BotsyncError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of a plan.

    Attributes:
        applied: every change of the plan, in its order.
        state: the state as it is to be recorded now.
        steps: how many steps the plan had.
        steps_done: how many of them were done.
        interrupted: it was stopped from outside (Ctrl-C).
        refused: it was not begun, as the plan is refused.
    """

    applied: tuple[Applied, ...]
    state: State
    steps: int
    steps_done: int
    interrupted: bool = False
    refused: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether every change was done."""
        return not self.refused and all(item.outcome is Outcome.DONE for item in self.applied)

    def count(self, outcome: Outcome) -> int:
        """Return how many changes ended that way."""
        return sum(item.outcome is outcome for item in self.applied)


def not_begun(plan: Plan, state: State, steps: int) -> Report:
    """Return the report of a plan that is refused, or that nobody approved: nothing of it was attempted.

    Args:
        plan: the plan.
        state: the state as it is recorded.
        steps: how many steps the plan has.
    """
    applied = tuple(Applied(change=change, outcome=Outcome.NOT_ATTEMPTED) for change in plan.changes)
    return Report(applied=applied, state=state, steps=steps, steps_done=0, refused=plan.is_refused)
