"""How webhooks behave in a conversation test: the first stub whose `match` fits answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from botsync.address import Address, Kind
from botsync.conversation.dialogue.bot import Wire
from botsync.conversation.dialogue.template import shown
from botsync.conversation.dialogue.turn import Answer
from botsync.conversation.planned import ToWire
from botsync.models.conversation import Stub
from botsync.models.fields import translate_response
from botsync.models.response import ResponseBase

OK = range(200, 300)


def fitting(stubs: Sequence[Stub], known: Mapping[str, Any]) -> Stub | None:
    """Return the first stub that fits what the request carries."""
    return next((stub for stub in stubs if _fits(stub, known)), None)


def _fits(stub: Stub, known: Mapping[str, Any]) -> bool:
    return all(name in known and shown(known[name]) == shown(value) for name, value in stub.match.items())


def answer(stub: Stub, story: str, to_wire: ToWire) -> Answer:
    """Return what a webhook answers; one that fails says and sets nothing (chatbot-api.md 7.4)."""
    if stub.times_out or stub.status not in OK:
        return Answer()
    responses = [
        _wire(item, story, to_wire) if isinstance(item, ResponseBase) else item for item in stub.responses or ()
    ]
    return Answer(responses=tuple(responses), attributes=dict(stub.attributes or {}))


def _wire(response: ResponseBase, story: str, to_wire: ToWire) -> Wire:
    """Return a response of the project's form as a service sends it; what it refers to is known by key."""
    return to_wire(translate_response(response.canonical(story, {}), _key))


def _key(_: Kind, reference: str) -> str:
    return Address.parse(reference).key
