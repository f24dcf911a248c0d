"""What came of conversation tests, as text: failures first to last, then what was reached, then the count."""

from collections.abc import Iterator

from botsync.conversation.testing.cases import Path
from botsync.conversation.testing.coverage import Coverage, Subject
from botsync.conversation.testing.language import LanguageReport
from botsync.conversation.testing.report import ConversationReport
from botsync.conversation.testing.verdict import Result, Verdict, count
from botsync.render.style import Paint
from botsync.render.tests_transcript import one_line, transcript

_COLOURS = {Verdict.PASS: "green", Verdict.MISMATCH: "red", Verdict.ERROR: "magenta"}
_WORDS = {Verdict.PASS: "passed", Verdict.MISMATCH: "failed", Verdict.ERROR: "could not be carried out"}
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
    if report.coverage is not None and report.coverage.items:
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
    return (
        f"{told}: {report.turns} turn{'' if report.turns == 1 else 's'} on {report.played_on}, {report.seconds:.1f} s"
    )


def _at(path: Path, report: ConversationReport) -> str:
    """Return where something stands, to be put before it; nothing where that is not known."""
    place = report.place(path)
    return f"{one_line(str(place))}: " if place else ""


# failures


def _failed(result: Result, report: ConversationReport, paint: Paint) -> Iterator[str]:
    case = result.case
    label = paint(_COLOURS[result.verdict], str(result.verdict))
    yield f"{_at(case.path, report)}{label}: {one_line(case.id)}"
    yield from (f"    {line}" for line in transcript(result, report, paint))
    yield ""


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
            yield f"  {_at(item.path, report)}{subject} {item.name} is not reached"
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
            yield f"    {_at(text.path, report)}{one_line(text.text)!r}"
    if language.ambiguous:
        counted = "phrase is" if len(language.ambiguous) == 1 else "phrases are"
        yield f"  {len(language.ambiguous)} {counted} understood, and nearly taken for another:"
    for text in language.ambiguous[:limit]:
        (first, score), (second, other) = text.guesses[:2]
        yield f"    {_at(text.path, report)}{one_line(text.text)!r}: {first} {score:.2f}, {second} {other:.2f}"
