"""Drift as JSON, for programs. Secrets are digests; one format version with all other documents."""

from botsync.core.drift import Drift
from botsync.core.plan import Reason
from botsync.core.state import Digest
from botsync.render.as_json import document_text, field_data, finding_data


def drift_json(drift: Drift, environment: str, digest: Digest) -> str:
    """Return drift as a JSON document; `before` is what was applied, `after` what is there now."""
    changed = [
        {
            "address": str(item.address),
            "reason": str(Reason.DRIFTED),
            "name": item.name,
            "fields": [
                {**field_data(field, digest), "known_until": item.known.get(field.field)} for field in item.fields
            ],
        }
        for item in drift.changed
    ]
    gone = [
        {
            "address": str(item.address),
            "reason": str(Reason.GONE),
            "name": item.name,
            "known_until": item.known or None,
            "fields": [field_data(field, digest) for field in item.fields],
        }
        for item in drift.gone
    ]
    return document_text(
        {
            "environment": environment,
            "found": drift.is_found,
            "recorded": drift.is_recorded,
            "changed": changed,
            "gone": gone,
            "unchanged": drift.unchanged,
            "unknown": drift.unknown,
            "left_out": drift.left_out,
            "unmanaged": {str(kind): count for kind, count in drift.unmanaged.items()},
            "findings": [finding_data(finding) for finding in drift.findings],
        }
    )
