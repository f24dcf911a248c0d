"""Findings as SARIF 2.1.0, for code scanning and for editors."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, assert_never
from urllib.parse import quote

from botsync.diagnostics import Place, Severity
from botsync.lint.judge import Judged, Standing, Verdict
from botsync.lint.rule import Rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
FINGERPRINT = "botsync/v1"
"""Name of the fingerprint, by which a result is known again when its lines have moved."""

Json = dict[str, Any]


def findings_sarif(verdict: Verdict, rules: Sequence[Rule], *, version: str, prefix: str = "") -> str:
    """Return findings as a SARIF document; those that are suppressed or known are in it, and say so.

    Args:
        verdict: the findings.
        rules: those that were run; what has no rule is told by its code alone.
        version: of botsync.
        prefix: what leads from the root of the sources to the project, with ``/`` at its end, or nothing.
    """
    described = {rule.code: _rule(rule) for rule in rules}
    described |= {
        item.finding.code: {"id": item.finding.code} for item in verdict.judged if item.finding.code not in described
    }
    index = {code: number for number, code in enumerate(described)}
    seen: Counter[str] = Counter()
    results = []
    for item in verdict.judged:
        seen[item.fingerprint] += 1
        results.append(_result(item, index[item.finding.code], seen[item.fingerprint], prefix))
    driver = {"name": "botsync", "semanticVersion": version, "rules": list(described.values())}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule) -> Json:
    text = rule.documentation or rule.title
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.title},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _result(item: Judged, rule: int, occurrence: int, prefix: str) -> Json:
    finding = item.finding
    text = f"{finding.message}\n{finding.suggestion}" if finding.suggestion else finding.message
    result: Json = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": LEVELS[finding.severity],
        "message": {"text": text},
        "partialFingerprints": {FINGERPRINT: f"{item.fingerprint}:{occurrence}"},
        "suppressions": _suppressions(item),
    }
    if finding.place is not None:
        logical = {"logicalLocations": [{"fullyQualifiedName": item.where}]} if item.where else {}
        result["locations"] = [{**_location(finding.place, prefix), **logical}]
    if finding.also:
        result["relatedLocations"] = [
            {"id": number, **_location(place, prefix)} for number, place in enumerate(finding.also, 1)
        ]
    return result


def _suppressions(item: Judged) -> list[Json]:
    match item.standing:
        case Standing.OPEN:
            return []
        case Standing.SUPPRESSED:
            return [{"kind": "inSource", **({"justification": item.reason} if item.reason else {})}]
        case Standing.KNOWN:
            return [{"kind": "external", "justification": "known from the baseline"}]
        case _:
            assert_never(item.standing)


def _location(place: Place, prefix: str) -> Json:
    path = quote(prefix + place.file)
    physical: Json = {"artifactLocation": {"uri": f"file://{path}" if path.startswith("/") else path}}
    if place.line:
        physical["region"] = {"startLine": place.line, "startColumn": place.column}
    return {"physicalLocation": physical}
