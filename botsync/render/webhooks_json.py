"""Checked webhooks as a JSON document."""

from collections.abc import Sequence
from typing import Any

from botsync.conversation.webhook_check import Called, Checked
from botsync.models.project import SANDBOX
from botsync.render.as_json import document_text


def webhooks_json(items: Sequence[Checked], environment: str) -> str:
    """Return what was checked; `placeholders` says that no real secrets were sent."""
    return document_text(
        {
            "environment": environment,
            "placeholders": environment == SANDBOX,
            "webhooks": [
                {
                    "address": item.address,
                    "name": item.name,
                    "url": item.url,
                    "works": item.is_good,
                    "calls": [_call(call) for call in item.calls],
                }
                for item in items
            ],
        }
    )


def _call(call: Called) -> dict[str, Any]:
    outcome = call.outcome
    return {
        "call": call.what,
        "failure": None if outcome.failure is None else str(outcome.failure),
        "message": outcome.message,
        "note": outcome.note,
        "milliseconds": call.milliseconds,
    }
