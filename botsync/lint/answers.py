"""What responses do to a conversation: whether they say anything, and where they certainly lead."""

from collections.abc import Iterator, Sequence

from botsync.lint.subject import Path, buttons_of
from botsync.models.button import Button, PostbackButton
from botsync.models.response import (
    AttributesResponse,
    BacktrackingResponse,
    EndResponse,
    GotoResponse,
    RawResponse,
    ResetResponse,
    Response,
    SetAttributesResponse,
    WebhookResponse,
)

_SILENT = (SetAttributesResponse, BacktrackingResponse, ResetResponse)
_OPEN = (AttributesResponse, WebhookResponse, RawResponse, EndResponse)
"""What may wait for the user, end the chat or lead elsewhere."""


def is_heard(responses: Sequence[Response]) -> bool:
    """Tell whether a user may notice that there was an answer."""
    return any(not isinstance(response, _SILENT) for response in responses)


def certain_jump(responses: Sequence[Response]) -> tuple[int, str] | None:
    """Return index and target of the jump that is made in any case; ``None`` where something may come before it."""
    for index, response in enumerate(responses):
        if isinstance(response, _OPEN):
            return None
        if isinstance(response, GotoResponse) and not response.filters:
            return index, response.goto
    return None


def message_of(button: Button) -> str | None:
    """Return what a click says for the user; ``None`` for a button that says nothing."""
    match button:
        case str():
            return button
        case PostbackButton():
            return button.postback or button.title
        case _:
            return None


def messages_of(responses: Sequence[Response]) -> Iterator[tuple[Path, str]]:
    """Yield what buttons say for the user, each with the path of the button within the responses."""
    for index, response in enumerate(responses):
        for path, button in buttons_of(response):
            message = message_of(button)
            if message is not None:
                yield (index, *path), message
