"""A story as the machine needs it: the API's own resources as frozen values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Wire = Mapping[str, Any]
"""A response in the API's own form (API reference, section 6)."""

WELCOME, FALLBACK = "welcome", "fallback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An attribute that is asked for.

    Attributes:
        attribute: its name.
        entity: what an answer must hold, `size` or `sys.number`.
        prompts: what is asked, one after the other.
    """

    attribute: str
    entity: str
    prompts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """An interaction, or a default one.

    Attributes:
        id: the API's identifier.
        name: name in its story.
        action: free tag of the developer.
        type: `user`, `welcome` or `fallback`.
        classifier: `ml` or `keywords`.
        phrases: what users say, annotated.
        triggers: names that start it.
        parameters: attributes that its phrases or prompts give.
        responses: what it answers, in order.
        enabled: whether a default one answers at all.
    """

    id: str
    name: str
    action: str = ""
    type: str = "user"
    classifier: str = "ml"
    phrases: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    parameters: tuple[Question, ...] = ()
    responses: tuple[Wire, ...] = ()
    enabled: bool = True


@dataclass(frozen=True, kw_only=True)
class Story:
    """A story.

    Attributes:
        id: the API's identifier.
        name: its name.
        order: its first level, in order.
        following: what may come after each interaction, by id; targets of references among them.
        interactions: all but the default ones, by id, in the order of the tree.
        welcome: the first default interaction.
        fallback: the other one.
    """

    id: str
    name: str
    order: tuple[str, ...]
    following: Mapping[str, tuple[str, ...]]
    interactions: Mapping[str, Interaction]
    welcome: Interaction
    fallback: Interaction

    @cached_property
    def triggers(self) -> dict[str, str]:
        """The interaction of each trigger; of several that share one, the first in the tree."""
        found: dict[str, str] = {}
        for interaction in self.interactions.values():
            for trigger in interaction.triggers:
                found.setdefault(trigger, interaction.id)
        return found

    def find(self, interaction: str) -> Interaction | None:
        """Return an interaction, default ones included."""
        for default in (self.welcome, self.fallback):
            if default.id == interaction:
                return default
        return self.interactions.get(interaction)


def questions(items: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Read parameters, or the elements of a response that asks, from their wire form; what has no name is left out."""
    return tuple(
        Question(
            attribute=str(item.get("alias") or item.get("name")),
            entity=str(item.get("entity") or "sys.any"),
            prompts=_prompts(item.get("prompts")),
        )
        for item in items
        if item.get("alias") or item.get("name")
    )


def _prompts(value: object) -> tuple[str, ...]:
    """Read what is asked; whatever is no text is passed over."""
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, Sequence) else ()


def in_tree_order(order: Sequence[str], following: Mapping[str, Sequence[str]], rest: Sequence[str]) -> list[str]:
    """Return interactions from the first level down, each once; what nothing leads to comes last."""
    seen: dict[str, None] = {}
    pending = list(reversed(order))
    while pending:
        node = pending.pop()
        if node not in seen and node in following:
            seen[node] = None
            pending += reversed(following[node])
    return [*seen, *(node for node in rest if node not in seen)]
