"""Responses that only say something, in the flat form of `/query` (API reference, section 8)."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from botsync.conversation.dialogue.bot import Wire
from botsync.conversation.dialogue.template import filled, filled_all, shown

SPOKEN = frozenset({"text", "image", "quickReplies", "button", "card", "cards"})


def spoken(response: Wire, attributes: Mapping[str, Any], seed: str) -> dict[str, Any] | None:
    """Return what a response says; ``None`` where it says nothing.

    Args:
        response: in the API's own form, or in that of a webhook's reply.
        attributes: what is known of the user.
        seed: chooses among variants; empty takes the first.
    """
    kind = str(response.get("type", ""))
    kept = {"delay": response["delay"]} if response.get("delay") else {}
    if kind == "text":
        message = _chosen(_variants(response), seed)
        return None if message is None else {"type": "text", "message": filled(message, attributes), **kept}
    if kind not in SPOKEN:
        return {**filled_all(_plain(response), attributes)}
    return {**filled_all(_plain(response), attributes), **kept}


def _plain(response: Wire) -> dict[str, Any]:
    return {name: value for name, value in response.items() if name not in {"filters", "delay"}}


def _variants(response: Wire) -> Sequence[str]:
    """Return the variants of a text: `elements` in v1, `messages` in 2017, one `message` in replies of webhooks."""
    found = response.get("elements") or response.get("messages") or response.get("message") or ()
    if isinstance(found, str):
        return [found]
    return [shown(item) for item in found] if isinstance(found, Sequence) else []


def _chosen(variants: Sequence[str], seed: str) -> str | None:
    if not variants:
        return None
    if not seed:
        return variants[0]
    return variants[int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8]) % len(variants)]
