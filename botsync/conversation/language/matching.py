"""Which interactions of a story a text means, by the vendor's two systems and the order between them.

An ML match at or above the threshold beats a keyword match; below it the keyword wins (chatbot-api.md 9.3).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from botsync.conversation.language.keywords import longest_match
from botsync.conversation.language.model import Model
from botsync.conversation.language.tokens import tokens

DOUBT = 2
"""How many phrases the likeness to the nearest one counts as, where a keyword speaks for another interaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An interaction that a text may mean.

    Attributes:
        interaction: its id.
        score: from 0 to 1; 1 where keywords match.
        system: what found it.
    """

    interaction: str
    score: float
    system: Literal["ml", "keywords"]


class Matcher:
    """Ranks the interactions of one story.

    Train the model on the phrases of all interactions, those with keywords included: they are never found by likeness,
    and yet what sounds like one of them is not taken for another interaction.
    """

    def __init__(self, model: Model, keywords: Mapping[str, Sequence[str]]) -> None:
        self._model = model
        self._keywords = keywords

    def rank(self, texts: Sequence[str], candidates: Collection[str] | None, threshold: float) -> list[Match]:
        """Return what a text may mean, best first.

        Args:
            texts: what was said, and variants of it with values replaced by ``{{entity}}``; the best of them counts.
            candidates: the interactions that can be meant; ``None`` for all.
            threshold: confidence from which an ML match counts.
        """
        hits = self._hits(texts, candidates)
        likely = self._likely(texts, candidates)
        if hits:
            likely = {name: min(score, self._in_doubt(name, score, texts)) for name, score in likely.items()}
        by_score = sorted(likely, key=lambda name: -likely[name])
        found = [Match(interaction=name, score=likely[name], system="ml") for name in by_score]
        above = [match for match in found if match.score >= threshold]
        return [*above, *hits, *found[len(above) :]]

    def _hits(self, texts: Sequence[str], candidates: Collection[str] | None) -> list[Match]:
        """Return keyword matches: the one with most words first, then in the order of the story."""
        lengths = {
            name: max((longest_match(text, phrases) for text in texts), default=0)
            for name, phrases in self._keywords.items()
            if candidates is None or name in candidates
        }
        names = sorted((name for name, length in lengths.items() if length), key=lambda name: -lengths[name])
        return [Match(interaction=name, score=1.0, system="keywords") for name in names]

    def _likely(self, texts: Sequence[str], candidates: Collection[str] | None) -> dict[str, float]:
        scores: dict[str, float] = {}
        for text in texts:
            for name, score in self._model.scores(text, candidates):
                if name not in self._keywords:
                    scores[name] = max(score, scores.get(name, 0.0))
        return scores

    def _in_doubt(self, name: str, score: float, texts: Sequence[str]) -> float:
        """Return the score of an interaction while a keyword speaks for another one.

        To overrule a word that somebody chose to suffice, a guess from one phrase is not enough: the text as a whole
        must be like that phrase. The more phrases there are, the more the model itself is believed.
        """
        phrases = self._model.phrases(name)
        likeness = max(_dice(tokens(text), phrase) for text in texts for phrase in phrases)
        return round((DOUBT * likeness + len(phrases) * score) / (DOUBT + len(phrases)), 4)


def _dice(first: Sequence[str], second: Sequence[str]) -> float:
    """Return twice the words that two texts share, as a share of the words of both."""
    common = Counter(first) & Counter(second)
    return 2 * common.total() / (len(first) + len(second))
