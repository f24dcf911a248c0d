"""Brings language understanding to lint: the sandbox's own, trained on the stories of a project in this process."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from botsync.address import Kind, story_address
from botsync.core.desired import Desired
from botsync.lint.language import Guess, HeldOut, Language

if TYPE_CHECKING:
    from botsync.conversation.dialogue.bot import Story
    from botsync.conversation.language.encoder import Encoder
    from botsync.conversation.understanding import StoryUnderstanding

CONFIDENCE = 0.7
"""The lowest score that counts as understood, as the sandbox has it."""
FOLDS = 5
"""Parts of which each is judged by what was learned from the others."""

Entities = Mapping[str, Mapping[str, Sequence[str]]]


class Tongues:
    """Opens the languages of several environments; a story that is the same in two of them is learned once."""

    def __init__(self, encoder: "Encoder | None" = None) -> None:
        self._encoder = encoder
        self._minds: dict[object, StoryUnderstanding] = {}

    def of(self, desired: Desired) -> Language | None:
        """Return what understands the stories of a project; ``None`` where that is not installed."""
        try:
            import botsync.conversation.understanding  # noqa: PLC0415  (an optional part)
        except ImportError:
            return None
        del botsync
        return _ProjectLanguage(desired, self)

    def mind(self, story: "Story", entities: Entities) -> "StoryUnderstanding":
        """Return what understands a story."""
        from botsync.conversation.understanding import understand  # noqa: PLC0415  (an optional part)

        key = repr((story.interactions, entities))
        if key not in self._minds:
            self._minds[key] = understand(story, entities, self._encoder)
        return self._minds[key]


class _ProjectLanguage:
    """Understands the stories of one project (`lint.language.Language`)."""

    def __init__(self, desired: Desired, tongues: Tongues) -> None:
        self._desired = desired
        self._tongues = tongues
        self._entities = {
            fields["name"]: fields["entries"]
            for address, fields in desired.written.items()
            if address.kind is Kind.ENTITY
        }
        self._held_out: dict[str, tuple[HeldOut, ...]] = {}

    def guess(self, story: str, text: str, among: Collection[str] | None = None) -> Sequence[Guess]:
        mind = self._tongues.mind(planned_story(self._desired, story), self._entities)
        return _ranked(mind, text, among)

    def held_out(self, story: str) -> Sequence[HeldOut]:
        if story not in self._held_out:
            planned = planned_story(self._desired, story)
            self._held_out[story] = tuple(held_out(planned, self._entities, self._tongues))
        return self._held_out[story]

    def normal(self, text: str) -> str:
        from botsync.conversation.language.tokens import tokens  # noqa: PLC0415  (an optional part)

        return " ".join(tokens(text))


def _ranked(mind: "StoryUnderstanding", text: str, among: Collection[str] | None) -> tuple[Guess, ...]:
    ranked = mind.rank(text, among, CONFIDENCE)
    return tuple(Guess(interaction=match.interaction, score=match.score) for match in ranked)


def planned_story(desired: Desired, key: str) -> "Story":
    """Return a declared story as language understanding needs it; its interactions have their keys as identifiers."""
    from botsync.conversation.dialogue.bot import FALLBACK, WELCOME, Interaction, Story, questions  # noqa: PLC0415

    fields = desired.written[story_address(key)]
    interactions = {
        address.key: Interaction(
            id=address.key,
            name=item["name"],
            classifier=item["classifier"],
            phrases=tuple(item["user_says"]),
            parameters=questions(item["parameters"]),
        )
        for address, item in desired.written.items()
        if address.kind is Kind.INTERACTION and address.story == key
    }
    welcome, fallback = (Interaction(id=which, name=which, type=which) for which in (WELCOME, FALLBACK))
    return Story(
        id=key,
        name=fields["name"],
        order=(),
        following={},
        interactions=interactions,
        welcome=welcome,
        fallback=fallback,
    )


def held_out(story: "Story", entities: Entities, tongues: Tongues) -> Iterator[HeldOut]:
    """Yield every phrase of a story, judged by what was learned from four in five of the others."""
    for fold in range(FOLDS):
        shown = {
            key: replace(item, phrases=tuple(text for n, text in enumerate(item.phrases) if n % FOLDS != fold))
            for key, item in story.interactions.items()
        }
        mind = tongues.mind(replace(story, interactions=shown), entities)
        for key, item in story.interactions.items():
            for phrase in item.phrases[fold::FOLDS]:
                yield HeldOut(interaction=key, phrase=phrase, guesses=_ranked(mind, phrase, None))
