"""Compares what a turn showed with what is expected of it: meaning first, then text."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import regex

from botsync.conversation.testing.cases import Step
from botsync.conversation.testing.observed import Observed
from botsync.conversation.testing.verdict import Difference
from botsync.models.conversation import Expect, Says

MARGIN = 0.2
"""How much worse the next best of those that compete must be for a match to be unique."""

PATIENCE = 1.0
"""Seconds that finding out whether a regular expression matches may take: some take longer than anyone lives."""

Finding = tuple[tuple[str, ...], str, str]
"""Names of the expectation below `expect`, what was expected, and what there was."""


def judge(step: Step, observed: Observed) -> tuple[Difference, ...]:
    """Return the expectations of a step that were not met."""
    return tuple(
        Difference(field=".".join(names), expected=expected, got=got, path=(*step.path, "expect", *names))
        for check in _CHECKS
        for names, expected, got in check(step.expect, observed)
    )


def _meaning(expect: Expect, observed: Observed) -> Iterator[Finding]:
    if expect.interaction is not None and expect.interaction != observed.interaction:
        yield ("interaction",), expect.interaction, f"{observed.interaction} ({observed.score:.2f})"
    if expect.fallback is not None and expect.fallback != observed.is_fallback:
        wanted = "the fallback" if expect.fallback else "a match"
        yield ("fallback",), wanted, f"{observed.interaction} ({observed.score:.2f})"


def _values(expect: Expect, observed: Observed) -> Iterator[Finding]:
    given: dict[str, list[Any]] = {}
    for name, value in observed.values.items():
        given.setdefault(observed.entities.get(name, name), []).append(value)
    known = {name: [value] for name, value in observed.attributes.items()}
    for what, wanted, there in (("entities", expect.entities, given), ("attributes", expect.attributes, known)):
        for name, value in (wanted or {}).items():
            if not any(_same(value, item) for item in there.get(name, ())):
                yield (what, name), _shown(value), _listed(there[name]) if name in there else _none_of(there)


def _context(expect: Expect, observed: Observed) -> Iterator[Finding]:
    wanted = tuple(expect.context or ())
    if expect.context is not None and observed.context[: len(wanted)] != wanted:
        yield ("context",), ", ".join(wanted), ", ".join(observed.context) or "nothing was reached"


def _certainty(expect: Expect, observed: Observed) -> Iterator[Finding]:
    if expect.confidence is not None and observed.score < expect.confidence:
        yield ("confidence",), f"at least {expect.confidence:.2f}", f"{observed.score:.2f}"
    if expect.unique is not None and observed.contenders is not None:
        rivals = _rivals(observed)
        if expect.unique and rivals:
            yield ("unique",), f"none within {MARGIN} of {observed.score:.2f}", ", ".join(rivals)
        elif not expect.unique and not rivals:
            yield ("unique",), f"another one within {MARGIN} of {observed.score:.2f}", "none"


def _rivals(observed: Observed) -> list[str]:
    """Return what competes with the match, in the same context, and comes close."""
    contenders = observed.contenders or ()
    tier = next((item.tier for item in contenders if item.interaction == observed.interaction), "")
    return [
        f"{item.interaction} ({item.score:.2f})"
        for item in contenders
        if item.interaction != observed.interaction and item.tier == tier and item.score > observed.score - MARGIN
    ]


def _text(expect: Expect, observed: Observed) -> Iterator[Finding]:
    for names, wanted, got in _said(expect.says, observed):
        yield ("says", *names), wanted, got
    if expect.not_ is not None:
        for names, condition, held in _conditions(expect.not_, observed):
            if held:
                yield ("not", *names), f"not {condition}", _answer(observed)


def _said(says: str | Says | None, observed: Observed) -> Iterator[Finding]:
    if says is not None:
        for names, condition, held in _conditions(says, observed):
            if not held:
                yield names, condition, _answer(observed)


def _conditions(says: str | Says, observed: Observed) -> Iterator[tuple[tuple[str, ...], str, bool]]:
    """Yield each condition by name, for people, and whether it holds."""
    whole = plain(observed.text)
    if isinstance(says, str):
        yield (), f"contains {says!r}", plain(says) in whole
        return
    if says.contains is not None:
        for part in [says.contains] if isinstance(says.contains, str) else says.contains:
            yield ("contains",), f"contains {part!r}", plain(part) in whole
    if says.matches is not None:
        yield ("matches",), *_matching(says.matches, observed.text)
    if says.one_of is not None:
        messages = {plain(message) for message in observed.messages}
        listed = ", ".join(map(repr, says.one_of))
        yield ("one_of",), f"is one of {listed}", any(plain(text) in messages for text in says.one_of)


def _matching(pattern: str, text: str) -> tuple[str, bool]:
    try:
        found = regex.search(pattern, text, timeout=PATIENCE) is not None
    except TimeoutError:
        return (
            f"matches {pattern!r}: that takes longer than {PATIENCE:g} s to find out, say it without nested repeats",
            False,
        )
    return f"matches {pattern!r}", found


def _buttons(expect: Expect, observed: Observed) -> Iterator[Finding]:
    titles = [button.title for button in observed.buttons]
    if expect.buttons is not None and expect.buttons != titles:
        yield ("buttons",), ", ".join(expect.buttons) or "none", ", ".join(titles) or "none"


_CHECKS: tuple[Callable[[Expect, Observed], Iterator[Finding]], ...] = (
    _meaning,
    _values,
    _context,
    _certainty,
    _text,
    _buttons,
)


def plain(text: str) -> str:
    """Return a text without what does not count: case, and how much blank space there is."""
    return " ".join(text.split()).casefold()


def _answer(observed: Observed) -> str:
    return repr(observed.text) if observed.messages else "nothing was said"


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _same(wanted: object, got: object) -> bool:
    """Tell whether a value is the expected one; all may be written as text, as the vendor sends them."""
    alike = isinstance(wanted, bool) == isinstance(got, bool)  # to Python, 1 and true are the same
    return (alike and wanted == got) or (got is not None and _shown(wanted) == _shown(got))


def _listed(values: Sequence[object]) -> str:
    return ", ".join(map(_shown, values))


def _none_of(there: Mapping[str, Sequence[object]]) -> str:
    known = ", ".join(f"{name}={_listed(values)}" for name, values in there.items())
    return f"not there (known: {known})" if known else "not there"
