"""Findings in every form in which they are told, and the files that they are written to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from botsync import __version__
from botsync.errors import UsageError
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
    return findings_sarif(told.verdict, told.rules, version=__version__, prefix=prefix(told.root))


FORMS: Mapping[str, Callable[[Told, Paint], str]] = {
    "text": lambda told, paint: render_lint(told.verdict, told.files, paint),
    "json": lambda told, _: lint_json(told.verdict, told.skipped),
    "sarif": _sarif,
    "github": lambda told, _: findings_github(told.verdict.open, prefix=prefix(told.root)),
}
SUFFIXES = {".txt": "text", ".json": "json", ".sarif": "sarif"}


def form_of(path: Path) -> str:
    """Return the form that the name of a file stands for.

    Raises:
        UsageError: it stands for none.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        known = ", ".join(f"{name} ({form})" for name, form in SUFFIXES.items())
        raise UsageError(f"the name of {path} does not say its form", hint=f"let it end in {known}")
    return SUFFIXES[suffix]


def write_text(path: Path, text: str) -> None:
    """Write a file.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror})") from error


def prefix(root: Path) -> str:
    """Return what leads from the repository, or else from here, to a project; services look for its files there."""
    folder = root.resolve()
    repository = next((above for above in (folder, *folder.parents) if (above / ".git").exists()), Path.cwd())
    inside = folder.relative_to(repository) if folder.is_relative_to(repository) else folder
    return "" if inside == Path() else f"{inside.as_posix()}/"
