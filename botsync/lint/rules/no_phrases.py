"""An interaction that nothing can start.

It has no phrases, no triggers, and no jump or button leads to it: standing under `start` or `next` it waits for a text
that it cannot know. Not reported in stories that call webhooks or hold unknown responses, which may lead anywhere.

    start: [order, promo]
    interactions:
      promo: {responses: [{text: Two for one!}]}

Give it phrases, a trigger, or a `goto` that leads to it.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.subject import Subject, clicks_of, jumps_of
from botsync.models.response import RawResponse, WebhookResponse

CODE = "no-phrases"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each interaction that only words could start, and that has none."""
    for story in subject.stories:
        responses = [response for holder in story.holders for response in holder.responses]
        if any(isinstance(response, RawResponse | WebhookResponse) for response in responses):
            continue
        waiting = {*story.start, *(key for source in story.interactions for key in story.following(source))}
        waiting -= {key for _, key in (*jumps_of(responses), *clicks_of(responses))}
        for key, interaction in story.interactions.items():
            if key in waiting and not interaction.user_says and not interaction.triggers:
                yield Problem(
                    code=CODE,
                    message=f"`{key}` has no phrases, and nothing else starts it",
                    path=story.at(key),
                    suggestion="add `user_says`, or a `goto` or button that leads to it",
                )
