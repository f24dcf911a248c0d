"""What can be matched once something has answered (API reference, section 9.1)."""

from collections.abc import Mapping

from botsync.lint.subject import Holder, StoryView, clicks_of, jumps_of
from botsync.models.response import BacktrackingResponse


def surely_matchable(story: StoryView, holder: Holder) -> frozenset[str]:
    """Return what can be matched after an answer, however the conversation got there: next steps and first level."""
    found = set[str]() if _cut(holder) == "children" else {*story.start}
    for key in (holder.key, *(target for _, target in jumps_of(holder.responses))):
        if key in story.interactions:
            found |= {*story.following(key)}
    return frozenset(found)


def perhaps_matchable(story: StoryView, holder: Holder, leading: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return what can be matched after an answer on some way to it; more than `surely_matchable` has.

    Args:
        story: the story.
        holder: what answers.
        leading: see `leading_to`.
    """
    found = surely_matchable(story, holder)
    if _cut(holder):
        return found
    if holder.key == "fallback":
        return frozenset(story.interactions)
    before, pending = set[str](), [holder.key]
    while pending:
        key = pending.pop()
        if key not in before:
            before.add(key)
            pending += leading.get(key, ())
    visited = {key for key in before if key in story.interactions}
    return found | visited | {target for key in visited for target in story.following(key)}


def leading_to(story: StoryView) -> Mapping[str, frozenset[str]]:
    """Return what leads to each interaction: as its next step, by a jump or by a button."""
    found: dict[str, set[str]] = {}
    for holder in story.holders:
        targets = [target for _, target in (*jumps_of(holder.responses), *clicks_of(holder.responses))]
        for target in (*targets, *_next(story, holder)):
            found.setdefault(target, set()).add(holder.key)
    return {key: frozenset(sources) for key, sources in found.items()}


def _next(story: StoryView, holder: Holder) -> tuple[str, ...]:
    return story.following(holder.key) if holder.interaction is not None else ()


def _cut(holder: Holder) -> str:
    """Return how an answer clears what was visited; empty where it does not."""
    modes = [item.backtracking for item in holder.responses if isinstance(item, BacktrackingResponse)]
    return modes[-1] if modes else ""
