"""A webhook that no response calls.

It is sent to the workspace with its secrets, and answers nobody. Not reported where the project declares no stories.

    webhooks:
      orders: {url: "https://example.com/orders"}   # and no `- webhook: orders` anywhere

Call it, or delete it; `forget:` stops managing it without deleting it.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.subject import Subject
from botsync.models.response import WebhookResponse

CODE = "unused-webhook"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each webhook that is called nowhere; a disabled default interaction counts, as it may be enabled again."""
    if subject.project.stories is None:
        return
    used: set[str] = set()
    for story in subject.project.stories.values():
        defaults = [default.responses or [] for default in (story.welcome, story.fallback) if default is not None]
        for responses in (*defaults, *(item.responses for item in (story.interactions or {}).values())):
            used |= {response.webhook for response in responses if isinstance(response, WebhookResponse)}
    for key in subject.project.webhooks or {}:
        if key not in used:
            yield Problem(
                code=CODE,
                message=f"nothing calls the webhook `{key}`",
                path=("webhooks", key),
                suggestion="call it by `- webhook: " + key + "`, or delete it",
            )
