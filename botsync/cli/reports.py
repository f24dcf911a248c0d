"""Findings in every form in which they are told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from botsync import __version__
from botsync.cli.outs import prefix_of
from botsync.lint.judge import Verdict
from botsync.lint.rule import Rule
from botsync.render.findings_github import findings_github
from botsync.render.findings_sarif import findings_sarif
from botsync.render.lint_json import lint_json
from botsync.render.lint_text import render_lint
from botsync.render.style import Paint


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What there is to tell.

    Attributes:
        verdict: the findings.
        root: folder of the project.
        files: how many files were looked at.
        rules: those that were run.
        skipped: codes of those that could not be.
    """

    verdict: Verdict
    root: Path
    files: int = 0
    rules: Sequence[Rule] = ()
    skipped: Sequence[str] = ()


def _sarif(told: Told, _: Paint) -> str:
    return findings_sarif(told.verdict, told.rules, version=__version__, prefix=prefix_of(told.root))


FORMS: Mapping[str, Callable[[Told, Paint], str]] = {
    "text": lambda told, paint: render_lint(told.verdict, told.files, paint),
    "json": lambda told, _: lint_json(told.verdict, told.skipped),
    "sarif": _sarif,
    "github": lambda told, _: findings_github(told.verdict.open, prefix=prefix_of(told.root)),
}
