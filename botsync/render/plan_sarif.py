"""A plan as SARIF 2.1.0: its findings, and what is risky about it."""

from dataclasses import replace

from botsync.diagnostics import Place, Severity
from botsync.lint.judge import unjudged
from botsync.lint.rule import Rule
from botsync.render.findings_sarif import findings_sarif
from botsync.render.overview import CODES, Overview, warnings

SETTINGS = Place(file="botsync.yaml")
"""Where a result stands that no file is at fault for: code scanning takes none without a place."""
_RULES = tuple(
    Rule(code=code, severity=Severity.WARNING, title=title, documentation="") for code, title in CODES.items()
)


def plan_sarif(view: Overview, *, version: str, prefix: str = "") -> str:
    """Return the document.

    Args:
        view: the plan.
        version: of botsync.
        prefix: what leads from the root of the repository to the project, with ``/`` at its end, or nothing.
    """
    found = [replace(finding, place=finding.place or SETTINGS) for finding in warnings(view)]
    told = {finding.code for finding in found}
    rules = [rule for rule in _RULES if rule.code in told]
    return findings_sarif(unjudged(found), rules, version=version, prefix=prefix)
