"""An interaction after which nothing is understood any more.

`backtracking: children` leaves only the next steps matchable, and there are none, and no jump, button or end leads
away. All that users get from there on is the fallback, until the bot has failed so often that it starts anew.

    confirm:
      user_says: ["yes"]
      responses: [{backtracking: children}, {text: Done!}]
      next: []

Write `backtracking: root`, which keeps the first level, add next steps, or end the chat.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.subject import Subject, clicks_of
from botsync.models.response import (
    BacktrackingResponse,
    EndResponse,
    GotoResponse,
    RawResponse,
    ResetResponse,
    WebhookResponse,
)

CODE = "dead-end"
SEVERITY = Severity.WARNING

_AWAY = (GotoResponse, EndResponse, ResetResponse, WebhookResponse, RawResponse)


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each response that leaves nothing matchable."""
    for story in subject.stories:
        for key, interaction in story.interactions.items():
            responses = interaction.responses
            leads = any(isinstance(item, _AWAY) for item in responses) or any(clicks_of(responses))
            cuts = [n for n, item in enumerate(responses) if isinstance(item, BacktrackingResponse)]
            if not cuts or leads or story.following(key):
                continue
            last = responses[cuts[-1]]
            if isinstance(last, BacktrackingResponse) and last.backtracking == "children" and not last.filters:
                yield Problem(
                    code=CODE,
                    message=f"after `{key}` nothing is understood: only its next steps would be, and it has none",
                    path=story.at(key, "responses", cuts[-1]),
                    suggestion="write `backtracking: root`, or add next steps",
                )
