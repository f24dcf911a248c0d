"""What came of conversation tests as Markdown, for a comment on a pull request: failures first, within a size.

Where there is more than fits, what was understood and what was not reached go first; transcripts lose their beginning
then, and at last whole failures are only counted. What is cut is cut at the end of a line.
"""

from collections.abc import Iterable, Iterator, Sequence

from botsync.conversation.testing.cases import Path
from botsync.conversation.testing.coverage import Coverage, Item, Subject
from botsync.conversation.testing.language import Judged, LanguageReport, Share
from botsync.conversation.testing.report import ConversationReport
from botsync.conversation.testing.verdict import Result, Verdict, count
from botsync.render.markdown import code, details, fence, table
from botsync.render.style import plain
from botsync.render.tests_transcript import told, transcript

LIMIT = 65_000
"""Characters that a comment on GitHub can have, and a little less."""
_LISTED = 50
"""Texts and missed items that are listed of each kind."""
_KEPT = 12
"""Lines of a transcript below which it is left out rather than cut."""
_MARKS = {Verdict.PASS: "✅", Verdict.MISMATCH: "❌", Verdict.ERROR: "⚠️"}
_WORDS = {Verdict.PASS: "passed", Verdict.MISMATCH: "failed", Verdict.ERROR: "could not be carried out"}


def render_tests_markdown(report: ConversationReport, *, limit: int = LIMIT) -> str:
    """Return the comment.

    Args:
        report: what came of the run.
        limit: the most characters that it may have; the count of verdicts, which is always there, may alone need more.
    """
    text = _text(_head(report))
    stories = _text(_stories(report))
    text += stories if len(text) + len(stories) <= limit // 2 else ""
    text += _failures([item for item in report.results if item.verdict is not Verdict.PASS], report, limit - len(text))
    for lines in _rest(report):
        block = _text(lines)
        text += block if len(text) + len(block) <= limit else ""
    return text.removesuffix("\n")


def _text(lines: Iterable[str]) -> str:
    """Return lines as a block of its own; nothing for none."""
    listed = list(lines)
    return "\n".join(listed) + "\n\n" if listed else ""


# the count


def _head(report: ConversationReport) -> Iterator[str]:
    counted = count(report.results)
    worst = next((item for item in (Verdict.ERROR, Verdict.MISMATCH) if counted[item]), Verdict.PASS)
    parts = [f"{counted[item]} {_WORDS[item]}" for item in Verdict if counted[item]]
    yield f"### {_MARKS[worst]} Conversations: {', '.join(parts) or 'none'}"
    yield ""
    yield f"{_plural(report.turns, 'turn')} on {_where(report)}, {report.seconds:.1f} s"


def _stories(report: ConversationReport) -> list[str]:
    counted: dict[str, list[Result]] = {}
    for result in report.results:
        counted.setdefault(result.case.story, []).append(result)
    rows = [
        [code(story) or "-", *(str(count(results)[verdict]) for verdict in Verdict)]
        for story, results in counted.items()
    ]
    return table(["story", *(_WORDS[verdict] for verdict in Verdict)], rows) if rows else []


def _where(report: ConversationReport) -> str:
    return report.played_on if report.played_on == "the project" else code(report.played_on)


def _silent(report: ConversationReport) -> list[str]:
    return [f"Without a stub, and so without an answer: {', '.join(map(code, report.silent))}"] if report.silent else []


def _at(path: Path, report: ConversationReport) -> str:
    place = report.place(path)
    return code(str(place)) if place else ""


# failures


def _failures(results: Sequence[Result], report: ConversationReport, room: int) -> str:
    """Return the failures, as far as they fit: whole, with the end of the transcript, without one, or counted."""
    text = ""
    for number, result in enumerate(results):
        left = len(results) - number
        more = _text([f"{left} more {'is' if left == 1 else 'are'} not shown for lack of room."])
        reserved = len(more) if left > 1 else 0
        block = _failure(result, report, room - len(text) - reserved)
        if not block:
            return text + more if len(text) + len(more) <= room else text
        text += block
    return text


def _failure(result: Result, report: ConversationReport, room: int) -> str:
    lines = list(transcript(result, report, plain))
    whole = _text(_collapsed(result, report, lines))
    over = len(whole) - room
    if over <= 0:
        return whole
    kept = list(lines)
    while over > -len(_CUT) - 1 and len(kept) > _KEPT:
        over -= len(kept.pop(0)) + 1
    cut = _text(_collapsed(result, report, [_CUT, *kept]))
    if len(cut) <= room:
        return cut
    bare = _text([f"{_MARKS[result.verdict]} {_title(result, report)}", *_causes(result)])
    return bare if len(bare) <= room else ""


_CUT = "…"


def _collapsed(result: Result, report: ConversationReport, lines: list[str]) -> list[str]:
    return details(f"{_MARKS[result.verdict]} {_title(result, report)}", fence(lines))


def _title(result: Result, report: ConversationReport) -> str:
    place = _at(result.case.path, report)
    return f"{code(result.case.id)}{f' at {place}' if place else ''}"


def _causes(result: Result) -> Iterator[str]:
    for exchange in result.exchanges:
        yield from (f"- {code(text)}" for text in (exchange.error, *map(told, exchange.differences)) if text)


# what was reached, and what was understood


def _rest(report: ConversationReport) -> Iterator[list[str]]:
    """Yield blocks, each of which may be left out, the most important first."""
    yield _silent(report)
    if report.coverage is not None:
        yield _coverage(report.coverage)
        for subject in Subject:
            yield _missed([item for item in report.coverage.missed if item.subject is subject], subject, report)
    if report.language is not None:
        yield _language(report.language)
        yield from _texts(report.language, report)


def _coverage(coverage: Coverage) -> list[str]:
    stories = dict.fromkeys(item.story for item in coverage.items)
    if not stories:
        return []
    rows = [[code(story), *(_reached(coverage.of(subject, story)) for subject in Subject)] for story in stories]
    if len(stories) > 1:
        rows.append(["all", *(_reached(coverage.of(subject)) for subject in Subject)])
    return ["#### Reached", "", *table(["story", *(f"{subject}s" for subject in Subject)], rows)]


def _reached(numbers: tuple[int, int]) -> str:
    reached, there = numbers
    return f"{reached} of {there} ({100 * reached / there:.0f} %)" if there else "-"


def _missed(items: Sequence[Item], subject: Subject, report: ConversationReport) -> list[str]:
    if not items:
        return []
    lines = [f"- {' '.join(filter(None, (_at(item.path, report), code(item.name))))}" for item in items[:_LISTED]]
    return details(f"{_plural(len(items), subject)} not reached", [*lines, *_more(len(items))])


def _plural(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _more(number: int) -> list[str]:
    return [f"- and {number - _LISTED} more"] if number > _LISTED else []


def _language(language: LanguageReport) -> list[str]:
    macro = "-" if language.macro_f1 is None else f"{language.macro_f1:.3f}"
    shares = {
        "phrases, each held out": language.phrases,
        "turns not in training": language.unseen,
        "turns seen in training": language.seen,
    }
    rows = [[name, _percent(share), str(share.all)] for name, share in shares.items()]
    return ["#### Understood", "", *table(["", "accuracy", "of"], rows), "", f"Macro F1 of the phrases: {macro}"]


def _percent(share: Share) -> str:
    return "-" if share.accuracy is None else f"{100 * share.accuracy:.1f} %"


def _texts(language: LanguageReport, report: ConversationReport) -> Iterator[list[str]]:
    if language.confusions:
        rows = [[code(pair.meant), code(pair.taken_for), str(len(pair.texts))] for pair in language.confusions]
        pairs = table(["meant", "taken for", "texts"], rows[:_LISTED])
        texts = [text for pair in language.confusions for text in pair.texts]
        listed = [_judged(text, report) for text in texts[:_LISTED]]
        title = f"{_plural(len(texts), 'phrase')} taken for another"
        yield details(title, [*pairs, "", *listed, *_more(len(texts))])
    if language.ambiguous:
        listed = [_judged(text, report) for text in language.ambiguous[:_LISTED]]
        title = f"{_plural(len(language.ambiguous), 'phrase')} understood, and nearly taken for another"
        yield details(title, [*listed, *_more(len(language.ambiguous))])


def _judged(text: Judged, report: ConversationReport) -> str:
    guesses = ", ".join(f"{code(name)} {score:.2f}" for name, score in text.guesses[:2])
    parts = (
        _at(text.path, report),
        code(text.text),
        f"meant {code(text.meant)}",
        f"got {guesses or code(text.taken_for)}",
    )
    return f"- {' '.join(filter(None, parts))}"
