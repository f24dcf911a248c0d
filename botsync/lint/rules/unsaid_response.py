"""A response that is never sent, as it stands behind a jump or an end.

`goto` goes on in another interaction and does not come back; `end` ends the chat. What stands behind is lost, unless
the jump has filters.

    responses: [{goto: menu}, {text: Enjoy!}]

Move it before the jump, or take it out.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.subject import Subject
from botsync.models.response import EndResponse, GotoResponse

CODE = "unsaid-response"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Problem]:
    """Yield the first response behind what leads away in any case."""
    for story in subject.stories:
        for holder in story.holders:
            stops = [
                n
                for n, response in enumerate(holder.responses)
                if isinstance(response, GotoResponse | EndResponse) and not response.filters
            ]
            if stops and stops[0] + 1 < len(holder.responses):
                kind = "goto" if isinstance(holder.responses[stops[0]], GotoResponse) else "end"
                yield Problem(
                    code=CODE,
                    message=f"this is never sent: it stands behind `{kind}`",
                    path=(*holder.path, "responses", stops[0] + 1),
                    suggestion="move it before, or take it out",
                    also=((*holder.path, "responses", stops[0]),),
                )
