"""A stub of a webhook that the story of the conversation does not call.

It never answers: either another webhook is meant, or the story does not call it any more.

    conversations:
      order: {webhooks: {payments: [{responses: []}]}, turns: [...]}

Correct the name, or take the stub out.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity, did_you_mean
from botsync.lint.conversations import conversations_of
from botsync.lint.subject import Subject
from botsync.models.response import WebhookResponse

CODE = "unused-stub"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each stub that nothing in its story asks."""
    conversations = conversations_of(subject.project)
    for story in subject.stories:
        responses = [response for holder in story.holders for response in holder.responses]
        called = {response.webhook for response in responses if isinstance(response, WebhookResponse)}
        for key, conversation in conversations.get(story.key, {}).items():
            for webhook in conversation.webhooks:
                if webhook not in called:
                    yield Problem(
                        code=CODE,
                        message=f"the story `{story.key}` does not call the webhook `{webhook}`",
                        path=("conversations", key, "webhooks", webhook),
                        suggestion=did_you_mean(webhook, sorted(called)) or "take the stub out",
                    )
