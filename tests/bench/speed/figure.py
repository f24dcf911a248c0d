"""One figure, and the bar that it should stay below."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A ratio (or a count) of one run.

    Attributes:
        line: number of the line in `docs/speed.md`.
        what: what was measured, against what.
        figure: what came out; ``None`` where it was not measured.
        bar: what it should not exceed.
        note: what the ratio was made of, or why there is none.
    """

    line: int
    what: str
    bar: float
    figure: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """`ok`, `over` or `skipped`."""
        if self.figure is None:
            return "skipped"
        return "ok" if self.figure <= self.bar else "over"

    def plain(self) -> dict[str, Any]:
        """Return it for programs."""
        return {**asdict(self), "verdict": self.verdict}


def table(figures: list[Figure]) -> str:
    """Return figures and bars side by side, as a Markdown table."""
    rows = [("line", "what", "figure", "bar", "", "made of")]
    for item in figures:
        figure = "-" if item.figure is None else f"{item.figure:.3g}"
        rows.append((str(item.line), item.what, figure, f"{item.bar:.3g}", item.verdict, item.note))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(lines) + "\n"
