"""Findings as text: place, what is wrong, the way out."""

from collections import Counter
from collections.abc import Iterator, Sequence

from botsync.diagnostics import Finding, Severity
from botsync.render.style import Paint, visible

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def finding_lines(finding: Finding, paint: Paint) -> Iterator[str]:
    """Yield the lines of one finding."""
    place = f"{finding.place}: " if finding.place else ""
    label = paint(_COLOURS[finding.severity], str(finding.severity))
    yield f"{place}{label}: {visible(finding.message)} {paint('dim', f'[{finding.code}]')}"
    for other in finding.also:
        yield f"    also at {other}"
    for line in finding.suggestion.split("\n") if finding.suggestion else ():
        yield f"    {visible(line)}"


def render_findings(findings: Sequence[Finding], paint: Paint) -> str:
    """Return the text of findings; empty for none."""
    return "".join(f"{line}\n" for finding in findings for line in finding_lines(finding, paint))


def count_findings(findings: Sequence[Finding]) -> str:
    """Return how many there are of each severity, in words."""
    counts = Counter(finding.severity for finding in findings)
    parts = [
        f"{counts[severity]} {severity}{'s' if counts[severity] > 1 else ''}"
        for severity in Severity
        if counts[severity]
    ]
    return ", ".join(parts) or "no findings"
