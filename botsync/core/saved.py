"""Saved plans as values, and how they are read: versioned JSON without a secret, which `core.saving` writes.

The document is sealed with a keyed digest, so that what is applied is what was reviewed. A journal begins with one too.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from botsync.address import Address, Kind
from botsync.core.plan import Action, Change, FieldChange, Plan
from botsync.core.plan_document import (
    PLAN_VERSION,
    BehaviourDocument,
    ChangeDocument,
    FieldDocument,
    GraphDocument,
    LeftDocument,
    PlanDocument,
    StepDocument,
)
from botsync.core.shape import is_shaped, shaped_fields
from botsync.core.state import KEY_CHECK, Digest, State, without_secrets
from botsync.core.steps import Operation
from botsync.core.threeway import Take
from botsync.diagnostics import Finding, Place
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
class Beside:
    """What a saved plan says beside what is done, for those who read it.

    Attributes:
        behaviour: what it does to conversations; ``None`` where none was played.
        places: where in the project's files each change is declared, or would be, as far as that is known.
        graphs: the stories that it touches, before and after.
    """

    behaviour: BehaviourDocument | None = None
    places: Mapping[Address, Place] = field(default_factory=dict)
    graphs: tuple[GraphDocument, ...] = ()


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
        beside: what it says for those who read it.
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
    beside: Beside = field(default_factory=Beside)


def lineage_of(state: State) -> str:
    """Return which history a state belongs to; empty for one that was never recorded."""
    return state.lineage if state.serial else ""


def fingerprint(fields: Fields | None, digest: Digest) -> str:
    """Return what changes when any field does; empty for none."""
    return "" if fields is None else digest(_line(without_secrets(fields, digest)))


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def seal(document: Mapping[str, Any], digest: Digest) -> str:
    """Return the digest of a document; the order of maps is part of it."""
    return digest(json.dumps(document, ensure_ascii=False, separators=(",", ":")))


def decode_plan(text: str, digest: Digest) -> Saved:
    """Read a saved plan.

    Raises:
        PlanAltered: it is not what botsync wrote.
        PlanForeign: it was made with another API token.
        PlanTooNew: a newer botsync wrote it.
    """
    document = _parsed(text)
    saved = read_document(document)
    if document["digest_check"] != digest(KEY_CHECK):
        raise PlanForeign(
            "the saved plan was made with another API token, so nothing in it can be verified",
            hint="plan again with this token",
        )
    sealed = {key: value for key, value in document.items() if key != "digest"}
    if document["digest"] != seal(sealed, digest):
        raise _altered("its content is not what was sealed")
    return saved


def read_plan(text: str) -> Saved:
    """Read a saved plan without the API token: nobody can tell then whether it is what was sealed.

    Raises:
        PlanAltered: it has another shape.
        PlanTooNew: a newer botsync wrote it.
    """
    return read_document(_parsed(text))


def _parsed(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _altered("it is no JSON") from error
    if not isinstance(document, dict) or document.get("kind") != "botsync-plan":
        raise _altered("it is no saved plan")
    return document


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
        left=tuple(map(_read_left, document.left)),
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
        beside=Beside(
            behaviour=document.behaviour,
            places={Address.parse(item.address): Place.parse(item.place) for item in document.changes if item.place},
            graphs=tuple(document.graphs),
        ),
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


def _read_left(item: LeftDocument) -> Change:
    address = Address.parse(item.address)
    return Change(
        address=address,
        action=Action.NONE,
        reason=item.reason,
        name=item.name,
        withheld=tuple(_read_field(address.kind, field) for field in item.withheld),
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
