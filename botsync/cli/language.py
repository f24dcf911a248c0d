"""Brings language understanding to lint: the sandbox's own, trained on the stories of a project in this process."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from botsync.core.desired import Desired
from botsync.lint.language import CONFIDENT, Guess, HeldOut, Language

if TYPE_CHECKING:
    from botsync.conversation.language.encoder import Encoder
    from botsync.conversation.planned import PlannedStory
    from botsync.conversation.understanding import StoryUnderstanding


class Tongues:
    """Opens the languages of several environments; a story that is the same in two of them is learned once.

    Args:
        encoder: name of an installed sentence encoder; ``None`` for none.
    """

    def __init__(self, encoder: str | None) -> None:
        self._name = encoder
        self._encoder: Encoder | None = None
        self._minds: dict[str, StoryUnderstanding] = {}
        self._judged: dict[object, tuple[HeldOut, ...]] = {}

    def of(self, desired: Desired) -> Language | None:
        """Return what understands the stories of a project; ``None`` where that is not installed.

        Raises:
            UsageError: there is no such encoder, or it cannot be used.
        """
        try:
            from botsync.conversation.planned import planned_stories  # noqa: PLC0415  (an optional part)
        except ImportError:
            return None
        if self._name is not None and self._encoder is None:
            from botsync.cli.embedding import usable_encoder  # noqa: PLC0415  (start-up time)

            self._encoder = usable_encoder(self._name)
        planned = planned_stories(desired.resources, lambda _: {})  # what is answered does not matter here
        return _ProjectLanguage(planned, self)

    def mind(self, planned: "PlannedStory") -> "StoryUnderstanding":
        """Return what understands a story."""
        from botsync.conversation.understanding import understand  # noqa: PLC0415  (an optional part)

        learned = [
            (item.id, item.classifier, item.phrases, item.parameters) for item in planned.story.interactions.values()
        ]
        key = repr((learned, planned.entities))
        if key not in self._minds:
            self._minds[key] = understand(planned.story, planned.entities, self._encoder)
        return self._minds[key]

    def held_out(self, planned: "PlannedStory") -> tuple[HeldOut, ...]:
        """Return the phrases of a story, each judged by what was learned from others."""
        from botsync.conversation.language import held_out  # noqa: PLC0415  (an optional part)

        examples = tuple((name, phrase) for name, part in planned.story.interactions.items() for phrase in part.phrases)
        if examples not in self._judged:
            self._judged[examples] = tuple(
                HeldOut(
                    interaction=guess.label,
                    phrase=guess.phrase,
                    guesses=tuple(Guess(interaction=label, score=score) for label, score in guess.scores),
                )
                for guess in held_out(examples, self._encoder)
            )
        return self._judged[examples]


class _ProjectLanguage:
    """Understands the stories of one project (`lint.language.Language`)."""

    def __init__(self, planned: "Mapping[str, PlannedStory]", tongues: Tongues) -> None:
        self._planned = planned
        self._tongues = tongues
        self._minds: dict[str, StoryUnderstanding] = {}
        self._held_out: dict[str, tuple[HeldOut, ...]] = {}

    def guess(self, story: str, text: str, among: Collection[str] | None = None) -> Sequence[Guess]:
        if story not in self._minds:
            self._minds[story] = self._tongues.mind(self._planned[story])
        return _ranked(self._minds[story], text, among)

    def held_out(self, story: str) -> Sequence[HeldOut]:
        if story not in self._held_out:
            self._held_out[story] = self._tongues.held_out(self._planned[story])
        return self._held_out[story]

    def normal(self, text: str) -> str:
        from botsync.conversation.language.tokens import tokens  # noqa: PLC0415  (an optional part)

        return " ".join(tokens(text))


def _ranked(mind: "StoryUnderstanding", text: str, among: Collection[str] | None) -> tuple[Guess, ...]:
    ranked = mind.rank(text, among, CONFIDENT)
    return tuple(Guess(interaction=match.interaction, score=match.score) for match in ranked)
