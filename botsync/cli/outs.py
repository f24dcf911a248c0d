"""`--format` and `--out`: one run tells its report in several forms, one on stdout, the others in files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from botsync.cli import output
from botsync.errors import UsageError
from botsync.render.style import Paint, plain

Command = TypeVar("Command", bound=Callable[..., Any])
Render = Callable[[str, Paint], str]
"""Gives the text of a report in a form, by its name."""
SUFFIXES: Mapping[str, str] = {
    ".txt": "text",
    ".json": "json",
    ".xml": "junit",
    ".md": "markdown",
    ".html": "html",
    ".sarif": "sarif",
}
"""Which form a file has, by how its name ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outs:
    """Where a report goes.

    Attributes:
        form: of what is printed on stdout.
        files: what is written beside it, with the form of each.
    """

    form: str
    files: Sequence[tuple[Path, str]] = ()


def outs_options(*forms: str, out: str = "") -> Callable[[Command], Callable[..., Any]]:
    """Add `--format` with these forms, the first by default, and `--out`, as one argument `outs`.

    Args:
        forms: names of the forms.
        out: help for `--out`, where a file is not just what would be printed.
    """

    def added(command: Command) -> Callable[..., Any]:
        @wraps(command)
        def collected(*, form: str, files: tuple[Path, ...], **others: object) -> object:
            found = tuple((file, form_of(file, forms)) for file in files)
            return command(outs=Outs(form=form, files=found), **others)

        endings = ", ".join(f"{suffix} ({form})" for suffix, form in _known(forms))
        return click.option(
            "--format",
            "form",
            type=click.Choice(forms),
            default=forms[0],
            show_default=True,
            help="Form of what is printed on stdout.",
        )(
            click.option(
                "--out",
                "files",
                multiple=True,
                metavar="FILE",
                type=click.Path(dir_okay=False, path_type=Path),
                help=out or f"Write it into this file as well, in the form of its ending: {endings}; may repeat.",
            )(collected)
        )

    return added


def write_outs(outs: Outs, render: Render) -> None:
    """Write the files, then print on stdout.

    Raises:
        UsageError: a file cannot be written; the others are, and nothing is lost.
    """
    problems = _write(outs.files, render)
    output.data(render(outs.form, output.data_paint()))
    if problems:
        raise problems[0]


def write_files(files: Sequence[tuple[Path, str]], render: Render) -> None:
    """Write files, each in its form.

    Raises:
        UsageError: one cannot be written; the others are.
    """
    problems = _write(files, render)
    if problems:
        raise problems[0]


def _write(files: Sequence[tuple[Path, str]], render: Render) -> list[UsageError]:
    problems: list[UsageError] = []
    for file, form in files:
        try:
            write_text(file, render(form, plain))
        except UsageError as problem:
            problems.append(problem)
        else:
            output.note(f"wrote {file}")
    return problems


def prefix_of(root: Path) -> str:
    """Return what leads from the repository, or else from here, to a project; services look for its files there."""
    folder = root.resolve()
    repository = next((above for above in (folder, *folder.parents) if (above / ".git").exists()), Path.cwd())
    inside = folder.relative_to(repository) if folder.is_relative_to(repository) else folder
    return "" if inside == Path() else f"{inside.as_posix()}/"


def _known(forms: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from ((suffix, form) for suffix, form in SUFFIXES.items() if form in forms)


def form_of(file: Path, forms: Sequence[str]) -> str:
    """Return the form, of those that there are, that the name of a file stands for.

    Raises:
        UsageError: it stands for none.
    """
    known = dict(_known(forms))
    form = known.get(file.suffix.lower())
    if form is None:
        endings = ", ".join(f"{suffix} ({form})" for suffix, form in known.items())
        raise UsageError(f"the name of {file} does not say its form", hint=f"let it end in {endings}")
    return form


def write_text(file: Path, text: str, errors: str = "strict") -> None:
    """Write a file, and the folders that it is in.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", errors=errors, newline="\n")
    except OSError as error:
        raise UsageError(f"{file} cannot be written ({error.strerror})") from error
