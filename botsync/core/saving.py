"""Writes saved plans: everything that an apply, a report or an undo needs of a plan, as JSON without a secret."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from botsync.core.plan import Change, FieldChange, Plan
from botsync.core.plan_document import PLAN_VERSION
from botsync.core.recording import covers
from botsync.core.saved import Beside, Stamp, fingerprint, lineage_of, seal
from botsync.core.situation import Situation
from botsync.core.state import KEY_CHECK, Digest, without_secrets
from botsync.core.steps import Step
from botsync.diagnostics import Finding, Place
from botsync.models.fields import Fields


def plan_document(
    plan: Plan,
    steps: Sequence[Step],
    situation: Situation,
    stamp: Stamp,
    beside: Beside | None = None,
) -> dict[str, Any]:
    """Return a plan as plain data, sealed."""
    digest, told = situation.digest, beside or Beside()
    optional = {
        "left": [_left(change, digest) for change in plan.left],
        "behaviour": None if told.behaviour is None else told.behaviour.model_dump(mode="json"),
        "graphs": [graph.model_dump(mode="json") for graph in told.graphs],
    }
    document = {
        "kind": "botsync-plan",
        "format_version": PLAN_VERSION,
        "id": stamp.id,
        "created": stamp.created,
        "tool": stamp.tool,
        "commit": stamp.commit,
        "environment": plan.environment,
        "api": situation.state.api,
        "lineage": lineage_of(situation.state),
        "serial": situation.state.serial,
        "take": stamp.take,
        "targeted": plan.targeted,
        "changes": [_change(change, situation, told.places.get(change.address)) for change in plan.changes],
        "steps": [_step(step) for step in steps],
        "findings": [_finding(finding) for finding in plan.findings],
        "unchanged": plan.unchanged,
        "unmanaged": {str(kind): count for kind, count in plan.unmanaged.items()},
        **{name: value for name, value in optional.items() if value},
        "digest_check": digest(KEY_CHECK),
    }
    return {**document, "digest": seal(document, digest)}


def encode_plan(document: Mapping[str, Any]) -> str:
    """Return the JSON text of a plan document; maps keep their order, as the order of entries is sent as written."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _change(change: Change, situation: Situation, place: Place | None) -> dict[str, Any]:
    digest = situation.digest
    written = situation.desired.written.get(change.address)
    return {
        "address": str(change.address),
        "action": str(change.action),
        "reason": str(change.reason),
        "name": change.name,
        "remote_id": change.remote_id,
        "moved_from": None if change.moved_from is None else str(change.moved_from),
        "fields": [_field(item, digest) for item in change.fields],
        "withheld": [_field(item, digest) for item in change.withheld],
        "before": None if change.before is None else without_secrets(_found(change, situation), digest),
        "after": without_secrets(change.after, digest),
        "written": None if change.after is None else without_secrets(written, digest),
        "fingerprint": fingerprint(change.before, digest),
        **({} if place is None else {"place": str(place)}),
    }


def _left(change: Change, digest: Digest) -> dict[str, Any]:
    return {
        "address": str(change.address),
        "reason": str(change.reason),
        "name": change.name,
        "withheld": [_field(item, digest) for item in change.withheld],
    }


def _found(change: Change, situation: Situation) -> Fields:
    """Return what was there in the order in which it was, for undo."""
    found = situation.found_fields(change.address)
    return {name: found[name] for name in change.before or {}}


def _field(item: FieldChange, digest: Digest) -> dict[str, Any]:
    return {
        "field": item.field,
        "before": without_secrets(item.before, digest),
        "after": without_secrets(item.after, digest),
        "origin": str(item.origin),
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "key": step.key,
        "operation": str(step.operation),
        "address": str(step.address),
        "serves": [str(address) for address in step.serves],
        "waits": list(step.waits),
        "covers": {str(address): sorted(names) for address, names in covers(step).items()},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "suggestion": finding.suggestion,
    }
