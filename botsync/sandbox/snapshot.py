"""A story of the store as the dialogue needs it, made anew only when something was written."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from botsync.conversation.dialogue.bot import FALLBACK, WELCOME, Interaction, Story, in_tree_order, questions
from botsync.conversation.implied import with_implied
from botsync.sandbox.store import Store


@dataclass(frozen=True)
class Snapshot:
    """A story, and what its phrases refer to.

    Attributes:
        story: the story.
        entities: value to synonyms of each user entity, by the entity's name.
    """

    story: Story
    entities: Mapping[str, Mapping[str, tuple[str, ...]]]

    @cached_property
    def digest(self) -> str:
        """What changes with anything that is understood: phrases, placement among classifiers, entities."""
        understood = [
            (item.id, item.classifier, item.phrases, [question.entity for question in item.parameters])
            for item in self.story.interactions.values()
        ]
        text = json.dumps([understood, self.entities], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def default_id(story: str, which: str) -> str:
    """Return the hidden identifier of a default interaction (12, row 20): stable, and of the usual form."""
    return hashlib.sha256(f"{story} {which}".encode()).hexdigest()[:24]


def snapshot(store: Store, story: str) -> Snapshot:
    """Read a story and all entities.

    Raises:
        Fault: 404, there is no such story.
    """
    name, _, order = store.story(story)
    graph = store.graph(story)
    contents = {item["id"]: item for item in map(json.loads, store.contents(story))}
    following = {node: tuple(dict.fromkeys((*placed.following, *placed.references))) for node, placed in graph.items()}
    return Snapshot(
        story=Story(
            id=story,
            name=name,
            order=tuple(order),
            following=following,
            interactions={node: _interaction(contents[node]) for node in in_tree_order(order, following, list(graph))},
            welcome=_default(store, story, WELCOME),
            fallback=_default(store, story, FALLBACK),
        ),
        entities={item["name"]: _entries(item) for item in store.items("entity")},
    )


def _interaction(content: Mapping[str, Any]) -> Interaction:
    return Interaction(
        id=content["id"],
        name=content["name"],
        action=content["action"],
        classifier=content["classifier"],
        phrases=tuple(content["userSays"]),
        triggers=tuple(content["triggers"]),
        parameters=with_implied(questions(content["parameters"]), content["userSays"]),
        responses=tuple(content["responses"]),
    )


def _default(store: Store, story: str, which: str) -> Interaction:
    enabled, responses = store.default(story, which)
    return Interaction(
        id=default_id(story, which),
        name=f"{which.capitalize()} Interaction",
        action=f"default.{which}",
        type=which,
        responses=tuple(json.loads(responses)),
        enabled=enabled,
    )


def _entries(entity: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {
        entry["value"]: tuple(dict.fromkeys((entry["value"], *(item["value"] for item in entry["synonyms"]))))
        for entry in entity["entries"]
    }
