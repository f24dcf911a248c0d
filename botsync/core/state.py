"""State: what the last apply left behind, by address; and its JSON form, versioned.

State holds no secret: the codec asks its caller for a keyed digest of each.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import SecretStr

from botsync.address import Address
from botsync.core.history import KEPT, Entry, history_data, read_history
from botsync.core.shape import shaped_fields
from botsync.errors import StateCorrupt, StateForeign, StateTooNew
from botsync.models.base import Form
from botsync.models.fields import FIELDS, Fields

STATE_VERSION = 2
"""1: without a history."""
KEY_CHECK = "botsync"
"""A text whose digest tells whether two digests were made with the same key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What is recorded of one resource.

    Attributes:
        remote_id: the API's identifier.
        fields: canonical fields as last applied, secrets as digests; empty where they are not known.
    """

    remote_id: str
    fields: Fields = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the last apply left behind in one environment.

    Attributes:
        environment: name of the environment that it belongs to.
        api: base address of the API that it was recorded against.
        lineage: random identifier given at its creation, the same for all later versions of this state.
        serial: counts up with every write.
        resources: recorded resources by address.
        history: when it was written and why, oldest first, see `core.history`.
        project: name of the project that it belongs to; empty where none was recorded.
        touched: with which serial what is recorded of an address became other than before, also by going.
    """

    environment: str
    api: str
    lineage: str
    serial: int = 0
    resources: Mapping[Address, Recorded] = field(default_factory=dict)
    history: tuple[Entry, ...] = ()
    project: str = ""
    touched: Mapping[Address, int] = field(default_factory=dict)

    def with_resources(self, resources: Mapping[Address, Recorded]) -> "State":
        """Return the state with other resources, sorted; the serial counts up where anything differs."""
        ordered = dict(sorted(resources.items()))
        if ordered == dict(self.resources):
            return self
        return replace(self, resources=ordered, serial=self.serial + 1)

    def with_entry(self, entry: Entry, before: "State") -> "State":
        """Return the state as it is written after another one, with an entry that says why."""
        serial = before.serial + 1
        old, new = before.resources, self.resources
        other = {item: serial for item in old.keys() | new.keys() if _is_other(old.get(item), new.get(item))}
        return replace(
            self,
            serial=serial,
            history=(*before.history, replace(entry, serial=serial))[-KEPT:],
            touched=dict(sorted({**before.touched, **other}.items())),
        )


def _is_other(old: Recorded | None, new: Recorded | None) -> bool:
    """Tell whether something that was known became other, or unknown; what is known now and was not is no change."""
    if old is None or new is None:
        return old is not new
    return old.remote_id != new.remote_id or any(new.fields.get(name, ...) != old.fields[name] for name in old.fields)


Digest = Callable[[str], str]
"""Gives a keyed digest of a secret."""


def without_secrets(value: Any, digest: Digest) -> Any:  # noqa: ANN401  (any plain data)
    """Return plain data in which each secret is replaced by its digest."""
    match value:
        case SecretStr():
            return {"secret": digest(value.get_secret_value())}
        case dict():
            return {key: without_secrets(item, digest) for key, item in value.items()}
        case list():
            return [without_secrets(item, digest) for item in value]
        case _:
            return value


def encode_state(state: State, digest: Digest) -> str:
    """Return the JSON text of a state."""
    document = {
        "version": STATE_VERSION,
        "environment": state.environment,
        "project": state.project,
        "api": state.api,
        "lineage": state.lineage,
        "serial": state.serial,
        "digest_check": digest(KEY_CHECK),
        "history": history_data(state.history),
        "touched": {str(address): serial for address, serial in state.touched.items()},
        "resources": {
            str(address): {
                "remote_id": recorded.remote_id,
                "fields": without_secrets(recorded.fields, digest),
            }
            for address, recorded in state.resources.items()
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def moved_state(to: str) -> str:
    """Return the text that stands where a state lived before it was moved."""
    return json.dumps({"version": STATE_VERSION, "moved_to": to}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def is_moved(text: str) -> bool:
    """Tell whether a text says that the state lives elsewhere."""
    try:
        return "moved_to" in json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return False


def decode_state(text: str, *, environment: str, api: str, digest: Digest, project: str = "") -> State:
    """Read a state that was written for this environment and API, and this project where it is named.

    Digests of secrets that another key made (another token of the API) tell nothing any more, and are left out.

    Raises:
        StateCorrupt: the text is not a whole state.
        StateTooNew: a newer botsync wrote it.
        StateForeign: it belongs to another environment or API.
    """
    try:
        document = json.loads(text)
        version = document["version"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _corrupt("it is no JSON document with a version") from error
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise _corrupt(f"its version is {version!r}")
    if version > STATE_VERSION:
        raise StateTooNew(
            f"the state has format version {version}; this botsync knows versions up to {STATE_VERSION}",
            hint="use the newer botsync that wrote it",
        )
    if "moved_to" in document:
        raise StateForeign(
            f"the state was moved to {document['moved_to']}", hint="set `state:` in botsync.yaml to where it lives now"
        )
    try:
        document = _UPGRADES[version](document)
        state = _state(document, keeps_secrets=document.get("digest_check") == digest(KEY_CHECK))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _corrupt(f"something is missing or of the wrong type ({error})") from error
    if state.environment != environment:
        raise StateForeign(
            f"the state belongs to environment `{state.environment}`, not to `{environment}`",
            hint="give each environment a state of its own (`state:` in botsync.yaml)",
        )
    if project and state.project and state.project != project:
        raise StateForeign(
            f"the state belongs to project `{state.project}`, not to `{project}`",
            hint="give each project a state of its own, in one repository for example `state: git:origin/"
            + "".join(sign if sign.isalnum() else "-" for sign in project.lower())
            + "`; if the project was renamed: botsync state pull, change `project` in it, botsync state push",
        )
    if state.api != api:
        raise StateForeign(
            f"the state was recorded against {state.api}, not {api}",
            hint="set `api:` back, or give this environment a new `state:`",
        )
    return state


def _corrupt(why: str) -> StateCorrupt:
    return StateCorrupt(
        f"the state cannot be read: {why}",
        hint="restore it from a backup, or move it away and run `botsync import --all`: "
        "it finds every resource by its name again",
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, found {type(value).__name__}")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"expected a number, found {type(value).__name__}")
    return value


def _state(document: Mapping[str, Any], *, keeps_secrets: bool) -> State:
    serial = _number(document["serial"])
    resources = dict(_recorded(text, item, keeps_secrets=keeps_secrets) for text, item in document["resources"].items())
    return State(
        environment=_text(document["environment"]),
        api=_text(document["api"]),
        lineage=_text(document["lineage"]),
        serial=serial,
        resources=dict(sorted(resources.items())),
        history=read_history(document["history"]),
        project=_text(document.get("project", "")),
        touched={Address.parse(text): _number(item) for text, item in document.get("touched", {}).items()},
    )


_UPGRADES: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    1: lambda document: {**document, "history": []},
    2: lambda document: document,
}
"""From each version to the newest."""


def _recorded(text: str, item: Mapping[str, Any], *, keeps_secrets: bool) -> tuple[Address, Recorded]:
    address = Address.parse(text)
    forms = FIELDS[address.kind]
    fields = {
        name: value
        for name, value in shaped_fields(address.kind, item["fields"]).items()
        if keeps_secrets or forms[name] not in {Form.SECRET, Form.SECRETS}
    }
    return address, Recorded(remote_id=_text(item["remote_id"]), fields=fields)
