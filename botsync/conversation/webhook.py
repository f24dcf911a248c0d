"""How the vendor calls a webhook (API reference, section 7), as exchanges without I/O.

An exchange is a generator: it yields what is to be sent, is sent what came, and returns the outcome. Who carries it out
sends each `Ask` once, follows no redirect, and bounds the time of the whole exchange. Messages have the words of the
one that the reference quotes ("timeout of 10000ms exceeded").
"""

import json
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from botsync.conversation.webhook_reply import WrongReply, read_reply
from botsync.conversation.webhook_request import (
    Ask,
    Failure,
    Heard,
    Lost,
    Webhook,
    as_json,
    first_request,
    redirected,
)

__all__ = ["OK", "Ask", "Exchange", "Failure", "Heard", "Lost", "Outcome", "Webhook", "call_webhook", "verify_webhook"]

OK = 200
"""The one status of success: 201 and 204 are failures too (section 7.4)."""
_REDIRECTS = range(300, 310)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an exchange comes to.

    Attributes:
        failure: why it failed; ``None`` where it did not.
        message: what happened then, in a few words; without a secret and without the reply.
        note: what is odd although it need not break anything.
        responses: of the reply, in the API's own form.
        attributes: of the reply, from `parameters` and `attributes`.
    """

    failure: Failure | None = None
    message: str = ""
    note: str = ""
    responses: list[dict[str, Any]] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)


Exchange = Generator[Ask, Heard | Lost, Outcome]


def call_webhook(webhook: Webhook, payload: Mapping[str, Any]) -> Exchange:
    """Ask a webhook for responses (section 7.3); the payload is that of the story's generation."""
    return (yield from _exchange(webhook, first_request(webhook, "POST", {}, as_json(payload)), _reply))


def verify_webhook(webhook: Webhook, challenge: str) -> Exchange:
    """Ask a webhook for a challenge, which must come back as it is or as a JSON string (section 7.2)."""

    def judge(body: bytes) -> Outcome:
        said = body.decode("utf-8", "replace").strip()
        if said in {challenge, json.dumps(challenge), json.dumps(challenge, ensure_ascii=False)}:
            return Outcome()
        return Outcome(failure=Failure.BODY, message="the challenge did not come back")

    return (yield from _exchange(webhook, first_request(webhook, "GET", {"challenge": challenge}, ""), judge))


def _exchange(webhook: Webhook, first: Ask | Lost, judge: Callable[[bytes], Outcome]) -> Exchange:
    if isinstance(first, Lost):
        return _failed(first)
    heard = yield first
    note = ""
    if isinstance(heard, Heard) and heard.status in _REDIRECTS:
        second = redirected(first, heard, webhook.get("token") or "")
        if isinstance(second, Lost):
            return _failed(second)
        if second.method != first.method:
            note = f"the redirect ({heard.status}) was followed with GET and without the body; 307 and 308 keep both"
        heard = _after_redirect((yield second))
    if isinstance(heard, Lost):
        return replace(_failed(heard), note=note)
    if heard.status != OK:
        message = f"Request failed with status code {heard.status}"
        return Outcome(failure=Failure.STATUS, message=message, note=note)
    return replace(judge(heard.body), note=note)


def _failed(lost: Lost) -> Outcome:
    return Outcome(failure=lost.failure, message=lost.message)


def _after_redirect(heard: Heard | Lost) -> Heard | Lost:
    match heard:
        case Heard(status=status) if status in _REDIRECTS:
            return Lost(failure=Failure.REDIRECTS, message="Maximum number of redirects exceeded")
        case Lost(failure=Failure.ADDRESS, message=message):
            return Lost(failure=Failure.ADDRESS, message=f"after the redirect: {message}")
        case _:
            return heard


def _reply(body: bytes) -> Outcome:
    """Judge a reply to a call."""
    try:
        reply = read_reply(body)
    except WrongReply as wrong:
        return Outcome(failure=Failure.BODY, message=str(wrong))
    return Outcome(responses=reply.responses, attributes=reply.attributes)
