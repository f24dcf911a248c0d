"""What came of conversation tests as JUnit XML, as GitHub, GitLab and Jenkins read it.

A suite is a story, a test case is a conversation. The file of a conversation stands in `file` and `line`, in which
GitHub's and GitLab's readers look for it; Jenkins groups by `classname`.
"""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from botsync.conversation.testing.report import ConversationReport
from botsync.conversation.testing.verdict import Result, Verdict, count
from botsync.render.style import plain
from botsync.render.tests_transcript import told, transcript

_ELEMENTS = {Verdict.MISMATCH: "failure", Verdict.ERROR: "error"}


def render_tests_junit(report: ConversationReport, *, prefix: str = "") -> str:
    """Return the document.

    Args:
        report: what came of the run.
        prefix: what leads from the root of the repository to the project, with ``/`` at its end, or nothing.
    """
    root = Element("testsuites", {"name": "botsync", **_counts(report.results, report.seconds)})
    stories: dict[str, list[Result]] = {}
    for result in report.results:
        stories.setdefault(result.case.story, []).append(result)
    for story, results in stories.items():
        spent = sum(result.seconds for result in results)
        suite = SubElement(root, "testsuite", {"name": _valid(story) or "conversations", **_counts(results, spent)})
        for result in results:
            _case(suite, result, report, prefix)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _counts(results: Iterable[Result], seconds: float) -> dict[str, str]:
    counted = count(results)
    return {
        "tests": str(counted.total()),
        "failures": str(counted[Verdict.MISMATCH]),
        "errors": str(counted[Verdict.ERROR]),
        "skipped": "0",
        "time": f"{seconds:.3f}",
    }


def _case(suite: Element, result: Result, report: ConversationReport, prefix: str) -> None:
    case, place = result.case, report.place(result.case.path)
    attributes = {
        "classname": _valid(f"conversations.{case.story}".rstrip(".")),
        "name": _valid(case.id),
        **({"file": _valid(prefix + place.file), "line": str(place.line)} if place else {}),
        "time": f"{result.seconds:.3f}",
    }
    element = SubElement(suite, "testcase", attributes)
    if result.verdict is not Verdict.PASS:
        cause = {"message": _valid(_message(result)), "type": str(result.verdict)}
        found = SubElement(element, _ELEMENTS[result.verdict], cause)
        found.text = "".join(f"\n{_valid(line)}" for line in transcript(result, report, plain)) + "\n"


def _message(result: Result) -> str:
    """Return the first thing that decides the verdict."""
    for exchange in result.exchanges:
        if exchange.error:
            return exchange.error
        if exchange.differences and result.verdict is Verdict.MISMATCH:
            return told(exchange.differences[0])
    return ""  # pragma: no cover  (a verdict has a cause)


def _valid(text: str) -> str:
    """Return a text with characters that XML cannot hold, or that a reader would bend, made visible."""
    return "".join(char if _is_kept(char) else f"\\x{ord(char):02x}" for char in text)


def _is_kept(char: str) -> bool:
    return char in "\t\n" or (char >= " " and not "\ud800" <= char <= "\udfff" and char not in "\x7f\ufffe\uffff")
