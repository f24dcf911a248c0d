"""Endpoints of entities, webhooks and segments (API reference, sections 5, 7.1 and 10.2), and of talking to a bot."""

from typing import Any

from botsync.sandbox.bodies import EntityBody, SegmentBody, WebhookBody
from botsync.sandbox.call import Call
from botsync.sandbox.faults import bad


def list_entities(call: Call) -> Any:  # noqa: ANN401  (any JSON)
    """List all entities."""
    return call.store.items("entity")


def get_entity(call: Call) -> Any:  # noqa: ANN401  (any JSON)
    """Get one entity."""
    return call.store.item("entity", call.id("entity"))


def _entity(call: Call, but: str = "") -> dict[str, Any]:
    body = call.parse(EntityBody)
    if call.strict:
        for index, entry in enumerate(body.entries):
            if entry.value not in {synonym.value for synonym in entry.synonyms}:
                raise bad(f"entries.{index}.synonyms", "must include the value itself")
    if call.store.has_item("entity", body.name, but):
        raise bad("name", f"another entity has the name {body.name!r}")
    return body.model_dump()


def create_entity(call: Call) -> str:
    """Create an entity."""
    return call.store.add_item("entity", _entity(call))


def update_entity(call: Call) -> None:
    """Replace an entity."""
    entity = call.id("entity")
    call.store.item("entity", entity)
    call.store.set_item("entity", entity, _entity(call, entity))


def delete_entity(call: Call) -> None:
    """Delete an entity."""
    call.store.delete_item("entity", call.id("entity"))


def list_webhooks(call: Call) -> Any:  # noqa: ANN401  (any JSON)
    """List all webhooks."""
    return [
        {
            "id": item["id"],
            "name": item["name"],
            "url": item["url"],
            "error": (item.get("error") or {}).get("message", ""),
        }
        for item in call.store.items("webhook")
    ]


def _last_error(webhook: dict[str, Any]) -> str:
    """Return the text of the last error, as lists show it (section 7.1)."""
    error = webhook.get("error")
    return str(error["message"]) if error else ""


def get_webhook(call: Call) -> Any:  # noqa: ANN401  (any JSON)
    """Get one webhook."""
    return call.store.item("webhook", call.id("webhook"))


def _webhook(call: Call) -> dict[str, Any]:
    return {**call.parse(WebhookBody).model_dump(exclude_unset=False), "error": ""}


def create_webhook(call: Call) -> str:
    """Create a webhook."""
    return call.store.add_item("webhook", _webhook(call))


def update_webhook(call: Call) -> None:
    """Replace a webhook."""
    webhook = call.id("webhook")
    call.store.item("webhook", webhook)
    call.store.set_item("webhook", webhook, _webhook(call))


def delete_webhook(call: Call) -> None:
    """Delete a webhook."""
    call.store.delete_item("webhook", call.id("webhook"))


def list_segments(call: Call) -> Any:  # noqa: ANN401  (any JSON)
    """List all segments."""
    return call.store.items("segment")


def create_segment(call: Call) -> str:
    """Create a segment."""
    created = call.store.clock().strftime("%Y-%m-%d %H:%M:%S.%f")[:-3] + "Z"
    return call.store.add_item("segment", {"name": call.parse(SegmentBody).name, "users": 0, "createdAt": created})


def update_segment(call: Call) -> None:
    """Rename a segment."""
    segment = call.id("segment")
    content = call.store.item("segment", segment)
    call.store.set_item("segment", segment, {**content, "name": call.parse(SegmentBody).name})


def delete_segment(call: Call) -> None:
    """Delete a segment."""
    call.store.delete_item("segment", call.id("segment"))


def query(call: Call) -> Any:  # noqa: ANN401  (any JSON)
    """Talk with a bot."""
    raise NotImplementedError(call)  # the server's `Talks` answers
