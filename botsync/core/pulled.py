"""From live to a project: keys, plain YAML data by file, and the state that belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from botsync.address import Address, Kind, interaction_address
from botsync.core.annotation import rename_entities
from botsync.core.diff import PLACEMENT, managed
from botsync.core.live import Live, LiveResource, with_addresses
from botsync.core.naming import file_name, unique_keys
from botsync.core.state import Recorded
from botsync.diagnostics import Finding, Severity
from botsync.models.base import Form
from botsync.models.fields import FIELDS, Fields, canonical_fields
from botsync.models.response import plain_questions, plain_response

Addresses = Mapping[tuple[Kind, str], Address]
_STORIES = "stories/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """A project made from a workspace.

    Attributes:
        files: plain data of each file, by name.
        comments: a comment for a key of a file, by name and path.
        recorded: state of each resource, by address.
        findings: what could not be carried over as it is.
    """

    files: Mapping[str, dict[str, Any]]
    comments: Mapping[tuple[str, tuple[str, ...]], str]
    recorded: Mapping[Address, Recorded]
    findings: tuple[Finding, ...]


def pull_project(live: Live) -> Pulled:
    """Return the project of a workspace that was read in full."""
    addresses = _addresses(live)
    by_address = {addresses[key]: resource for key, resource in live.resources.items()}
    entities = {resource.name: address.key for address, resource in by_address.items() if address.kind is Kind.ENTITY}
    files: dict[str, dict[str, Any]] = {}
    comments: dict[tuple[str, tuple[str, ...]], str] = {}
    findings: list[Finding] = []
    for address in sorted(by_address):
        resource = by_address[address]
        fields = _fields(resource, addresses)
        match address.kind:
            case Kind.STORY:
                members = {
                    other: _fields(found, addresses)
                    for other, found in by_address.items()
                    if other.kind is Kind.INTERACTION and other.story == address.key
                }
                taken = [name.removeprefix(_STORIES) for name in files]
                files[_STORIES + file_name(address.key, taken)] = {
                    "stories": {address.key: plain_story(address, fields, members, entities)}
                }
            case Kind.ENTITY:
                _section(files, "entities")[address.key] = plain_resource(address, fields)
            case Kind.WEBHOOK:
                _section(files, "webhooks")[address.key] = plain_resource(address, fields)
                secrets = set_secrets(fields)
                if secrets:
                    comments["webhooks.yaml", ("webhooks", address.key)] = advice(address.key, secrets)
            case Kind.SEGMENT:
                _section(files, "segments")[address.key] = plain_resource(address, fields)
            case Kind.INTERACTION:
                findings += raw_findings(address, fields)
            case _:
                assert_never(address.kind)
    recorded = {
        address: Recorded(
            remote_id=resource.remote_id,
            fields=canonical_fields(address.kind, with_addresses(resource, addresses)),
        )
        for address, resource in sorted(by_address.items())
    }
    return Pulled(files=files, comments=comments, recorded=recorded, findings=tuple(findings))


def plain_resource(address: Address, fields: Fields) -> dict[str, Any]:
    """Return what YAML says for an entity, a webhook without its secrets, or a segment."""
    named = _named(address, fields)
    if address.kind is Kind.ENTITY:
        return named | {"entries": plain_entries(fields["entries"])}
    return named | ({"url": fields["url"]} if address.kind is Kind.WEBHOOK else {})


def _section(files: dict[str, dict[str, Any]], name: str) -> dict[str, Any]:
    section: dict[str, Any] = files.setdefault(f"{name}.yaml", {name: {}})[name]
    return section


def _addresses(live: Live) -> dict[tuple[Kind, str], Address]:
    found: dict[tuple[Kind, str], Address] = {}
    for kind in (Kind.STORY, Kind.ENTITY, Kind.WEBHOOK, Kind.SEGMENT):
        named = [(item.remote_id, item.name) for item in live.listed if item.kind is kind]
        for remote_id, key in unique_keys(named, kind.value).items():
            found[kind, remote_id] = Address(kind, key)
    for story in [item.remote_id for item in live.listed if item.kind is Kind.STORY]:
        members = [item for item in live.resources.values() if item.kind is Kind.INTERACTION and item.story == story]
        keys = unique_keys([(item.remote_id, item.name) for item in members], "interaction")
        for remote_id, key in keys.items():
            found[Kind.INTERACTION, remote_id] = interaction_address(found[Kind.STORY, story].key, key)
    return found


def _fields(resource: LiveResource, addresses: Addresses) -> Fields:
    """Return fields with references by address; of the places of interactions, only those that exist."""
    fields = with_addresses(resource, addresses)
    return fields | {name: managed(fields[name]) for name in PLACEMENT & fields.keys()}


def _named(address: Address, fields: Fields) -> dict[str, Any]:
    """Return the name where it is not the key."""
    return {} if fields["name"] == address.key else {"name": fields["name"]}


def key_of(reference: str) -> str:
    """Return the key of a reference by address."""
    return reference.rpartition(".")[2]


def plain_responses(responses: list[Any], entities: Mapping[str, str]) -> list[Any]:
    """Return what YAML says for responses; see `plain_story`."""
    return [plain_response(_with_keys(response, entities)) for response in responses]


def _with_keys(response: Mapping[str, Any], entities: Mapping[str, str]) -> dict[str, Any]:
    result = dict(response)
    if result["type"] == "raw":
        return result
    for name in ("interaction", "webhook"):
        if name in result:
            result[name] = key_of(result[name])
    if "buttons" in result:
        result["buttons"] = [_button_with_keys(button) for button in result["buttons"]]
    if result["type"] == "cards":
        result["elements"] = [
            {**card, "buttons": [_button_with_keys(button) for button in card["buttons"]]}
            for card in result["elements"]
        ]
    if result["type"] == "attributes":
        result["elements"] = [_question_with_keys(question, entities) for question in result["elements"]]
    return result


def _button_with_keys(button: Mapping[str, Any]) -> dict[str, Any]:
    return {**button, "interaction": key_of(button["interaction"])} if "interaction" in button else dict(button)


def _question_with_keys(question: Mapping[str, Any], entities: Mapping[str, str]) -> dict[str, Any]:
    return {**question, "entity": entities.get(question["entity"], question["entity"])}


def plain_story(
    address: Address, fields: Fields, members: Mapping[Address, Fields], entities: Mapping[str, str]
) -> dict[str, Any]:
    """Return what YAML says for a story.

    Args:
        address: the story.
        fields: its fields, references by address.
        members: those of its interactions.
        entities: keys of entities by the names that the fields use.
    """
    story = _named(address, fields)
    if fields["description"]:
        story["description"] = fields["description"]
    story["start"] = list(map(key_of, fields["start"]))
    for which in ("welcome", "fallback"):
        default: dict[str, Any] = {} if fields[f"{which}.enabled"] else {"enabled": False}
        story[which] = default | {"responses": plain_responses(fields[f"{which}.responses"], entities)}
    story["interactions"] = {
        member.key: plain_interaction(member, members[member], entities)
        for member in _reading_order(fields["start"], members)
    }
    return story


def _reading_order(start: list[str], members: Mapping[Address, Fields]) -> list[Address]:
    """Return interactions as one would tell them: each behind what leads to it first, depth first."""
    order: dict[Address, None] = {}
    pending = [Address.parse(name) for name in reversed(start)]
    loose = sorted(members, reverse=True)
    while pending or loose:
        address = pending.pop() if pending else loose.pop()
        if address in order or address not in members:
            continue
        order[address] = None
        pending += [Address.parse(name) for name in reversed(members[address]["next"])]
    return list(order)


def plain_interaction(address: Address, fields: Fields, entities: Mapping[str, str]) -> dict[str, Any]:
    """Return what YAML says for an interaction; see `plain_story`."""
    result = _named(address, fields)
    if fields["action"]:
        result["action"] = fields["action"]
    if fields["classifier"] != "ml":
        result["classifier"] = fields["classifier"]
    phrases = [rename_entities(phrase, entities) for phrase in dict.fromkeys(fields["user_says"])]
    optional = {
        "user_says": phrases,
        "triggers": list(dict.fromkeys(fields["triggers"])),
        "parameters": plain_parameters(fields["parameters"], entities),
        "responses": plain_responses(fields["responses"], entities),
        "next": list(map(key_of, fields["next"])),
    }
    return result | {name: value for name, value in optional.items() if value}


def plain_parameters(parameters: list[Any], entities: Mapping[str, str]) -> dict[str, Any]:
    """Return what YAML says for parameters; see `plain_story`."""
    return plain_questions([_question_with_keys(item, entities) for item in parameters])


def plain_entries(entries: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return what YAML says for the entries of an entity: the value itself goes without saying."""
    return {value: [item for item in dict.fromkeys(synonyms) if item != value] for value, synonyms in entries.items()}


def set_secrets(fields: Fields) -> list[str]:
    """Return the names of the secret fields that are set."""
    forms = FIELDS[Kind.WEBHOOK]
    single = [name for name, form in forms.items() if form is Form.SECRET and fields[name].get_secret_value()]
    return single + [name for name, form in forms.items() if form is Form.SECRETS and fields[name]]


def advice(key: str, secrets: list[str]) -> str:
    """Return what to tell of secrets that are set and not managed."""
    return f"{', '.join(secrets)}: set in the workspace, left alone; to manage: token: ${{{key.upper()}_TOKEN}}"


def raw_findings(address: Address, fields: Fields) -> list[Finding]:
    """Return what to tell of responses that nobody knows."""
    raw = [response["raw"].get("type") for response in fields["responses"] if response["type"] == "raw"]
    return [
        Finding(
            code="raw-response",
            severity=Severity.INFO,
            message=f"{address}: a response of type {kind!r} is carried as `raw`, untouched",
        )
        for kind in raw
    ]
