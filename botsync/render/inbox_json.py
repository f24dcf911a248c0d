"""A training inbox as a JSON document."""

from collections.abc import Callable, Sequence
from typing import Any

from botsync.conversation.inbox.overview import Added, Overview, StoryInbox
from botsync.conversation.inbox.personal import is_personal
from botsync.conversation.inbox.proposals import Group, Suggestion
from botsync.diagnostics import Finding
from botsync.render.as_json import document_text, finding_data


def inbox_json(
    overview: Overview, added: Sequence[Added], findings: Sequence[Finding], shown: Callable[[str], str]
) -> str:
    """Return what was read, what was written of it, and what could not be."""
    return document_text(
        {
            "environment": overview.environment,
            "groups": [_group(story, group, shown) for story in overview.stories for group in story.groups],
            "phrases": overview.sayings,
            "times": overview.times,
            "elsewhere": overview.elsewhere,
            "whole": overview.is_whole,
            "added": [{"interaction": item.address, "text": shown(item.text)} for item in added],
            "findings": [finding_data(finding) for finding in findings],
        }
    )


def _group(story: StoryInbox, group: Group, shown: Callable[[str], str]) -> dict[str, Any]:
    key = group.interaction
    return {
        "story": f"story.{story.story}",
        "interaction": None if key is None else f"interaction.{story.story}.{key}",
        "name": None if key is None else story.names[key],
        "times": group.times,
        "phrases": [_phrase(item, shown) for item in group.suggestions],
    }


def _phrase(item: Suggestion, shown: Callable[[str], str]) -> dict[str, Any]:
    return {
        "ids": list(item.saying.ids),
        "text": shown(item.saying.text),
        "times": item.saying.times,
        "last": item.saying.last or None,
        "score": item.score if item.nearest else None,
        "nearest": item.nearest or None,
        "known": item.is_known,
        "personal": is_personal(item.saying.text),
    }
