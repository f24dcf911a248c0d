"""What a check asks of a webhook, and what came of it, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botsync.conversation.webhook import Outcome

SESSION_PREFIX = "botsync-check-"
"""What the `sessionId` of a check starts with, so that a webhook can tell it from a conversation."""
ACTION = "botsync.check"
"""The `action` of the interaction that a check pretends to come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """One exchange with a webhook.

    Attributes:
        what: `challenge` or `call`.
        outcome: what it came to.
        milliseconds: how long it took, a redirect included.
    """

    what: str
    outcome: Outcome
    milliseconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One webhook that was checked.

    Attributes:
        address: its address; ``None`` where the project does not have it.
        name: its display name.
        url: without user name, password, query and fragment.
        calls: the exchanges, in order.
    """

    address: str | None
    name: str
    url: str
    calls: tuple[Called, ...]

    @property
    def is_good(self) -> bool:
        """Whether the vendor could use it."""
        return all(call.outcome.failure is None for call in self.calls)


def example_payload(number: str, timestamp: str) -> Mapping[str, Any]:
    """Return what a story of the first generation sends to its webhooks (API reference, sections 7.3 and 8).

    Args:
        number: makes the session one of its own, at most 22 characters.
        timestamp: ISO-8601 with milliseconds, in UTC.
    """
    interaction = {"id": "5a0000000000000000000001", "name": "botsync webhook check", "action": ACTION, "type": "user"}
    return {
        "result": {
            "source": "custom",
            "resolvedQuery": "botsync webhook check",
            "confidence": 0.7,
            "score": 1,
            "lifespan": 2,
            "incomplete": False,
            "storyId": "5a0000000000000000000000",
            "interaction": interaction,
            "parameters": {},
            "sessionParameters": {"default_name": "botsync"},
            "contexts": [{"id": interaction["id"], "name": interaction["name"], "parameters": {}}],
            "fulfillment": [],
        },
        "sessionId": f"{SESSION_PREFIX}{number}",
        "timestamp": timestamp,
        "status": {"code": 200, "type": "success"},
    }
