"""A conversation as it was played, line by line: what text, JUnit and Markdown show of it."""

from collections.abc import Iterator

from botsync.conversation.testing.cases import Path, Step
from botsync.conversation.testing.observed import Observed
from botsync.conversation.testing.report import ConversationReport
from botsync.conversation.testing.verdict import Difference, Exchange, Result
from botsync.render.style import Paint, visible

VERBS = {"user": "says", "click": "clicks", "trigger": "sets off", "goto": "goes to"}
BEST = 3
"""Contenders that are shown."""


def transcript(result: Result, report: ConversationReport, paint: Paint) -> Iterator[str]:
    """Yield the lines of a conversation: who said what, what was not as expected, and what else was meant."""
    for exchange in result.exchanges:
        yield from _exchange(exchange, report, paint)
    if result.skipped:
        turns = "turn was" if result.skipped == 1 else "turns were"
        yield paint("dim", f"{result.skipped} more {turns} not played")


def told(item: Difference) -> str:
    """Return a difference in a line, without its place."""
    return f"{visible(item.field)}: expected {one_line(item.expected)}, got {one_line(item.got)}"


def does(step: Step) -> str:
    """Return what the user does in a step."""
    return f"{VERBS[step.kind]} {one_line(step.text)!r}"


def one_line(text: str) -> str:
    """Return a text as one line in which nothing is invisible."""
    return visible(text).replace("\n", "\\n")


def at(path: Path, report: ConversationReport) -> str:
    """Return where something stands, in brackets to be put behind it; nothing where that is not known."""
    place = report.place(path)
    return f"  ({one_line(str(place))})" if place else ""


def _exchange(exchange: Exchange, report: ConversationReport, paint: Paint) -> Iterator[str]:
    step, seen = exchange.step, exchange.observed
    if step is not None:
        matched = "" if seen is None else paint("dim", f"  -> {one_line(seen.interaction)} {seen.score:.2f}")
        yield f"{paint('bold', 'user')} {does(step)}{matched}"
    if seen is not None:
        yield from _answer(seen, paint)
    if exchange.error:
        where = at(step.path, report) if step is not None else ""
        yield f"  {paint('magenta', 'x')} {one_line(exchange.error)}{where}"
        if exchange.hint:
            yield f"      {one_line(exchange.hint)}"
    for item in exchange.differences:
        yield f"  {paint('red', 'x')} {told(item)}{at(item.path, report)}"
    if seen is not None and exchange.differences:
        yield from _contenders(seen, report, paint)


def _answer(seen: Observed, paint: Paint) -> Iterator[str]:
    for line in seen.text.split("\n") if seen.messages else ():
        yield f"     {paint('dim', visible(line))}"
    if seen.buttons:
        yield "     " + paint("dim", " ".join(f"[{one_line(button.title)}]" for button in seen.buttons))
    yield from (f"     {paint('yellow', f'webhook {name}: no stub, no answer')}" for name in seen.silent)


def _contenders(seen: Observed, report: ConversationReport, paint: Paint) -> Iterator[str]:
    for item in (seen.contenders or ())[:BEST]:
        near = f", nearest phrase {one_line(item.nearest)!r}{at(item.path, report)}" if item.nearest else ""
        tier = f" ({item.tier})" if item.tier else ""
        yield paint("dim", f"      {item.score:.2f} {one_line(item.interaction)}{tier}{near}")
