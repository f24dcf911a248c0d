"""User entities: their synonyms as paths of words, followed through a text with tolerance for how people type."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from botsync.conversation.values.common import COMMON
from botsync.conversation.values.found import Found, longest_apart
from botsync.conversation.values.spelling import Spelling
from botsync.conversation.values.words import Word, words_of

_SHORT = 3
"""Letters of a word that may be missing inside a synonym, or be one too many."""
_JOINED = 3
"""Words of a synonym that may be typed as one."""
_LOWEST = 0.6
"""Words less alike than this are never tried, whatever the confidence."""
_USUAL = 0.7


@dataclass(frozen=True, slots=True)
class Entity:
    """A user entity.

    Attributes:
        name: how annotations refer to it.
        entries: value to its synonyms; the value itself counts as one.
    """

    name: str
    entries: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _End:
    """Where a synonym is complete: what it stands for."""

    entity: str
    value: str
    length: int
    errors: float


@dataclass(frozen=True, slots=True)
class _Node:
    """What the words so far may be continued with, and what they are."""

    next: dict[str, "_Node"] = field(default_factory=dict)
    ends: list[_End] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Step:
    """A way to read a text from some word on: the word meant, where reading goes on, and the errors."""

    word: str
    then: int
    errors: float


class Synonyms:
    """An index of the synonyms of entities."""

    def __init__(self, entities: Iterable[Entity], ordinary: Iterable[str] = ()) -> None:
        """Build the index.

        Args:
            entities: those to be recognised.
            ordinary: folded words that are no misspelling, beside the most common ones.
        """
        self._root = _Node()
        self._vocabulary: dict[str, None] = {}
        self._signs: list[tuple[str, str, str]] = []
        self._ordinary = COMMON.union(ordinary)
        for entity in entities:
            for value, synonyms in entity.entries.items():
                for synonym in dict.fromkeys((value, *synonyms)):
                    self._add(entity.name, value, synonym)

    def found(self, text: str, names: Collection[str], confidence: float) -> Iterator[Found]:
        """Yield the values of the named entities; those of one entity do not overlap."""
        words = words_of(text)
        spelling = self._usual if confidence >= _USUAL else self._lenient
        reading = _Reading(words, spelling, self._ordinary)
        by_entity: defaultdict[str, list[Found]] = defaultdict(list)
        for start in range(len(words)):
            for step in reading.steps(start):
                if (node := self._root.next.get(step.word)) is not None:
                    for end, then, errors in reading.complete(node, step):
                        if end.entity in names:
                            item = _scored(words[start:then], end, errors)
                            if item.score >= confidence:
                                by_entity[end.entity].append(item)
        for item in self._signs_in(text, names):
            by_entity[item.entity].append(item)
        for items in by_entity.values():
            yield from longest_apart(items)

    def _add(self, entity: str, value: str, synonym: str) -> None:
        words = [word.text for word in words_of(synonym)]
        if not words:
            if sign := synonym.strip():
                self._signs.append((entity, value, sign))
            return
        length = sum(map(len, words)) + len(words) - 1
        self._add_path(words, _End(entity, value, length, 0.0))
        if 1 < len(words) <= _JOINED:
            self._add_path(["".join(words)], _End(entity, value, length, len(words) - 1.0))

    def _add_path(self, words: Iterable[str], end: _End) -> None:
        node = self._root
        for word in words:
            self._vocabulary[word] = None
            node = node.next.setdefault(word, _Node())
        node.ends.append(end)

    def _signs_in(self, text: str, names: Collection[str]) -> Iterator[Found]:
        """Yield synonyms that have no letter or digit, such as "+"; they have to stand there as they are."""
        for entity, value, sign in self._signs:
            start = text.find(sign) if entity in names else -1
            while start >= 0:
                yield Found(entity, value, start, start + len(sign))
                start = text.find(sign, start + len(sign))

    @cached_property
    def _usual(self) -> Spelling:
        return Spelling(self._vocabulary, _USUAL)

    @cached_property
    def _lenient(self) -> Spelling:
        return Spelling(self._vocabulary, _LOWEST)


class _Reading:
    """The ways to read the words of one text."""

    def __init__(self, words: Sequence[Word], spelling: Spelling, ordinary: frozenset[str]) -> None:
        self._words = words
        self._spelling = spelling
        self._ordinary = ordinary
        self._steps: dict[int, list[_Step]] = {}

    def steps(self, start: int) -> list[_Step]:
        """Return the known words that the text from this word on may begin with."""
        if start not in self._steps:
            self._steps[start] = list(self._read(start))
        return self._steps[start]

    def complete(self, node: _Node, step: _Step, *, skipped: bool = False) -> Iterator[tuple[_End, int, float]]:
        """Yield the synonyms that the text completes from a node on: what, where reading ended, errors in all."""
        for end in node.ends:
            yield end, step.then, step.errors + end.errors
        if not node.next:
            return
        if step.then < len(self._words):
            for ahead in self.steps(step.then):
                if (child := node.next.get(ahead.word)) is not None:
                    on = _Step(ahead.word, ahead.then, step.errors + ahead.errors)
                    yield from self.complete(child, on, skipped=skipped)
        if not skipped:
            yield from self._with_one_skipped(node, step)

    def _with_one_skipped(self, node: _Node, step: _Step) -> Iterator[tuple[_End, int, float]]:
        """Go on without a short word: one of the synonym that was not typed, or one typed that it does not have."""
        for word, child in node.next.items():
            if len(word) <= _SHORT and child.next:
                without = _Step(word, step.then, step.errors + len(word) + 1)
                yield from self.complete(child, without, skipped=True)
        if step.then < len(self._words) and len(typed := self._words[step.then].text) <= _SHORT:
            beyond = _Step(typed, step.then + 1, step.errors + len(typed) + 1)
            yield from (item for item in self.complete(node, beyond, skipped=True) if item[1] > beyond.then)

    def _read(self, start: int) -> Iterator[_Step]:
        word = self._words[start].text
        known = self._spelling.forms(word)
        for other, errors in known.items():
            yield _Step(other, start + 1, errors)
        if start + 1 < len(self._words) and (both := word + self._words[start + 1].text) in self._spelling:
            yield _Step(both, start + 2, 1.0)
        # A word that is known is no misspelling of another one, and a number is no misspelling of another number.
        if word not in self._ordinary and word not in known and not any(map(str.isdigit, word)):
            for other, errors in self._spelling.close(word).items():
                if other not in known:
                    yield _Step(other, start + 1, errors)


def _scored(words: Sequence[Word], end: _End, errors: float) -> Found:
    length = max(end.length, sum(len(word.text) for word in words) + len(words) - 1)
    return Found(end.entity, end.value, words[0].start, words[-1].end, max(0.0, 1.0 - errors / length))
