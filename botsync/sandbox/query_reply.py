"""What `/query` answers (API reference, section 8), and what a webhook is sent, which has the same form (7.3)."""

from typing import Any

from botsync.conversation.dialogue.turn import Turn

SOURCE = "custom"
"""The channel of calls of the API."""


def result_of(turn: Turn, story: str, *, debug: bool) -> dict[str, Any]:
    """Return the `result` of a turn."""
    said = turn.said
    told: dict[str, Any] = {"trigger": said.text} if said.kind == "trigger" else {}
    if debug:
        told["debug"] = _debug(turn)
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


def _debug(turn: Turn) -> dict[str, Any]:
    return {
        "jumps": [{"from": origin, "to": target} for origin, target in turn.jumps],
        "candidates": [
            {
                "id": item.interaction,
                "name": item.name,
                "score": round(item.score, 4),
                "tier": item.tier,
                "system": item.system,
            }
            for item in turn.candidates
        ],
        "reachable": list(turn.reachable),
        "current": turn.current,
        "ended": turn.has_ended,
    }
