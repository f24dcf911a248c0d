"""Plans, findings and reports as JSON, for programs. Keys are sorted, secrets are digests; one format version."""

import json
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from deepdiff import DeepDiff

from botsync.core.plan import Action, Change, FieldChange, Plan
from botsync.core.plan_document import BehaviourDocument
from botsync.core.report import Applied, Report
from botsync.core.state import Digest, without_secrets
from botsync.diagnostics import Finding, Place
from botsync.models.base import Form

FORMAT_VERSION = 1
_SURROGATES = re.compile("[\ud800-\udfff]")


def document_text(document: dict[str, Any]) -> str:
    """Return a document as text, with the version of its form; lone surrogates, which no file holds, are escaped."""
    whole = {"format_version": FORMAT_VERSION, **document}
    text = json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True)
    return _SURROGATES.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def place_data(place: Place | None) -> dict[str, Any] | None:
    """Return a place as plain data."""
    return None if place is None else {"file": place.file, "line": place.line, "column": place.column}


def finding_data(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain data."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "place": place_data(finding.place),
        "suggestion": finding.suggestion,
        "also": [place_data(place) for place in finding.also],
    }


def findings_json(findings: Sequence[Finding]) -> str:
    """Return findings as a JSON document."""
    return document_text({"findings": [finding_data(finding) for finding in findings]})


def _edits(field: FieldChange) -> list[dict[str, Any]]:
    """Return what differs inside a nested value, path by path."""
    explained = DeepDiff(field.before, field.after, verbose_level=2).to_dict()
    edits: list[dict[str, Any]] = []
    for kind, items in explained.items():
        for path, detail in items.items():
            before, after = None, None
            if isinstance(detail, dict) and "new_value" in detail:
                before, after = detail["old_value"], detail["new_value"]
            elif "removed" in kind:
                before = detail
            else:
                after = detail
            edits.append({"path": path.removeprefix("root"), "before": before, "after": after})
    return sorted(edits, key=lambda edit: (edit["path"], json.dumps(edit, sort_keys=True, default=str)))


def field_data(field: FieldChange, digest: Digest) -> dict[str, Any]:
    """Return a field that differs as plain data."""
    data: dict[str, Any] = {
        "field": field.field,
        "before": without_secrets(field.before, digest),
        "after": without_secrets(field.after, digest),
        "origin": str(field.origin),
    }
    if field.before is None or field.after is None:
        return data
    if field.form is Form.SET:
        data["added"] = sorted(set(field.after) - set(field.before))
        data["removed"] = sorted(set(field.before) - set(field.after))
    elif field.form in {Form.RESPONSES, Form.KEYED, Form.ENTRIES}:
        data["edits"] = _edits(field)
    return data


def _change(change: Change, digest: Digest) -> dict[str, Any]:
    return {
        "address": str(change.address),
        "kind": str(change.address.kind),
        "action": str(change.action),
        "reason": str(change.reason),
        "name": change.name,
        "remote_id": change.remote_id,
        "moved_from": None if change.moved_from is None else str(change.moved_from),
        "fields": [field_data(field, digest) for field in change.fields],
        "withheld": [field_data(field, digest) for field in change.withheld],
    }


def plan_data(plan: Plan, digest: Digest) -> dict[str, Any]:
    """Return a plan as plain data."""
    return {
        "environment": plan.environment,
        "changes": [_change(change, digest) for change in plan.changes],
        "left_alone": [_change(change, digest) for change in plan.left],
        "summary": {str(action): plan.count(action) for action in Action if action is not Action.NONE},
        "unchanged": plan.unchanged,
        "unmanaged": {str(kind): count for kind, count in plan.unmanaged.items()},
        "findings": [finding_data(finding) for finding in plan.findings],
        "refused": plan.is_refused,
        "targeted": plan.targeted,
    }


def plan_json(
    plan: Plan,
    digest: Digest,
    behaviour: BehaviourDocument | None = None,
    beside: Mapping[str, Any] = MappingProxyType({}),
) -> str:
    """Return a plan as a JSON document, with what it does to conversations where that is known, and what is beside."""
    told = {} if behaviour is None else {"behaviour": behaviour.model_dump(mode="json")}
    return document_text({**plan_data(plan, digest), **told, **beside})


def report_json(plan: Plan, report: Report, digest: Digest, run: str = "") -> str:
    """Return the report of an apply as a JSON document."""
    return document_text(
        {
            "environment": plan.environment,
            "run": run or None,
            "complete": report.is_complete,
            "interrupted": report.interrupted,
            "refused": report.refused,
            "steps": report.steps,
            "steps_done": report.steps_done,
            "changes": [_applied(item) for item in report.applied],
            "findings": [finding_data(finding) for finding in plan.findings],
            "plan": plan_data(plan, digest),
        }
    )


def _applied(item: Applied) -> dict[str, Any]:
    error = item.error
    return {
        "address": str(item.change.address),
        "action": str(item.change.action),
        "reason": str(item.change.reason),
        "outcome": str(item.outcome),
        "error": None if error is None else error.message,
        "error_code": None if error is None else error.code,
        "hint": None if error is None else error.hint,
    }
