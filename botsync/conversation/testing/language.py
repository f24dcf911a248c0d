"""How well texts are understood: phrases judged by a model that had not learned them, and the turns of conversations.

Turns that repeat a phrase of the training are counted apart from those that do not: they only prove a memory.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from botsync.conversation.dialogue.bot import Story
from botsync.conversation.language.guesses import Guess
from botsync.conversation.language.tokens import tokens
from botsync.conversation.testing.cases import Path
from botsync.conversation.testing.verdict import Result

CLOSE = 0.1
"""How near the score of the next best is, where a phrase counts as ambiguous."""
FALLBACK, ML = "fallback", "ml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A text, what it means, and what it was taken for.

    Attributes:
        story: key of the story.
        text: as written.
        meant: key of the interaction; `fallback` where none is meant.
        guesses: interactions and scores, best first.
        path: where it stands in the project.
    """

    story: str
    text: str
    meant: str
    guesses: tuple[tuple[str, float], ...]
    path: Path

    @property
    def taken_for(self) -> str:
        """The best guess; `fallback` where there is none."""
        return self.guesses[0][0] if self.guesses else FALLBACK

    @property
    def is_right(self) -> bool:
        """Whether it was understood."""
        return self.taken_for == self.meant

    @property
    def is_ambiguous(self) -> bool:
        """Whether the next best guess comes close."""
        return len(self.guesses) > 1 and self.guesses[0][1] - self.guesses[1][1] < CLOSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many of so many."""

    right: int
    all: int

    @property
    def accuracy(self) -> float | None:
        """The share, 0 to 1; ``None`` of nothing."""
        return self.right / self.all if self.all else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """Texts of one interaction that were taken for another."""

    story: str
    meant: str
    taken_for: str
    texts: tuple[Judged, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageReport:
    """How well texts are understood.

    Attributes:
        phrases: phrases of the training, each judged without having been learned.
        macro_f1: mean F1 over the interactions of these, 0 to 1; ``None`` where there are none.
        confusions: pairs of interactions that are confused, the most frequent first.
        ambiguous: phrases that are understood, and nearly were taken for another.
        seen: turns of conversations whose text is a phrase of the training.
        unseen: turns whose text is not.
    """

    phrases: Share
    macro_f1: float | None
    confusions: tuple[Confusion, ...]
    ambiguous: tuple[Judged, ...]
    seen: Share
    unseen: Share

    @property
    def repeated(self) -> float | None:
        """The share of turns that repeat the training, 0 to 1; ``None`` where there are no turns."""
        return Share(right=self.seen.all, all=self.seen.all + self.unseen.all).accuracy


def judged(key: str, story: Story, guesses: Iterable[Guess]) -> list[Judged]:
    """Return the phrases of a story with what they were taken for among the interactions that compete with theirs.

    Args:
        key: key of the story.
        story: the story.
        guesses: what a model says of each phrase that had not learned it, over all interactions.
    """
    rivals = competitors(story)
    places = {
        (name, phrase): ("stories", key, "interactions", name, "user_says", index)
        for name, interaction in story.interactions.items()
        for index, phrase in reversed(list(enumerate(interaction.phrases)))
    }
    return [
        Judged(
            story=key,
            text=guess.phrase,
            meant=guess.label,
            guesses=tuple(item for item in guess.scores if item[0] in rivals[guess.label]),
            path=places[guess.label, guess.phrase],
        )
        for guess in guesses
        if story.interactions[guess.label].classifier == ML
    ]


def competitors(story: Story) -> dict[str, set[str]]:
    """Return what each interaction competes with for a text, itself included: the first level, or what follows one."""
    found = {name: {name} for name in story.interactions}
    for group in (story.order, *story.following.values()):
        for name in group:
            if name in found:
                found[name] |= {other for other in group if _learns(story, other)}
    return found


def _learns(story: Story, name: str) -> bool:
    return name in story.interactions and story.interactions[name].classifier == ML


def language_report(
    held_out: Sequence[Judged], results: Iterable[Result], phrases: Mapping[str, Iterable[str]]
) -> LanguageReport:
    """Return the report.

    Args:
        held_out: every phrase of the training, judged by a model that had not learned it.
        results: conversations as they were played.
        phrases: all phrases of each story, by its key.
    """
    learned = {story: {tokens(phrase) for phrase in texts} for story, texts in phrases.items()}
    turns = list(_turns(results))
    seen = [right for story, text, right in turns if tokens(text) in learned.get(story, ())]
    unseen = [right for story, text, right in turns if tokens(text) not in learned.get(story, ())]
    return LanguageReport(
        phrases=Share(right=sum(item.is_right for item in held_out), all=len(held_out)),
        macro_f1=macro_f1([((item.story, item.meant), (item.story, item.taken_for)) for item in held_out]),
        confusions=_confusions(held_out),
        ambiguous=tuple(item for item in held_out if item.is_right and item.is_ambiguous),
        seen=Share(right=sum(seen), all=len(seen)),
        unseen=Share(right=sum(unseen), all=len(unseen)),
    )


def _turns(results: Iterable[Result]) -> Iterable[tuple[str, str, bool]]:
    """Yield story and text of each turn that says what it means, and whether it was understood."""
    for result in results:
        for exchange in result.exchanges:
            step, seen = exchange.step, exchange.observed
            if step is None or seen is None or step.kind != "user":
                continue
            meant = FALLBACK if step.expect.fallback else step.expect.interaction
            if meant is not None:
                got = FALLBACK if seen.is_fallback else seen.interaction
                yield result.case.story, step.text, got == meant


def macro_f1(pairs: Sequence[tuple[object, object]]) -> float | None:
    """Return the mean F1 over all that is meant.

    Args:
        pairs: what was meant, and what it was taken for.
    """
    meant, taken = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    right = Counter(first for first, second in pairs if first == second)
    scores = [2 * right[label] / (meant[label] + taken[label]) for label in meant]
    return sum(scores) / len(scores) if scores else None


def _confusions(held_out: Sequence[Judged]) -> tuple[Confusion, ...]:
    found: dict[tuple[str, str, str], list[Judged]] = {}
    for item in held_out:
        if not item.is_right:
            found.setdefault((item.story, item.meant, item.taken_for), []).append(item)
    ordered = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(
        Confusion(story=story, meant=meant, taken_for=taken, texts=tuple(texts))
        for (story, meant, taken), texts in ordered
    )
