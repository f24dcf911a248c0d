"""Saved plans: everything that an apply, a report or an undo needs of a plan, as versioned JSON without a secret.

The document is sealed with a keyed digest, so that what is applied is what was reviewed. A journal begins with one too.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from botsync.address import Address, Kind
from botsync.core.plan import Change, FieldChange, Plan
from botsync.core.plan_document import (
    PLAN_VERSION,
    BehaviourDocument,
    ChangeDocument,
    FieldDocument,
    PlanDocument,
    StepDocument,
)
from botsync.core.recording import covers
from botsync.core.shape import is_shaped, shaped_fields
from botsync.core.situation import Situation
from botsync.core.state import KEY_CHECK, Digest, State, without_secrets
from botsync.core.steps import Operation, Step
from botsync.core.threeway import Take
from botsync.diagnostics import Finding
from botsync.errors import PlanAltered, PlanForeign, PlanTooNew
from botsync.models.base import Form
from botsync.models.fields import FIELDS, Fields, canonical_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Where a saved plan comes from.

    Attributes:
        id: random; a plan is applied once.
        created: when, in UTC, ISO 8601.
        tool: version of botsync.
        commit: commit of the project, if any.
        take: whose side counts in its conflicts.
    """

    id: str
    created: str
    tool: str
    commit: str | None = None
    take: Take | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedStep:
    """A step as a saved plan lists it.

    Attributes:
        key: unique within the plan.
        operation: what it asks for.
        address: the resource that it is about.
        serves: the changes that are not done without it.
        covers: names of the fields that it writes, by resource.
    """

    key: str
    operation: Operation
    address: Address
    serves: tuple[Address, ...]
    covers: Mapping[Address, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A plan that was saved.

    Attributes:
        stamp: where it comes from.
        api: base address of the API that it is for.
        lineage: which history of state it was made from.
        serial: how new that state was.
        plan: the plan; secrets are digests.
        written: the declared fields in the order in which they were written, by address.
        found: the fields of the live resource in the order in which they were there, by address.
        fingerprints: keyed digest of the live resource, by address.
        steps: its steps.
        behaviour: what it does to conversations; ``None`` where none was played.
    """

    stamp: Stamp
    api: str
    lineage: str
    serial: int
    plan: Plan
    written: Mapping[Address, Fields]
    found: Mapping[Address, Fields]
    fingerprints: Mapping[Address, str]
    steps: tuple[SavedStep, ...]
    behaviour: BehaviourDocument | None = None


def lineage_of(state: State) -> str:
    """Return which history a state belongs to; empty for one that was never recorded."""
    return state.lineage if state.serial else ""


def fingerprint(fields: Fields | None, digest: Digest) -> str:
    """Return what changes when any field does; empty for none."""
    return "" if fields is None else digest(_line(without_secrets(fields, digest)))


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _seal(document: Mapping[str, Any], digest: Digest) -> str:
    """Return the digest of a document; the order of maps is part of it."""
    return digest(json.dumps(document, ensure_ascii=False, separators=(",", ":")))


def plan_document(
    plan: Plan,
    steps: Sequence[Step],
    situation: Situation,
    stamp: Stamp,
    behaviour: BehaviourDocument | None = None,
) -> dict[str, Any]:
    """Return a plan as plain data, sealed."""
    digest = situation.digest
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
        "changes": [_change(change, situation) for change in plan.changes],
        "steps": [_step(step) for step in steps],
        "findings": [_finding(finding) for finding in plan.findings],
        "unchanged": plan.unchanged,
        "unmanaged": {str(kind): count for kind, count in plan.unmanaged.items()},
        **({} if behaviour is None else {"behaviour": behaviour.model_dump(mode="json")}),
        "digest_check": digest(KEY_CHECK),
    }
    return {**document, "digest": _seal(document, digest)}


def encode_plan(document: Mapping[str, Any]) -> str:
    """Return the JSON text of a plan document; maps keep their order, as the order of entries is sent as written."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _change(change: Change, situation: Situation) -> dict[str, Any]:
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


def decode_plan(text: str, digest: Digest) -> Saved:
    """Read a saved plan.

    Raises:
        PlanAltered: it is not what botsync wrote.
        PlanForeign: it was made with another API token.
        PlanTooNew: a newer botsync wrote it.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _altered("it is no JSON") from error
    if not isinstance(document, dict) or document.get("kind") != "botsync-plan":
        raise _altered("it is no saved plan")
    saved = read_document(document)
    if document["digest_check"] != digest(KEY_CHECK):
        raise PlanForeign(
            "the saved plan was made with another API token, so nothing in it can be verified",
            hint="plan again with this token",
        )
    sealed = {key: value for key, value in document.items() if key != "digest"}
    if document["digest"] != _seal(sealed, digest):
        raise _altered("its content is not what was sealed")
    return saved


def environment_of(text: str) -> str | None:
    """Return the environment that a saved plan names, before anything of it is verified."""
    try:
        found = json.loads(text)["environment"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return found if isinstance(found, str) else None


def read_document(document: Mapping[str, Any]) -> Saved:
    """Read plain data as a saved plan, whoever sealed it.

    Raises:
        PlanAltered: it has another shape.
        PlanTooNew: a newer botsync wrote it.
    """
    version = document.get("format_version")
    if isinstance(version, int) and not isinstance(version, bool) and version > PLAN_VERSION:
        raise PlanTooNew(
            f"the saved plan has format version {version}; this botsync knows versions up to {PLAN_VERSION}",
            hint="use the newer botsync that wrote it, or plan again",
        )
    try:
        return _saved(PlanDocument.model_validate(document))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "it"
        raise _altered(f"{place}: {first['msg']}") from error
    except (ValueError, RecursionError) as error:
        raise _altered(str(error)) from error


def _altered(why: str) -> PlanAltered:
    return PlanAltered(
        f"the saved plan was altered: {why}", hint="plan again; a plan file is not meant to be edited or cut"
    )


def _saved(document: PlanDocument) -> Saved:
    changes = tuple(_read_change(item) for item in document.changes)
    addresses = [change.address for change in changes]
    if len(set(addresses)) != len(addresses):
        raise ValueError("an address is there twice")
    plan = Plan(
        environment=document.environment,
        changes=changes,
        unchanged=document.unchanged,
        unmanaged=document.unmanaged,
        findings=tuple(
            Finding(code=item.code, severity=item.severity, message=item.message, suggestion=item.suggestion)
            for item in document.findings
        ),
        targeted=document.targeted,
    )
    return Saved(
        stamp=Stamp(
            id=document.id,
            created=document.created,
            tool=document.tool,
            commit=document.commit,
            take=document.take,
        ),
        api=document.api,
        lineage=document.lineage,
        serial=document.serial,
        plan=plan,
        written=_shaped({item.address: item.written for item in document.changes}),
        found=_shaped({item.address: item.before for item in document.changes}),
        fingerprints={Address.parse(item.address): item.fingerprint for item in document.changes},
        steps=tuple(_read_step(item) for item in document.steps),
        behaviour=document.behaviour,
    )


def _shaped(fields: Mapping[str, object]) -> dict[Address, Fields]:
    """Return checked fields by address, of those that have any."""
    parsed = {Address.parse(text): value for text, value in fields.items() if value is not None}
    return {address: shaped_fields(address.kind, value) for address, value in parsed.items()}


def _canonical(kind: Kind, value: object) -> Fields | None:
    """Return checked fields in canonical form; secrets are digests, and are so already."""
    if value is None:
        return None
    fields = shaped_fields(kind, value)
    forms = FIELDS[kind]
    hidden = {name: fields[name] for name in fields if forms[name] in {Form.SECRET, Form.SECRETS}}
    return canonical_fields(kind, {name: fields[name] for name in fields if name not in hidden}) | hidden


def _read_change(item: ChangeDocument) -> Change:
    address = Address.parse(item.address)
    return Change(
        address=address,
        action=item.action,
        reason=item.reason,
        name=item.name,
        fields=tuple(_read_field(address.kind, field) for field in item.fields),
        withheld=tuple(_read_field(address.kind, field) for field in item.withheld),
        remote_id=item.remote_id,
        moved_from=None if item.moved_from is None else Address.parse(item.moved_from),
        before=_canonical(address.kind, item.before),
        after=_canonical(address.kind, item.after),
    )


def _read_field(kind: Kind, item: FieldDocument) -> FieldChange:
    form = FIELDS[kind].get(item.field)
    if form is None or not all(value is None or is_shaped(form, value) for value in (item.before, item.after)):
        raise ValueError(f"{item.field} is no field of a {kind}, or has another form")
    return FieldChange(field=item.field, form=form, before=item.before, after=item.after, origin=item.origin)


def _read_step(item: StepDocument) -> SavedStep:
    return SavedStep(
        key=item.key,
        operation=item.operation,
        address=Address.parse(item.address),
        serves=tuple(map(Address.parse, item.serves)),
        covers={Address.parse(address): frozenset(names) for address, names in item.covers.items()},
    )
