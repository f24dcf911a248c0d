"""The report of conversation tests in every form in which it is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from botsync.conversation.testing.report import ConversationReport
from botsync.render.style import Paint
from botsync.render.tests_github import render_tests_github
from botsync.render.tests_html import render_tests_html
from botsync.render.tests_json import render_tests_json
from botsync.render.tests_junit import render_tests_junit
from botsync.render.tests_markdown import render_tests_markdown
from botsync.render.tests_text import render_tests


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What there is to tell.

    Attributes:
        report: what came of the run.
        prefix: what leads from the root of the repository to the project, with ``/`` at its end, or nothing.
        everything: texts list all that is missed, not only the first of it.
    """

    report: ConversationReport
    prefix: str = ""
    everything: bool = False


FORMS: Mapping[str, Callable[[Told, Paint], str]] = {
    "text": lambda told, paint: render_tests(told.report, paint, everything=told.everything),
    "json": lambda told, _: render_tests_json(told.report),
    "junit": lambda told, _: render_tests_junit(told.report, prefix=told.prefix),
    "markdown": lambda told, _: render_tests_markdown(told.report),
    "html": lambda told, _: render_tests_html(told.report),
    "github": lambda told, _: render_tests_github(told.report, prefix=told.prefix),
}
