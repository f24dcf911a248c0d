"""What came of conversation tests, as text: failures first to last, then what was reached, then the count."""

from collections.abc import Iterator

from botsync.conversation.testing.coverage import Coverage, Subject
from botsync.conversation.testing.language import LanguageReport
from botsync.conversation.testing.observed import Observed
from botsync.conversation.testing.report import ConversationReport
from botsync.conversation.testing.verdict import Exchange, Result, Verdict, count
from botsync.render.style import Paint, visible

_COLOURS = {Verdict.PASS: "green", Verdict.MISMATCH: "red", Verdict.ERROR: "magenta"}
_WORDS = {Verdict.PASS: "passed", Verdict.MISMATCH: "failed", Verdict.ERROR: "could not be carried out"}
_VERBS = {"user": "says", "click": "clicks", "trigger": "sets off", "goto": "goes to"}
_BEST = 3
"""Contenders that are shown."""
_LISTED = 20
"""Missed items that are listed of each subject, unless all are asked for."""


def render_tests(report: ConversationReport, paint: Paint, *, everything: bool = False) -> str:
    """Return the text of a report.

    Args:
        report: what came of the run.
        paint: colours.
        everything: all that is missed, confused or ambiguous, not only the first of it.
    """
    lines = [
        line
        for result in report.results
        if result.verdict is not Verdict.PASS
        for line in _failed(result, report, paint)
    ]
    if report.coverage is not None:
        lines += [*_coverage(report.coverage, report, paint, everything=everything), ""]
    if report.language is not None:
        lines += [*_language(report.language, report, paint, everything=everything), ""]
    if report.silent:
        lines.append(paint("yellow", "Without a stub, and so without an answer: ") + ", ".join(report.silent))
    return "".join(f"{line}\n" for line in (*lines, summary(report, paint)))


def summary(report: ConversationReport, paint: Paint) -> str:
    """Return the count in one line."""
    counted = count(report.results)
    parts = [paint(_COLOURS[item], f"{counted[item]} {_WORDS[item]}") for item in Verdict if counted[item]]
    told = ", ".join(parts) or "no conversations"
    return f"{told}: {report.turns} turns on {report.played_on}, {report.seconds:.1f} s"


# failures


def _failed(result: Result, report: ConversationReport, paint: Paint) -> Iterator[str]:
    case = result.case
    place = report.place(case.path)
    label = paint(_COLOURS[result.verdict], str(result.verdict))
    yield f"{place}: {label}: {visible(case.id)}" if place else f"{label}: {visible(case.id)}"
    for exchange in result.exchanges:
        yield from (f"    {line}" for line in _exchange(exchange, report, paint))
    if result.skipped:
        turns = "turn was" if result.skipped == 1 else "turns were"
        yield paint("dim", f"    {result.skipped} more {turns} not played")
    yield ""


def _exchange(exchange: Exchange, report: ConversationReport, paint: Paint) -> Iterator[str]:
    step, seen = exchange.step, exchange.observed
    if step is not None:
        yield f"{paint('bold', 'user')} {_VERBS[step.kind]} {visible(step.text)!r}"
    if seen is not None:
        for line in seen.text.split("\n") if seen.messages else ():
            yield f"     {paint('dim', visible(line))}"
        if seen.buttons:
            yield "     " + paint("dim", " ".join(f"[{visible(button.title)}]" for button in seen.buttons))
        yield from (f"     {paint('yellow', f'webhook {name}: no stub, no answer')}" for name in seen.silent)
    if exchange.error:
        place = report.place(step.path) if step is not None else None
        yield f"  {paint('magenta', 'x')} {visible(exchange.error)}{f'  ({place})' if place else ''}"
        if exchange.hint:
            yield f"      {visible(exchange.hint)}"
    for item in exchange.differences:
        yield (
            f"  {paint('red', 'x')} {item.field}: expected {visible(item.expected)}, got {visible(item.got)}"
            f"  ({report.place(item.path)})"
        )
    if seen is not None and exchange.differences:
        yield from _contenders(seen, report, paint)


def _contenders(seen: Observed, report: ConversationReport, paint: Paint) -> Iterator[str]:
    for item in (seen.contenders or ())[:_BEST]:
        near = f", nearest phrase {visible(item.nearest)!r} ({report.place(item.path)})" if item.nearest else ""
        yield paint("dim", f"      {item.score:.2f} {item.interaction} ({item.tier}){near}")


# what was reached


def _coverage(coverage: Coverage, report: ConversationReport, paint: Paint, *, everything: bool) -> Iterator[str]:
    yield paint("bold", "Reached")
    for subject in Subject:
        reached, there = coverage.of(subject)
        if there:
            yield f"  {f'{subject}s':14}{reached:5} of {there:<5} {100 * reached / there:5.1f} %"
    for subject in Subject:
        missed = [item for item in coverage.missed if item.subject is subject]
        shown = missed if everything else missed[:_LISTED]
        for item in shown:
            yield f"  {report.place(item.path)}: {subject} {item.name} is not reached"
        if len(shown) < len(missed):
            yield paint("dim", f"  {len(missed) - len(shown)} more {subject}s are not reached (all: --all)")


# language


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _language(language: LanguageReport, report: ConversationReport, paint: Paint, *, everything: bool) -> Iterator[str]:
    yield paint("bold", "Understood")
    phrases, seen, unseen = language.phrases, language.seen, language.unseen
    macro = "-" if language.macro_f1 is None else f"{language.macro_f1:.3f}"
    yield f"  phrases, each held out   {_percent(phrases.accuracy):>8} of {phrases.all}, macro F1 {macro}"
    yield f"  turns not in training    {_percent(unseen.accuracy):>8} of {unseen.all}"
    yield f"  turns seen in training   {_percent(seen.accuracy):>8} of {seen.all}"
    limit = None if everything else 5
    for pair in language.confusions[:limit]:
        yield f"  {pair.meant} is taken for {pair.taken_for} ({len(pair.texts)}):"
        for text in pair.texts[:limit]:
            yield f"    {report.place(text.path)}: {visible(text.text)!r}"
    if language.ambiguous:
        yield f"  {len(language.ambiguous)} phrases are understood, and nearly were taken for another:"
    for text in language.ambiguous[:limit]:
        (first, score), (second, other) = text.guesses[:2]
        yield f"    {report.place(text.path)}: {visible(text.text)!r}: {first} {score:.2f}, {second} {other:.2f}"
