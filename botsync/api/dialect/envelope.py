"""Envelopes: where the id of a created resource and the reason of an error stand (API reference, section 1)."""

from collections.abc import Mapping
from typing import Any

_ERROR = 400


def _status(answer: object) -> Mapping[str, Any]:
    """Return the `status` of an envelope; creation replies have been seen wrapped in a list of one."""
    if isinstance(answer, list) and len(answer) == 1:
        answer = answer[0]
    status = answer.get("status") if isinstance(answer, Mapping) else None
    return status if isinstance(status, Mapping) else {}


def check_envelope(answer: object) -> tuple[int | None, str]:
    """Return code and detail of an error that an answer reports although its HTTP status is a success."""
    code = _status(answer).get("code")
    if isinstance(code, int) and code >= _ERROR:
        return code, error_detail(answer)
    return None, ""


def error_detail(answer: object) -> str:
    """Return what an error reply says beyond its code, in one line; the fields' names are not documented."""
    status = _status(answer)
    parts = [str(status[name]) for name in ("message", "errorDetails") if isinstance(status.get(name), str)]
    details = status.get("details")
    for item in details if isinstance(details, list) else ():
        if isinstance(item, Mapping):
            text = f"{item.get('path', '')}: {item.get('message', '')}".strip(": ")
            if all(text not in part for part in parts):
                parts.append(text)
    if not parts and isinstance(status.get("type"), str):
        parts.append(status["type"])
    return " ".join("; ".join(part for part in parts if part).split())


def created_id(answer: object) -> str | None:
    """Return the id of a created resource, or ``None`` where the reply has none."""
    if isinstance(answer, list) and len(answer) == 1:
        answer = answer[0]
    found = answer.get("id") if isinstance(answer, Mapping) else None
    return found if isinstance(found, str) and found else None
