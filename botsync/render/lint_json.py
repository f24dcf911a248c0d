"""What lint found, and what it can find, as JSON for programs."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from botsync.diagnostics import Severity
from botsync.lint.judge import Judged, Standing, Verdict
from botsync.lint.rule import Rule
from botsync.render.as_json import document_text, finding_data


def lint_json(verdict: Verdict, skipped: Sequence[str]) -> str:
    """Return findings as a JSON document; `findings` are those that are told.

    Args:
        verdict: the findings.
        skipped: codes of rules that could not be run.
    """
    counts = Counter(finding.severity for finding in verdict.open)
    return document_text(
        {
            "findings": [_judged(item) for item in verdict.with_standing(Standing.OPEN)],
            "suppressed": [_judged(item) for item in verdict.with_standing(Standing.SUPPRESSED)],
            "known": [_judged(item) for item in verdict.with_standing(Standing.KNOWN)],
            "summary": {str(severity): counts[severity] for severity in Severity},
            "skipped": list(skipped),
        }
    )


def catalogue_json(rules: Sequence[Rule]) -> str:
    """Return rules as a JSON document."""
    return document_text(
        {
            "rules": [
                {
                    "code": rule.code,
                    "severity": str(rule.severity),
                    "title": rule.title,
                    "documentation": rule.documentation,
                    "fixable": rule.fix is not None,
                    "needs_language": rule.needs_language,
                }
                for rule in rules
            ]
        }
    )


def _judged(item: Judged) -> dict[str, Any]:
    return {
        **finding_data(item.finding),
        "where": item.where or None,
        "fingerprint": item.fingerprint,
        "fix": None if item.fix is None else item.fix.description,
        "reason": item.reason or None,
    }
