"""Conversation tests by the story that they are with."""

from collections.abc import Mapping

from botsync.models.conversation import Conversation
from botsync.models.project import Project


def conversations_of(project: Project) -> Mapping[str, Mapping[str, Conversation]]:
    """Return the conversations by story and key; those that name none belong to the only story."""
    stories = list(project.stories or {})
    found: dict[str, dict[str, Conversation]] = {}
    for key, conversation in project.conversations.items():
        story = conversation.story or stories[0]
        found.setdefault(story, {})[key] = conversation
    return found
