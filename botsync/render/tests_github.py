"""What is not as expected in conversation tests, as annotations of a pull request: one for each turn."""

from collections.abc import Iterator

from botsync.conversation.testing.report import ConversationReport
from botsync.conversation.testing.verdict import Exchange, Result, Verdict
from botsync.diagnostics import Place
from botsync.render.github import annotation
from botsync.render.style import visible
from botsync.render.tests_transcript import does, one_line, told

_NOWHERE = Place(file="")


def render_tests_github(report: ConversationReport, *, prefix: str = "") -> str:
    """Return a line for each turn that is not as expected; empty where all are.

    Args:
        report: what came of the run.
        prefix: what leads from the root of the repository to the project, with ``/`` at its end, or nothing.
    """
    return "".join(line for result in report.results for line in _lines(result, report, prefix))


def _lines(result: Result, report: ConversationReport, prefix: str) -> Iterator[str]:
    title = f"{result.verdict}: {one_line(result.case.id)}"
    for exchange in result.exchanges:
        if exchange.verdict is not Verdict.PASS:
            place = _place(exchange, result, report)
            file = f"{prefix}{place.file}" if place.file else ""
            yield annotation("error", visible(file), place.line, place.column, title, "\n".join(_told(exchange)))


def _place(exchange: Exchange, result: Result, report: ConversationReport) -> Place:
    step = exchange.step
    path = result.case.path if step is None else step.path
    return report.place(exchange.differences[0].path if exchange.differences else path) or _NOWHERE


def _told(exchange: Exchange) -> Iterator[str]:
    if exchange.step is not None:
        yield f"user {does(exchange.step)}"
    yield from (visible(text) for text in (exchange.error, exchange.hint) if text)
    yield from map(told, exchange.differences)
