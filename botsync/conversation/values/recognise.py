"""Recognition of values in what a user says: the one way in to this package.

Pure: the same entities and texts give the same values. A `Recogniser` indexes its entities once; keep it as long as
they do not change.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from botsync.conversation.values import variants as texts
from botsync.conversation.values.found import Found, in_order
from botsync.conversation.values.phrases import pattern_of, words_in
from botsync.conversation.values.rest import rest
from botsync.conversation.values.slots import assign
from botsync.conversation.values.system import ANY, SYSTEM_ENTITIES
from botsync.conversation.values.user import Entity, Synonyms

CONFIDENCE = 0.7
"""How alike a text and a synonym have to be, unless said otherwise (API reference, section 9.4)."""


class Recogniser:
    """Finds the values of a workspace's entities, and of the vendor's system entities."""

    def __init__(self, entities: Iterable[Entity], phrases: Iterable[str] = ()) -> None:
        """Index the entities.

        Args:
            entities: the user entities.
            phrases: what users say to the bot, annotated; their words are never taken for misspelled values.
        """
        self._synonyms = Synonyms(entities, words_in(phrases))

    def recognise(self, text: str, names: Collection[str], confidence: float = CONFIDENCE) -> list[Found]:
        """Return the values of the named entities, in the order of the text; of one place the better ones first.

        Those of different entities may overlap, those of one entity do not. Unknown names have no values.
        """
        found = list(self._synonyms.found(text, names, confidence))
        for name in dict.fromkeys(names):
            if name in SYSTEM_ENTITIES:
                found += SYSTEM_ENTITIES[name](text)
        return in_order(found)

    def variants(self, text: str, found: Sequence[Found]) -> list[str]:
        """Return the text with values replaced by `{{entity}}`: at most four, the likeliest first."""
        return texts.variants(text, found)

    def fill(
        self,
        text: str,
        parameters: Sequence[tuple[str, str]],
        phrases: Sequence[str],
        confidence: float = CONFIDENCE,
    ) -> dict[str, Any]:
        """Return alias to value, as far as the text has values for the parameters of the interaction it matched.

        Args:
            text: what was said.
            parameters: entity and alias of each.
            phrases: those of the interaction, annotated: they tell two aliases of one entity apart, and what sys.any
                takes; without a phrase that says so it takes nothing.
            confidence: how alike a text and a synonym have to be.
        """
        literal = frozenset(words_in(phrases))
        found = [
            item
            for item in self.recognise(text, {entity for entity, _ in parameters if entity != ANY}, confidence)
            if item.score == 1 or text[item.start : item.end].lower() not in literal
        ]
        patterns = [pattern_of(phrase) for phrase in phrases]
        taken = assign(text, parameters, patterns, found)
        values = {alias: item.value for alias, item in taken.items()}
        wanted = {alias for entity, alias in parameters if entity == ANY}
        if wanted:
            values |= {alias: value for alias, value in rest(text, patterns, taken).items() if alias in wanted}
        return {alias: values[alias] for _, alias in parameters if alias in values}

    def answers(self, text: str, entity: str, confidence: float = CONFIDENCE) -> Any | None:  # noqa: ANN401  # JSON
        """Return the value with which a text answers a question for an entity, or None if it does not."""
        found = self.recognise(text, {entity}, confidence)
        return max(found, key=lambda item: item.weight).value if found else None


def recognise(
    text: str, entities: Mapping[str, Entity], names: Collection[str], confidence: float = CONFIDENCE
) -> list[Found]:
    """Recognise once, without keeping the index; see `Recogniser.recognise`."""
    return Recogniser(entities.values()).recognise(text, names, confidence)
