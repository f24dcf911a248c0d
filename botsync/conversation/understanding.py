"""Understands texts in one story: what they mean, and the values that they hold."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from botsync.conversation.dialogue.bot import Interaction, Story
from botsync.conversation.language.encoder import Encoder
from botsync.conversation.language.matching import Match, Matcher
from botsync.conversation.language.model import Model
from botsync.conversation.language.training import train
from botsync.conversation.values.phrases import takes_anything
from botsync.conversation.values.recognise import Recogniser
from botsync.conversation.values.user import Entity

Entries = Mapping[str, Mapping[str, Sequence[str]]]
"""Value to synonyms of user entities, by the entity's name."""
KEYWORDS = "keywords"
_REMEMBERED = 64
"""Texts whose values are remembered."""


class StoryUnderstanding:
    """Understands texts in one story (``dialogue.understanding.Understanding``).

    Args:
        story: the story.
        trained: what was learned from its phrases.
        recogniser: finds values of its entities.
    """

    def __init__(self, story: Story, trained: Model, recogniser: Recogniser) -> None:
        keywords = {item.id: item.phrases for item in story.interactions.values() if item.classifier == KEYWORDS}
        self._matcher = Matcher(trained, keywords)
        self._trained = trained
        self._anything = [item.id for item in story.interactions.values() if any(map(takes_anything, item.phrases))]
        """Interactions that take any text, where nothing else is meant."""
        self._recogniser = recogniser
        self._texts = lru_cache(_REMEMBERED)(self._texts_of)
        self._names = frozenset(question.entity for item in story.interactions.values() for question in item.parameters)

    @property
    def model(self) -> bytes:
        """What was learned, to be kept."""
        return self._trained.to_bytes()

    def rank(self, text: str, candidates: Collection[str] | None, threshold: float) -> Sequence[Match]:
        """Return the candidates that a text may mean, best first."""
        ranked = self._matcher.rank(self._texts(text), candidates, threshold)
        if not text.strip() or (ranked and ranked[0].score >= threshold):
            return ranked
        anything = [name for name in self._anything if candidates is None or name in candidates]
        taken = [Match(interaction=name, score=threshold, system="ml") for name in anything]
        return [*taken, *(match for match in ranked if match.interaction not in anything)]

    def nearest(self, text: str, interaction: str) -> tuple[str, float]:
        """Return the phrase of an interaction that a text is most like, and how much, 0 to 1."""
        found = [self._trained.nearest(variant, interaction) for variant in self._texts(text)]
        return max(found, key=lambda item: item[1])

    def _texts_of(self, text: str) -> tuple[str, ...]:
        """Return a text and its variants with values left out; the same text is asked about context by context."""
        return (text, *self._recogniser.variants(text, self._recogniser.recognise(text, self._names)))

    def fill(self, text: str, interaction: Interaction) -> Mapping[str, Any]:
        """Return the attributes that a text gives to the parameters of an interaction."""
        wanted = [(question.entity, question.attribute) for question in interaction.parameters]
        return self._recogniser.fill(text, wanted, interaction.phrases) if wanted else {}

    def answers(self, text: str, entity: str) -> Any | None:  # noqa: ANN401  (any JSON)
        """Return the value that a text answers a question with; ``None`` where it does not."""
        return self._recogniser.answers(text, entity)


def understand(
    story: Story,
    entities: Entries,
    encoder: Encoder | None = None,
    model: bytes | None = None,
) -> StoryUnderstanding:
    """Return what understands a story; it is trained unless a model is given that was trained on the same story."""
    trained = None
    if model is not None:
        try:
            trained = Model.from_bytes(model, encoder)
        except ValueError:  # of another version: learned anew
            trained = None
    if trained is None:
        examples = [(item.id, phrase) for item in story.interactions.values() for phrase in item.phrases]
        trained = train(examples, encoder)
    phrases = [phrase for item in story.interactions.values() for phrase in item.phrases]
    recogniser = Recogniser([Entity(name=name, entries=entries) for name, entries in entities.items()], phrases)
    return StoryUnderstanding(story, trained, recogniser)
