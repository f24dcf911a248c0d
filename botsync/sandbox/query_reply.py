"""What `/query` answers (API reference, section 8), and what a webhook is sent, which has the same form (7.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from botsync.conversation.dialogue.turn import Candidate, Turn
from botsync.conversation.webhook import Outcome

SOURCE = "custom"
"""The channel of calls of the API."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A webhook that a turn came upon.

    Attributes:
        id: its identifier.
        name: its name; empty where it is gone.
        url: what may be shown of its address.
        outcome: what came of the call; ``None`` where none was made.
        seconds: how long that took.
    """

    id: str
    name: str = ""
    url: str = ""
    outcome: Outcome | None = None
    seconds: float = 0


def result_of(turn: Turn, story: str, *, debug: bool, calls: Sequence[Called] = ()) -> dict[str, Any]:
    """Return the `result` of a turn; with `debug`, also how it came about."""
    said = turn.said
    told: dict[str, Any] = {"trigger": said.text} if said.kind == "trigger" else {}
    if debug:
        told["debug"] = _debug(turn, calls)
    return {
        "source": SOURCE,
        "resolvedQuery": said.text if said.kind == "query" else "",
        "confidence": turn.confidence,
        "score": round(turn.score, 4),
        "lifespan": turn.failures_left,
        "incomplete": turn.incomplete,
        "storyId": story,
        "interaction": {
            "id": turn.interaction.id,
            "name": turn.interaction.name,
            "action": turn.interaction.action,
            "type": turn.interaction.type,
        },
        "parameters": dict(turn.parameters),
        "sessionParameters": dict(turn.attributes),
        "contexts": [
            {"id": item.id, "name": item.name, "parameters": dict(turn.parameters) if index == 0 else {}}
            for index, item in enumerate(turn.contexts)
        ],
        "fulfillment": [dict(item) for item in turn.fulfillment],
        **told,
    }


def _debug(turn: Turn, calls: Sequence[Called]) -> dict[str, Any]:
    return {
        "jumps": [{"from": origin, "to": target} for origin, target in turn.jumps],
        "candidates": [_candidate(item) for item in turn.candidates],
        "nearest": [_candidate(item) for item in turn.nearest],
        "reachable": list(turn.reachable),
        "current": turn.current,
        "ended": turn.has_ended,
        "webhooks": [_called(item) for item in calls],
    }


def _candidate(item: Candidate) -> dict[str, Any]:
    return {
        "id": item.interaction,
        "name": item.name,
        "score": round(item.score, 4),
        "tier": item.tier,
        "system": item.system,
    }


def _called(call: Called) -> dict[str, Any]:
    told: dict[str, Any] = {"id": call.id, "name": call.name, "url": call.url}
    match call.outcome:
        case None:
            return {**told, "outcome": "not called" if call.name else "gone"}
        case Outcome(failure=None, note=note):
            told |= {"outcome": "answered", "message": note}
        case Outcome(failure=failure, message=message):
            told |= {"outcome": "failed", "failure": failure, "message": message}
    return {**told, "milliseconds": round(call.seconds * 1000)}
