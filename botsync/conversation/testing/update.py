"""Expectations rewritten to what was observed: what `botsync test --update` writes, as plain data.

Only what was not met is touched. What several variants of a turn answer differently, what could not be carried out, and
what must not be said, is left to people.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botsync.conversation.testing.cases import Path
from botsync.conversation.testing.judge import plain
from botsync.conversation.testing.observed import Observed
from botsync.conversation.testing.verdict import Difference, Exchange, Result, Verdict

Expect = dict[str, Any]
"""An expectation as YAML says it."""
LONGEST = 256
"""Characters of a text that an expectation may have."""
_NOT_SAID = "what must not be said is said; whether that is right is for you to say"
_DISAGREE = "the variants of the turn are answered differently; split it into turns or conversations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """An expectation that is to be written anew.

    Attributes:
        path: the expectation in the project.
        value: what it is to say.
    """

    path: Path
    value: Expect


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftAlone:
    """A turn that people must look at.

    Attributes:
        path: the turn in the project.
        why: what the matter is.
    """

    path: Path
    why: str


def updates(
    results: Iterable[Result], written: Callable[[Path], Mapping[str, Any]]
) -> tuple[list[Rewritten], list[LeftAlone]]:
    """Return what is to be rewritten, and what is left alone, in the order of the results.

    Args:
        results: what came of the conversations.
        written: gives what an expectation says now, as YAML says it.
    """
    turns: dict[Path, list[Exchange]] = {}
    for result in results:
        for exchange in result.exchanges:
            if exchange.step is not None:
                turns.setdefault(exchange.step.path, []).append(exchange)
    rewritten: list[Rewritten] = []
    left: list[LeftAlone] = []
    for path, exchanges in turns.items():
        verdicts = {exchange.verdict for exchange in exchanges}
        if verdicts == {Verdict.PASS}:
            continue
        outcome = _outcome(path, exchanges, written)
        if isinstance(outcome, Rewritten):
            rewritten.append(outcome)
        else:
            left.append(outcome)
    return rewritten, left


def _outcome(
    path: Path, exchanges: list[Exchange], written: Callable[[Path], Mapping[str, Any]]
) -> Rewritten | LeftAlone:
    failed = next((exchange for exchange in exchanges if exchange.error), None)
    if failed is not None:
        return LeftAlone(path=path, why=failed.error)
    if any(difference.field.startswith("not") for exchange in exchanges for difference in exchange.differences):
        return LeftAlone(path=path, why=_NOT_SAID)
    missing = next((why for exchange in exchanges for why in _missing(exchange)), None)
    if missing is not None:
        return LeftAlone(path=path, why=missing)
    place = (*path, "expect")
    before = dict(written(place))
    mismatched = [
        _rewritten(before, exchange.differences, exchange.observed)
        for exchange in exchanges
        if exchange.differences and exchange.observed is not None
    ]
    if any(value != mismatched[0] for value in mismatched) or len(mismatched) < len(exchanges):
        return LeftAlone(path=path, why=_DISAGREE)
    return Rewritten(path=place, value=mismatched[0])


def _missing(exchange: Exchange) -> Iterator[str]:
    """Yield why an expectation cannot be rewritten: what it speaks of is not there, and it would assert nothing."""
    for difference in exchange.differences:
        name, _, part = difference.field.partition(".")
        if exchange.observed is not None and not _is_there(name, part, exchange.observed):
            yield f"{difference.field} is expected, and there is none; look at it, or take the expectation out"


def _is_there(name: str, part: str, seen: Observed) -> bool:
    match name:
        case "says":
            return bool(seen.messages)
        case "entities":
            return isinstance(_given(seen).get(part), str | int | float)
        case "attributes":
            return isinstance(seen.attributes.get(part), str | int | float)
        case _:
            return True


def _given(seen: Observed) -> dict[str, Any]:
    return {seen.entities.get(name, name): value for name, value in seen.values.items()}


def _rewritten(before: Expect, differences: Sequence[Difference], seen: Observed) -> Expect:
    expect = dict(before)
    for name, part in dict.fromkeys(difference.field.partition(".")[::2] for difference in differences):
        _REWRITE[name](expect, part, seen)
    return expect


def _meaning(expect: Expect, _: str, seen: Observed) -> None:
    expect.pop("fallback", None)
    expect.pop("interaction", None)
    new: Expect = {"fallback": True} if seen.is_fallback else {"interaction": seen.interaction}
    rest = dict(expect)
    expect.clear()
    expect.update(new | rest)


def _entity(expect: Expect, part: str, seen: Observed) -> None:
    expect["entities"] = {**expect["entities"], part: _given(seen)[part]}


def _attribute(expect: Expect, part: str, seen: Observed) -> None:
    expect["attributes"] = {**expect["attributes"], part: seen.attributes[part]}


def _context(expect: Expect, _: str, seen: Observed) -> None:
    expect["context"] = list(seen.context[: max(len(expect["context"]), 1)])


def _confidence(expect: Expect, _: str, seen: Observed) -> None:
    expect["confidence"] = int(seen.score * 100) / 100


def _unique(expect: Expect, _: str, seen: Observed) -> None:  # noqa: ARG001  (one form for all)
    expect["unique"] = not expect["unique"]


def _says(expect: Expect, part: str, seen: Observed) -> None:
    """Rewrite the condition that does not hold; the others stay."""
    says = dict(expect["says"]) if isinstance(expect["says"], Mapping) else {"contains": expect["says"]}
    held = says.pop(part or "contains", [])
    parts = [held] if isinstance(held, str) else held
    kept = [text for text in parts if part in {"", "contains"} and plain(text) in plain(seen.text)]
    if kept or not says:
        found = [*kept, seen.messages[0][:LONGEST]] if not says or part in {"", "contains"} else kept
        says = {"contains": found[0] if len(found) == 1 else found, **says}
    expect["says"] = says


def _buttons(expect: Expect, _: str, seen: Observed) -> None:
    expect["buttons"] = [button.title for button in seen.buttons]


_REWRITE: Mapping[str, Callable[[Expect, str, Observed], None]] = {
    "interaction": _meaning,
    "fallback": _meaning,
    "entities": _entity,
    "attributes": _attribute,
    "context": _context,
    "confidence": _confidence,
    "unique": _unique,
    "says": _says,
    "buttons": _buttons,
}
