"""An interaction that no conversation can get to.

It is not on the first level, follows nothing that can be reached, is no target of a jump or a button, and no
integration starts it by a trigger. Users will never see it: put it under `start` or under the `next` of another
interaction, or delete it.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.subject import StoryView, Subject, clicks_of, jumps_of

CODE = "unreachable"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each interaction that cannot be reached."""
    for story in subject.stories:
        reached = _reached(story)
        for key in story.interactions:
            if key not in reached:
                yield Problem(
                    code=CODE,
                    message=f"no conversation can get to `{key}`",
                    path=story.at(key),
                    suggestion="put it under `start`, or under the `next` of another interaction",
                )


def _reached(story: StoryView) -> set[str]:
    ways = {
        holder.key: [target for _, target in (*jumps_of(holder.responses), *clicks_of(holder.responses))]
        for holder in story.holders
    }
    triggered = [key for key, interaction in story.interactions.items() if interaction.triggers]
    pending = [*story.start, *triggered, *ways.get("welcome", ()), *ways.get("fallback", ())]
    seen: set[str] = set()
    while pending:
        key = pending.pop()
        if key not in seen and key in story.interactions:
            seen.add(key)
            pending += [*story.following(key), *ways[key]]
    return seen
