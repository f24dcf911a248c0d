"""Stories, interactions, entities, webhooks and segments between the API's form and the canonical one.

Assumed (API reference, sections 3 to 5 and 12): every update replaces as a whole, so whole objects are sent, with empty
lists in full; the main value of an entity is one of its synonyms; a webhook's header is `{key, value}`.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr

from botsync.api.dialect.responses import decode_questions, decode_response, encode_questions, encode_response
from botsync.api.dialect.wire import WireQuestion
from botsync.api.payloads import (
    DefaultPayload,
    EntityPayload,
    Entry,
    InteractionPayload,
    StoryPayload,
    WebhookPayload,
)
from botsync.core.live import Node, StoryMap
from botsync.models.fields import Fields


def decode_story(payload: StoryPayload) -> StoryMap:
    """Return texts and graph of a story."""
    nodes = {
        remote_id: Node(root=node.root, next=tuple(node.contextOut), references=tuple(node.references))
        for remote_id, node in payload.interactions.items()
    }
    return StoryMap(name=payload.name, description=payload.description or "", order=tuple(payload.order), nodes=nodes)


def encode_story(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what to send for name and description of a story."""
    return {"name": fields["name"], "description": fields["description"]}


def encode_order(start: list[str]) -> dict[str, Any]:
    """Return what to send for the order of the first level; that an update takes `order` is an assumption."""
    return {"order": start}


def encode_node(remote_id: str, node: Node) -> dict[str, Any]:
    """Return what to send for one placement; that it replaces the node's lists is an assumption."""
    return {"id": remote_id, "root": node.root, "references": list(node.references), "contextOut": list(node.next)}


def decode_interaction(payload: InteractionPayload) -> Fields:
    """Return the fields of an interaction, without placement."""
    questions = [
        WireQuestion.model_construct(entity=item.entity, alias=item.alias, prompts=item.prompts)
        for item in payload.parameters
    ]
    return {
        "name": payload.name,
        "action": payload.action or "",
        "classifier": payload.classifier or "ml",
        "user_says": payload.userSays,
        "triggers": payload.triggers,
        "parameters": decode_questions(questions),
        "responses": [decode_response(response) for response in payload.responses],
    }


def encode_interaction(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what to send for an interaction, references by remote id."""
    return {
        "name": fields["name"],
        "action": fields["action"],
        "classifier": fields["classifier"],
        "userSays": list(dict.fromkeys(fields["user_says"])),
        "triggers": list(dict.fromkeys(fields["triggers"])),
        "parameters": encode_questions(fields["parameters"]),
        "responses": [encode_response(response) for response in fields["responses"]],
    }


def decode_default(payload: DefaultPayload) -> tuple[bool, list[Any]]:
    """Return `enabled` and responses of a default interaction."""
    return payload.enabled, [decode_response(response) for response in payload.responses]


def encode_default(which: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what to send for a default interaction; `responses` may be left out, `enabled` may not."""
    body: dict[str, Any] = {"enabled": fields[f"{which}.enabled"]}
    if f"{which}.responses" in fields:
        body["responses"] = [encode_response(response) for response in fields[f"{which}.responses"]]
    return body


def decode_entries(entries: list[Entry]) -> dict[str, list[str]]:
    """Return values and their synonyms; a value that stands twice has the synonyms of both."""
    result: dict[str, list[str]] = {}
    for entry in entries:
        synonyms = result.setdefault(entry.value, [])
        synonyms += [item.value for item in entry.synonyms if item.value != entry.value]
    return result


def decode_entity(payload: EntityPayload) -> Fields | None:
    """Return the fields of an entity, or ``None`` where a list left its entries out."""
    if payload.entries is None:
        return None
    return {"name": payload.name, "entries": decode_entries(payload.entries)}


def encode_entity(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what to send for an entity."""
    entries = [
        {"value": value, "synonyms": [{"value": item} for item in dict.fromkeys((value, *synonyms))]}
        for value, synonyms in fields["entries"].items()
    ]
    return {"name": fields["name"], "entries": entries}


def decode_webhook(payload: WebhookPayload) -> Fields:
    """Return the fields of a webhook."""
    auth = payload.auth
    headers = {item.key or item.name or "": SecretStr(item.value) for item in payload.headers or ()}
    return {
        "name": payload.name,
        "url": payload.url,
        "token": SecretStr(payload.token or ""),
        "headers": headers,
        "auth.username": SecretStr((auth and auth.username) or ""),
        "auth.password": SecretStr((auth and auth.password) or ""),
    }


def encode_webhook(fields: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return what to send for a webhook, and the secrets in it."""
    headers = {name: _plain(value) for name, value in fields.get("headers", {}).items()}
    token, username, password = (_plain(fields.get(name, "")) for name in ("token", "auth.username", "auth.password"))
    body = {
        "name": fields["name"],
        "url": fields["url"],
        "token": token,
        "headers": [{"key": name, "value": value} for name, value in headers.items()],
        "auth": {"username": username, "password": password},
    }
    return body, [token, password, username, *headers.values()]


def _plain(secret: SecretStr | str) -> str:
    return secret if isinstance(secret, str) else secret.get_secret_value()


def encode_segment(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what to send for a segment."""
    return {"name": fields["name"]}
