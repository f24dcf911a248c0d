"""What a model says of phrases that it did not see: how well a project is told apart, measured on its own phrases."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from botsync.conversation.language.encoder import Encoder
from botsync.conversation.language.folds import FOLDS, hold_out
from botsync.conversation.language.phrases import Phrases
from botsync.conversation.language.training import learn


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What was said of a phrase by a model that was trained without it.

    Attributes:
        label: that the phrase belongs to.
        phrase: as it is written.
        scores: labels with their confidence, 0 to 1, best first, as of `Model.scores`. Other labels that have the very
            same phrase are not among them; the phrase's own label always is.
    """

    label: str
    phrase: str
    scores: tuple[tuple[str, float], ...]

    @property
    def right(self) -> bool:
        """Whether the best label is the phrase's own."""
        return self.scores[0][0] == self.label


def held_out(
    examples: Iterable[tuple[str, str]], encoder: Encoder | None = None, folds: int = FOLDS
) -> tuple[Guess, ...]:
    """Train without some of the phrases, in turns, and return what is said of those, by label and then by phrase.

    The phrases of each label are dealt into folds in their sorted order, so the same examples give the same guesses.
    It takes about as long as `folds` trainings without calibration.

    Args:
        examples: as for `train`. Where phrases of a label differ in case or punctuation alone, there is a guess for the
            first of them only; for a phrase that is alone in its label there is none, as nothing else tells of it.
        encoder: as for `train`.
        folds: at least two. With as many as the largest label has phrases, one phrase of each label is left out at a
            time.

    Raises:
        ValueError: the encoder did not do what it should, or there are less than two folds.
    """
    if folds < 2:  # noqa: PLR2004  (one fold would leave nothing to learn from)
        raise ValueError(f"phrases cannot be held out in {folds} folds: name two or more")
    phrases = Phrases.of(examples, encoder)
    held = list(hold_out(phrases, folds, folds))
    if not held:
        return ()
    _, calibration = learn(phrases, held)
    guesses = {}
    for fold in held:
        for number, margin in zip(fold.out.tolist(), fold.margins, strict=True):
            level = calibration.levels(margin).tolist()
            order = np.argsort(-margin, kind="stable")[: np.isfinite(margin).sum()].tolist()
            guesses[number] = Guess(
                label=phrases.labels[phrases.own[number]],
                phrase=phrases.texts[number],
                scores=tuple((phrases.labels[i], round(level[i], 4)) for i in order),
            )
    return tuple(guesses[number] for number in sorted(guesses))
