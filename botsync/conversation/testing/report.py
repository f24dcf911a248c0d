"""Everything that is told of a run of conversation tests: one view, which all formats render."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from botsync.conversation.testing.cases import Path
from botsync.conversation.testing.coverage import Coverage
from botsync.conversation.testing.language import LanguageReport
from botsync.conversation.testing.verdict import Result, Verdict, count
from botsync.diagnostics import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationReport:
    """What came of a run.

    Attributes:
        results: one for each case, in the order of the cases.
        played_on: where: `the project`, or the name of a live environment.
        coverage: what was reached; ``None`` where nobody tells.
        language: how well texts are understood; ``None`` likewise.
        places: where paths of the project stand in its files, as far as the report speaks of them.
        seconds: how long it took.
    """

    results: tuple[Result, ...]
    played_on: str
    coverage: Coverage | None = None
    language: LanguageReport | None = None
    places: Mapping[Path, Place] = field(default_factory=dict)
    seconds: float = 0

    @property
    def passed(self) -> bool:
        """Whether all cases passed."""
        return set(count(self.results)) <= {Verdict.PASS}

    @property
    def turns(self) -> int:
        """How many turns were played, welcomes left out."""
        return sum(exchange.step is not None for result in self.results for exchange in result.exchanges)

    @property
    def silent(self) -> tuple[str, ...]:
        """Webhooks that were called without a stub, sorted."""
        return tuple(
            sorted(
                {
                    webhook
                    for result in self.results
                    for exchange in result.exchanges
                    if exchange.observed is not None
                    for webhook in exchange.observed.silent
                }
            )
        )

    def place(self, path: Path) -> Place | None:
        """Return where something stands, or the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path)


def paths_of(results: tuple[Result, ...], coverage: Coverage | None, language: LanguageReport | None) -> set[Path]:
    """Return all paths that a report speaks of."""
    found: set[Path] = {result.case.path for result in results}
    for result in results:
        for exchange in result.exchanges:
            if exchange.step is not None:
                found.add(exchange.step.path)
            if exchange.verdict is not Verdict.PASS:
                found |= {difference.path for difference in exchange.differences}
                contenders = exchange.observed.contenders if exchange.observed is not None else None
                found |= {item.path for item in contenders or () if item.path}
    if coverage is not None:
        found |= {item.path for item in coverage.missed}
    if language is not None:
        found |= {item.path for item in language.ambiguous}
        found |= {item.path for pair in language.confusions for item in pair.texts}
    return found
