"""What came of a conversation test, as values."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from botsync.conversation.testing.cases import Case, Path, Step
from botsync.conversation.testing.observed import Observed


class Verdict(StrEnum):
    """What came of it."""

    PASS = "pass"  # noqa: S105  (a verdict)
    MISMATCH = "mismatch"
    """The bot does something else than expected."""
    ERROR = "error"
    """The test could not be carried out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One expectation that was not met.

    Attributes:
        field: its name in `expect`, followed by the name of an attribute where it is about one.
        expected: what was expected, for people.
        got: what there was.
        path: the expectation in the project.
    """

    field: str
    expected: str
    got: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One turn as it was played.

    Attributes:
        step: what the user did; ``None`` for the welcome before the first turn.
        observed: what came of it; ``None`` where it could not be carried out.
        differences: expectations that were not met.
        error: why it could not be carried out; empty where it was.
        hint: the way out of that.
    """

    step: Step | None
    observed: Observed | None = None
    differences: tuple[Difference, ...] = ()
    error: str = ""
    hint: str = ""

    @property
    def verdict(self) -> Verdict:
        """What came of the turn."""
        if self.error:
            return Verdict.ERROR
        return Verdict.MISMATCH if self.differences else Verdict.PASS


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A case as it was played.

    Attributes:
        case: the case.
        exchanges: its turns, as far as they were played: after the first that went another way nothing would be proved.
        seconds: how long it took.
    """

    case: Case
    exchanges: tuple[Exchange, ...]
    seconds: float = 0

    @property
    def verdict(self) -> Verdict:
        """The worst of its turns."""
        found = {exchange.verdict for exchange in self.exchanges}
        return next((item for item in (Verdict.ERROR, Verdict.MISMATCH) if item in found), Verdict.PASS)

    @property
    def skipped(self) -> int:
        """How many turns were not played."""
        return len(self.case.steps) - sum(exchange.step is not None for exchange in self.exchanges)


def count(results: Iterable[Result]) -> Counter[Verdict]:
    """Return how many results there are of each verdict."""
    return Counter(result.verdict for result in results)
