"""Expectations rewritten to what was observed: what `botsync test --update` writes, as plain data.

Only what was not met is touched. What several variants of a turn answer differently, what could not be carried out, and
what must not be said, is left to people.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from botsync.conversation.testing.cases import Path
from botsync.conversation.testing.observed import Observed
from botsync.conversation.testing.verdict import Exchange, Result, Verdict

Expect = dict[str, Any]
"""An expectation as YAML says it."""
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
    place = (*path, "expect")
    before = dict(written(place))
    values = [_rewritten(before, exchange) for exchange in exchanges]
    mismatched = [value for value, exchange in zip(values, exchanges, strict=True) if exchange.differences]
    if any(value != mismatched[0] for value in mismatched) or len(mismatched) < len(exchanges):
        return LeftAlone(path=path, why=_DISAGREE)
    return Rewritten(path=place, value=mismatched[0])


def _rewritten(before: Expect, exchange: Exchange) -> Expect:
    expect, seen = dict(before), exchange.observed
    for difference in exchange.differences if seen is not None else ():
        name, _, part = difference.field.partition(".")
        if seen is not None:
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
    found = {seen.entities.get(name, name): value for name, value in seen.values.items()}
    _value(expect, "entities", part, found)


def _attribute(expect: Expect, part: str, seen: Observed) -> None:
    _value(expect, "attributes", part, seen.attributes)


def _value(expect: Expect, name: str, part: str, there: Mapping[str, Any]) -> None:
    values = dict(expect[name])
    if isinstance(there.get(part), str | int | float):
        values[part] = there[part]
    else:
        values.pop(part, None)
    if values:
        expect[name] = values
    else:
        expect.pop(name)


def _context(expect: Expect, _: str, seen: Observed) -> None:
    expect["context"] = list(seen.context[: max(len(expect["context"]), 1)])


def _confidence(expect: Expect, _: str, seen: Observed) -> None:
    expect["confidence"] = int(seen.score * 100) / 100


def _unique(expect: Expect, _: str, seen: Observed) -> None:  # noqa: ARG001  (one form for all)
    expect["unique"] = not expect["unique"]


def _says(expect: Expect, _: str, seen: Observed) -> None:
    if seen.messages:
        expect["says"] = {"contains": seen.messages[0]}
    else:
        expect.pop("says")


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
