"""`botsync validate`: checks the project's files. Needs no network, no account and no secret."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.exits import Exit
from botsync.cli.options import directory_option, environment_option, format_option
from botsync.diagnostics import Finding, has_errors, sort_findings
from botsync.loader.project import Loaded, Sources, choose_environment, load, read_sources
from botsync.models.project import SANDBOX
from botsync.render.findings_text import count_findings, render_findings


@click.command()
@directory_option
@environment_option
@format_option
def command(directory: Path, environment: str | None, form: str) -> int:
    """Check the project's files: form, limits, references, variables and overlays of every environment.

    Secrets need not be set: this runs on any machine.
    """
    sources = read_sources(directory)
    loads = {name: load(sources, name, None) for name in _environments(sources, environment)}
    findings = _findings(loads)
    if form == "json":
        from botsync.render.as_json import findings_json  # noqa: PLC0415  (start-up time)

        output.data(findings_json(findings))
    else:
        output.data(_text(findings, next(iter(loads.values()))))
    return Exit.PROBLEMS if has_errors(findings) else Exit.OK


def _environments(sources: Sources, chosen: str | None) -> list[str]:
    """Return the environments to check: one that differs only in values that no file uses need not be."""
    if chosen is not None:
        return [choose_environment(sources, chosen)]
    declared = [name for name in sources.environments if name != SANDBOX] or [SANDBOX]
    if not any("${var." in file.text for file in sources.files):
        plain = [name for name in declared if name not in sources.overlays]
        declared = plain[:1] + [name for name in declared if name in sources.overlays]
    return list(dict.fromkeys([*declared, *([SANDBOX] if SANDBOX in sources.overlays else [])]))


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
    if loaded.desired is None or has_errors(findings):
        return f"{text}{count_findings(findings)} in {len(loaded.files)} files\n"
    found = f"; {count_findings(findings)}" if findings else ""
    return f"{text}Valid: {len(loaded.desired.resources)} resources in {len(loaded.files)} files{found}.\n"
