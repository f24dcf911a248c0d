"""Findings as workflow commands of GitHub Actions, which annotate the lines of a pull request."""

from collections.abc import Mapping, Sequence

from botsync.diagnostics import Finding, Place, Severity
from botsync.render.github import Level, annotation

COMMANDS: Mapping[Severity, Level] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_NOWHERE = Place(file="")


def findings_github(findings: Sequence[Finding], *, prefix: str = "") -> str:
    """Return a line for each finding.

    Args:
        findings: what to tell.
        prefix: what leads from the root of the repository to the project, with ``/`` at its end, or nothing.
    """
    return "".join(_line(finding, prefix) for finding in findings)


def _line(finding: Finding, prefix: str) -> str:
    place = finding.place or _NOWHERE
    file = f"{prefix}{place.file}" if place.file else ""
    text = f"{finding.message}\n{finding.suggestion}" if finding.suggestion else finding.message
    return annotation(COMMANDS[finding.severity], file, place.line, place.column, f"botsync {finding.code}", text)
