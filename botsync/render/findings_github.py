"""Findings as workflow commands of GitHub Actions, which annotate the lines of a pull request."""

from collections.abc import Sequence

from botsync.diagnostics import Finding, Severity

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def findings_github(findings: Sequence[Finding], *, prefix: str = "") -> str:
    """Return a line for each finding.

    Args:
        findings: what to tell.
        prefix: what leads from the root of the repository to the project, with ``/`` at its end, or nothing.
    """
    return "".join(_line(finding, prefix) for finding in findings)


def _line(finding: Finding, prefix: str) -> str:
    properties: dict[str, object] = {}
    if finding.place is not None:
        properties["file"] = prefix + finding.place.file
        if finding.place.line:
            properties |= {"line": finding.place.line, "col": finding.place.column}
    properties["title"] = f"botsync {finding.code}"
    shown = ",".join(f"{name}={str(value).translate(_PROPERTY)}" for name, value in properties.items())
    text = f"{finding.message}\n{finding.suggestion}" if finding.suggestion else finding.message
    return f"::{COMMANDS[finding.severity]} {shown}::{text.translate(_DATA)}\n"
