"""`botsync validate`: checks the project's files. Needs no network, no account and no secret."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.exits import Exit
from botsync.cli.options import directory_option, environment_option
from botsync.core.references import each_declared
from botsync.diagnostics import Finding, has_errors, sort_findings
from botsync.loader.project import Loaded, environments_to_check, load, read_sources
from botsync.render.findings_text import count_findings, render_findings
from botsync.render.style import plain


@click.command()
@directory_option
@environment_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help="Form of what is printed on stdout.",
)
def command(directory: Path, environment: str | None, form: str) -> int:
    """Check the project's files: form, limits, references, variables and overlays of every environment.

    Secrets need not be set: this runs on any machine.
    """
    sources = read_sources(directory)
    loads = {name: load(sources, name, None) for name in environments_to_check(sources, environment)}
    findings = _findings(loads)
    output.data(_told(form, findings, next(iter(loads.values())), directory))
    return Exit.PROBLEMS if has_errors(findings) else Exit.OK


def _told(form: str, findings: tuple[Finding, ...], loaded: Loaded, root: Path) -> str:
    match form:
        case "text":
            return _text(findings, loaded)
        case "json":
            from botsync.render.as_json import findings_json  # noqa: PLC0415  (start-up time)

            return findings_json(findings)
        case _:
            from botsync.cli.reports import FORMS, Told  # noqa: PLC0415  (start-up time)
            from botsync.lint.judge import unjudged  # noqa: PLC0415  (start-up time)

            return FORMS[form](Told(verdict=unjudged(findings), root=root), plain)


def _findings(loads: Mapping[str, Loaded]) -> tuple[Finding, ...]:
    """Return all findings; one that only some environments have says which."""
    where: dict[Finding, list[str]] = {}
    for name, loaded in loads.items():
        for finding in loaded.findings:
            where.setdefault(finding, []).append(name)
    return sort_findings(
        finding
        if len(names) == len(loads) or any(f"`{name}`" in finding.message for name in names)
        else replace(finding, message=f"{finding.message} (in {', '.join(names)})")
        for finding, names in where.items()
    )


def _text(findings: tuple[Finding, ...], loaded: Loaded) -> str:
    text = render_findings(findings, output.data_paint())
    if loaded.project is None or has_errors(findings):
        return f"{text}{count_findings(findings)} in {len(loaded.files)} files\n"
    found = f"; {count_findings(findings)}" if findings else ""
    return (
        f"{text}Valid: {sum(1 for _ in each_declared(loaded.project))} resources in {len(loaded.files)} files{found}.\n"
    )
