"""Checks what refers to what inside a project: every key must be declared, every name that must be unique is."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botsync.address import Address, Kind
from botsync.core.annotation import annotations
from botsync.diagnostics import Severity, did_you_mean
from botsync.models.bot import SYSTEM_ENTITIES, Interaction, Story
from botsync.models.button import GotoButton
from botsync.models.conversation import Conversation
from botsync.models.fields import SECTIONS
from botsync.models.project import Project
from botsync.models.response import (
    AttributesResponse,
    ButtonResponse,
    CardResponse,
    CardsResponse,
    GotoResponse,
    QuickRepliesResponse,
    Responses,
    TextResponse,
    WebhookResponse,
)

Path = tuple[str | int, ...]

DEFAULTS = ("welcome", "fallback")
"""Default interactions, which a conversation may name although no key declares them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A finding that knows its path in the project, not yet its place in a file.

    Attributes:
        code: see ``diagnostics.Finding``.
        message: see there.
        path: keys and indexes from the top of the merged project.
        severity: see there.
        suggestion: see there.
        also: paths that have a part in it.
    """

    code: str
    message: str
    path: Path
    severity: Severity = Severity.ERROR
    suggestion: str = ""
    also: tuple[Path, ...] = ()


def check_references(project: Project) -> Iterator[Problem]:
    """Yield everything that refers to nothing, or is declared so that it cannot be told apart."""
    for key, story in (project.stories or {}).items():
        yield from _Story(project, key, story).check()
    yield from _unique_names(
        {("entities", key): entity.name or key for key, entity in (project.entities or {}).items()}, "entities"
    )
    yield from _moves(project)
    yield from _known_drift(project)
    for key, conversation in project.conversations.items():
        yield from _conversation(project, key, conversation)


def _dangling(kind: str, name: str, known: Sequence[str], path: Path) -> Problem:
    near = did_you_mean(name, known)
    return Problem(
        code="dangling-reference",
        message=f"there is no {kind} `{name}`",
        path=path,
        suggestion=near or f"declare it, or take the reference out; declared: {_some(known)}",
    )


def _some(names: Sequence[str]) -> str:
    listed = sorted(names)
    return ", ".join(listed[:8]) + (", …" if len(listed) > 8 else "") if listed else "none"  # noqa: PLR2004  (a line)


def _unique_names(names: Mapping[Path, str], where: str) -> Iterator[Problem]:
    by_name: dict[str, list[Path]] = defaultdict(list)
    for path, name in sorted(names.items()):
        by_name[name].append(path)
    for name, paths in by_name.items():
        for path in paths[1:]:
            yield Problem(
                code="same-name",
                message=f"two {where} have the name {name!r}",
                path=path,
                suggestion="give one of them another `name`",
                also=(paths[0],),
            )


class _Story:
    """The checks of one story."""

    def __init__(self, project: Project, key: str, story: Story) -> None:
        self.story = story
        self.path: Path = ("stories", key)
        self.interactions = story.interactions or {}
        self.webhooks = project.webhooks or {}
        self.is_tested = bool(project.conversations)
        forgotten = [Address.parse(text) for text in project.forget]
        self.entities = None if project.entities is None else set(project.entities)
        if self.entities is not None:
            self.entities |= {address.key for address in forgotten if address.kind is Kind.ENTITY}

    def check(self) -> Iterator[Problem]:
        story = self.story
        if story.interactions and story.start is None:
            yield Problem(
                code="no-start",
                message="the story has interactions and no `start`",
                path=self.path,
                suggestion="list the keys of the first level: `start: [...]` (an empty list is allowed)",
            )
        yield from self._keys(story.start or (), (*self.path, "start"))
        for which in DEFAULTS:
            default = getattr(story, which)
            if default is not None:
                yield from self._responses(default.responses or [], (*self.path, which, "responses"))
        for key, interaction in self.interactions.items():
            yield from self._interaction(key, interaction, (*self.path, "interactions", key))
            if key in DEFAULTS and self.is_tested:
                yield Problem(
                    code="ambiguous-key",
                    severity=Severity.WARNING,
                    message=f"conversations cannot tell `{key}` from the story's own {key}",
                    path=(*self.path, "interactions", key),
                    suggestion=f"give it another key, and say so: `moved: [{{from: …{key}, to: …}}]`",
                )
        names: dict[Path, str] = {
            (*self.path, "interactions", key): interaction.name or key for key, interaction in self.interactions.items()
        }
        yield from _unique_names(names, "interactions of the story")

    def _keys(self, keys: Sequence[str], path: Path) -> Iterator[Problem]:
        if len(set(keys)) == len(keys) and self.interactions.keys() >= set(keys):
            return
        for index, key in enumerate(keys):
            if key not in self.interactions:
                yield _dangling("interaction", key, list(self.interactions), (*path, index))
            if key in keys[:index]:
                yield Problem(
                    code="listed-twice",
                    message=f"`{key}` is listed twice",
                    path=(*path, index),
                    suggestion="keep one",
                    also=((*path, keys.index(key)),),
                )

    def _interaction(self, key: str, interaction: Interaction, path: Path) -> Iterator[Problem]:
        yield from self._keys(interaction.next, (*path, "next"))
        if key in interaction.next:
            yield Problem(
                code="self-reference",
                severity=Severity.WARNING,
                message=f"`{key}` follows itself; the API knows no such link, so it is left out",
                path=(*path, "next", interaction.next.index(key)),
                suggestion="take it out: what has been reached stays reachable",
            )
        for index, phrase in enumerate(interaction.user_says):
            if "{{" not in phrase:
                continue
            for entity, alias in annotations(phrase):
                yield from self._entity(entity, (*path, "user_says", index))
                if alias not in interaction.parameters:
                    yield Problem(
                        code="alias-undeclared",
                        severity=Severity.WARNING,
                        message=f"the phrase marks `{alias}`, and `parameters` does not list it",
                        path=(*path, "user_says", index),
                        suggestion=f"add `{alias}: {{entity: {entity}}}` to `parameters`",
                    )
        for alias, parameter in interaction.parameters.items():
            yield from self._entity(parameter.entity, (*path, "parameters", alias, "entity"))
        yield from self._responses(interaction.responses, (*path, "responses"))

    def _entity(self, name: str, path: Path) -> Iterator[Problem]:
        if self.entities is None and not name.startswith("sys."):
            return
        known = (*SYSTEM_ENTITIES, *(self.entities or ()))
        if name not in known:
            yield _dangling("entity", name, known, path)

    def _responses(self, responses: Responses, path: Path) -> Iterator[Problem]:
        for index, response in enumerate(responses):
            yield from self._response(response, (*path, index))

    def _response(  # noqa: C901  (one arm per type)
        self,
        response: Any,  # noqa: ANN401  (a member of the union)
        path: Path,
    ) -> Iterator[Problem]:
        match response:
            case TextResponse():  # most of them
                pass
            case GotoResponse():
                yield from self._target(response.goto, (*path, "goto"))
            case WebhookResponse():
                if response.webhook not in self.webhooks:
                    yield _dangling("webhook", response.webhook, list(self.webhooks), (*path, "webhook"))
            case QuickRepliesResponse():
                yield from self._buttons(response.quick_replies.buttons, (*path, "quick_replies", "buttons"))
            case ButtonResponse():
                yield from self._buttons(response.button.buttons, (*path, "button", "buttons"))
            case CardResponse():
                yield from self._buttons(response.card.buttons, (*path, "card", "buttons"))
            case CardsResponse():
                for index, card in enumerate(response.cards):
                    yield from self._buttons(card.buttons, (*path, "cards", index, "buttons"))
            case AttributesResponse():
                for name, question in response.attributes.items():
                    yield from self._entity(question.entity, (*path, "attributes", name, "entity"))
            case _:
                pass

    def _target(self, key: str, path: Path) -> Iterator[Problem]:
        if key not in self.interactions:
            yield _dangling("interaction", key, list(self.interactions), path)

    def _buttons(self, buttons: Sequence[Any], path: Path) -> Iterator[Problem]:
        for index, button in enumerate(buttons):
            if isinstance(button, GotoButton):
                yield from self._target(button.goto, (*path, index, "goto"))


def each_declared(project: Project) -> Iterator[Address]:
    """Yield the address of everything that a project declares, once."""
    for key, story in (project.stories or {}).items():
        yield Address(Kind.STORY, key)
        yield from (Address(Kind.INTERACTION, name, key) for name in story.interactions or {})
    yield from (Address(Kind.ENTITY, key) for key in project.entities or {})
    yield from (Address(Kind.WEBHOOK, key) for key in project.webhooks or {})
    yield from (Address(Kind.SEGMENT, key) for key in project.segments or {})


def _moves(project: Project) -> Iterator[Problem]:
    if not project.moved and not project.forget:
        return
    declared = frozenset(each_declared(project))
    moved = {Address.parse(move.from_): Address.parse(move.to) for move in project.moved}
    for index, move in enumerate(project.moved):
        old, new = Address.parse(move.from_), Address.parse(move.to)
        path: Path = ("moved", index)
        if old.kind is not new.kind or (old.story != new.story and moved.get(Address(Kind.STORY, old.story)) is None):
            yield Problem(
                code="moved-apart",
                message=f"{old} cannot become {new}: the API keeps a resource in its kind and story",
                path=path,
                suggestion="create the new one and delete the old one, or move the story as a whole",
            )
        elif new not in declared and new not in moved:
            yield _dangling("address", str(new), [str(address) for address in declared], (*path, "to"))
        elif old in declared:
            yield Problem(
                code="moved-from-declared",
                message=f"{old} is declared, so it has not moved",
                path=(*path, "from"),
                suggestion="remove the entry, or the declaration",
            )
    for index, text in enumerate(project.forget):
        if Address.parse(text) in declared:
            yield Problem(
                code="forget-declared",
                message=f"{text} is declared and to be forgotten at once",
                path=("forget", index),
                suggestion="remove the entry, or the declaration",
            )


def _known_drift(project: Project) -> Iterator[Problem]:
    """Yield a warning for each entry that speaks of what nobody declares; of what no file mentions nothing is known."""
    if not any(environment.known_drift for environment in project.environments.values()):
        return
    declared = frozenset(each_declared(project))
    for name, environment in project.environments.items():
        for index, entry in enumerate(environment.known_drift):
            address = Address.parse(entry.address)
            if address not in declared and _is_mentioned(project, address):
                near = did_you_mean(entry.address, list(map(str, declared)))
                yield Problem(
                    code="dangling-reference",
                    severity=Severity.WARNING,
                    message=f"the project does not declare {address}, so there is nothing of it to leave alone",
                    path=("environments", name, "known_drift", index, "address"),
                    suggestion=near or "remove the entry",
                )


def _is_mentioned(project: Project, address: Address) -> bool:
    """Tell whether some file mentions the section in which an address would be declared."""
    if address.kind is Kind.INTERACTION:
        story = (project.stories or {}).get(address.story)
        return project.stories is not None and (story is None or story.interactions is not None)
    return getattr(project, SECTIONS[address.kind]) is not None


def _conversation(project: Project, key: str, conversation: Conversation) -> Iterator[Problem]:
    path: Path = ("conversations", key)
    stories = project.stories or {}
    if conversation.story is None:
        if len(stories) != 1:
            yield Problem(
                code="which-story",
                message="the conversation does not say which story it is with",
                path=path,
                suggestion=f"add `story:`, one of {_some(list(stories))}",
            )
            return
        story = next(iter(stories.values()))
    elif conversation.story not in stories:
        yield _dangling("story", conversation.story, list(stories), (*path, "story"))
        return
    else:
        story = stories[conversation.story]
    known = [*(story.interactions or {}), *DEFAULTS]
    for name in conversation.webhooks:
        if name not in (project.webhooks or {}):
            yield _dangling("webhook", name, list(project.webhooks or {}), (*path, "webhooks", name))
    triggers = {trigger for interaction in (story.interactions or {}).values() for trigger in interaction.triggers}
    triggers |= {*DEFAULTS}
    for index, turn in enumerate(conversation.turns):
        if turn.fired is not None and turn.fired not in triggers and story.interactions is not None:
            yield _dangling("trigger", turn.fired, sorted(triggers), (*path, "turns", index, "trigger"))
        named: list[tuple[Path, str | None]] = [
            (("goto",), turn.goto),
            (("expect", "interaction"), turn.expect.interaction),
        ]
        named += [(("expect", "context", place), name) for place, name in enumerate(turn.expect.context or ())]
        for part, key_named in named:
            if key_named is not None and key_named not in known:
                yield _dangling("interaction", key_named, known, (*path, "turns", index, *part))
