"""What of a bot the conversations reach: interactions, transitions, responses, fallbacks; and what none does.

A transition is a way from one interaction to another: it follows, the bot jumps, the user clicks a button that jumps;
or it is the way from the start of the conversation, or from anywhere else, to an interaction of the first level.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from botsync.conversation.dialogue.bot import Interaction, Story, Wire
from botsync.conversation.planned import key_of
from botsync.conversation.testing.cases import Path
from botsync.conversation.testing.verdict import Exchange, Result


class Subject(StrEnum):
    """What can be reached."""

    INTERACTION = "interaction"
    TRANSITION = "transition"
    RESPONSE = "response"
    FALLBACK = "fallback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that a conversation can reach.

    Attributes:
        subject: what it is.
        story: key of its story.
        name: for people, `order`, `order -> confirm`, `order, response 2`.
        path: where it stands in the project.
        key: tells it apart.
    """

    subject: Subject
    story: str
    name: str
    path: Path
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What is reached, and what is not.

    Attributes:
        items: everything that can be reached, in the order of the stories.
        missed: what no conversation reaches, in the same order.
    """

    items: tuple[Item, ...]
    missed: tuple[Item, ...]

    def of(self, subject: Subject, story: str | None = None) -> tuple[int, int]:
        """Return how many are reached and how many there are; ``None`` for all stories."""
        missed, there = (
            sum(item.subject is subject and story in {None, item.story} for item in items)
            for items in (self.missed, self.items)
        )
        return there - missed, there


Way = tuple[str, str, str]
"""How, from where, to where."""


def coverage_of(stories: Mapping[str, Story], results: Iterable[Result]) -> Coverage:
    """Return what the conversations reach of these stories, by key."""
    reached = {(result.case.story, *key) for result in results for key in _reached(result, stories)}
    items = tuple(item for key, story in stories.items() for item in _items(key, story))
    return Coverage(items=items, missed=tuple(item for item in items if (item.story, *item.key) not in reached))


def _items(key: str, story: Story) -> Iterator[Item]:
    for holder in (story.welcome, story.fallback, *story.interactions.values()):
        if not holder.enabled:
            continue
        name, path = key_of(holder.id), _place(key, holder)
        if holder.type == "user":
            yield Item(subject=Subject.INTERACTION, story=key, name=name, path=path, key=("interaction", name))
        if holder is story.fallback:
            yield Item(subject=Subject.FALLBACK, story=key, name=name, path=path, key=("interaction", name))
        for index in range(len(holder.responses)):
            yield Item(
                subject=Subject.RESPONSE,
                story=key,
                name=f"{name}, response {index + 1}",
                path=(*path, "responses", index),
                key=("response", name, str(index)),
            )
    for way, path in _ways(key, story):
        how, source, target = way
        said = {"start": f"start -> {target}", "next": f"{source} -> {target}"}
        name = said.get(how, f"{source} -> {target} ({how})")
        yield Item(subject=Subject.TRANSITION, story=key, name=name, path=path, key=way)


def _place(story: str, holder: Interaction) -> Path:
    name = key_of(holder.id)
    return ("stories", story, "interactions", name) if holder.type == "user" else ("stories", story, name)


def _ways(key: str, story: Story) -> Iterator[tuple[Way, Path]]:
    base: Path = ("stories", key)
    found: dict[Way, Path] = {("start", "", node): (*base, "start", index) for index, node in enumerate(story.order)}
    for node, targets in story.following.items():
        for index, target in enumerate(targets):
            if target != node:
                found.setdefault(("next", node, target), (*base, "interactions", node, "next", index))
    for holder in (story.welcome, story.fallback, *story.interactions.values()):
        name, path = key_of(holder.id), _place(key, holder)
        for how, target, index in _jumps(holder):
            if holder.enabled and story.find(target) is not None:
                found.setdefault((how, name, key_of(target)), (*path, "responses", index))
    yield from found.items()


def _jumps(holder: Interaction) -> Iterator[tuple[str, str, int]]:
    for index, response in enumerate(holder.responses):
        if response.get("type") == "goto":
            yield "goto", str(response.get("interactionId", "")), index
        for button in _buttons(response):
            if button.get("type") == "goto":
                yield "button", str(button.get("value", "")), index


def _buttons(response: Wire) -> Iterator[Wire]:
    for holder in (response, *_maps(response.get("elements"))):
        yield from _maps(holder.get("buttons"))


def _maps(value: object) -> list[Wire]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def _reached(result: Result, stories: Mapping[str, Story]) -> Iterator[tuple[str, ...]]:
    """Yield the keys of everything that a case reaches."""
    story = stories.get(result.case.story)
    before: Exchange | None = None
    for exchange in result.exchanges if story is not None else ():
        seen = exchange.observed
        if seen is None or story is None:
            continue
        yield "interaction", seen.interaction
        yield from (("interaction", target) for _, target in seen.jumps)
        yield from (("response", name, str(index)) for name, index in seen.played)
        yield from (("goto", source, target) for source, target in seen.jumps)
        yield from _entered(exchange, before, story)
        before = exchange


def _entered(exchange: Exchange, before: Exchange | None, story: Story) -> Iterator[Way]:
    """Yield the way by which a turn came to what it matched."""
    seen, step = exchange.observed, exchange.step
    if seen is None or step is None or step.kind in {"trigger", "goto"}:
        return
    told = before.observed if before is not None else None
    buttons = told.buttons if told is not None and step.kind == "click" else ()
    clicked = next((button for button in buttons if button.title == step.text), None)
    if told is not None and clicked is not None and clicked.kind == "goto":
        yield from (("button", source, seen.interaction) for source, _ in told.played)
        return
    context = told.context if told is not None else ()
    if context[:1] == (seen.interaction,):  # it answers a question, and stays where it is
        return
    origin = next((node for node in context if seen.interaction in story.following.get(node, ())), None)
    if origin is not None:
        yield "next", origin, seen.interaction
    elif seen.interaction in story.order:
        yield "start", "", seen.interaction
