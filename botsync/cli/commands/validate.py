"""`botsync validate`: checks the project's files. Needs no network, no account and no secret."""

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
    """Check the project's files: form, limits, references, variables of every environment.

    Secrets need not be set: this runs on any machine.
    """
    sources = read_sources(directory)
    loads = [load(sources, name, None) for name in _environments(sources, environment)]
    findings = sort_findings(finding for loaded in loads for finding in loaded.findings)
    if form == "json":
        from botsync.render.as_json import findings_json  # noqa: PLC0415  (start-up time)

        output.data(findings_json(findings))
    else:
        output.data(_text(findings, loads[0]))
    return Exit.PROBLEMS if has_errors(findings) else Exit.OK


def _environments(sources: Sources, chosen: str | None) -> list[str]:
    """Return the environments to check: one that differs only in values that no file uses need not be."""
    if chosen is not None:
        return [choose_environment(sources, chosen)]
    declared = [name for name in sources.environments if name != SANDBOX]
    if declared and any("${var." in file.text for file in sources.files):
        return declared
    return declared[:1] or [SANDBOX]


def _text(findings: tuple[Finding, ...], loaded: Loaded) -> str:
    text = render_findings(findings, output.data_paint())
    if loaded.desired is None:
        return f"{text}{count_findings(findings)} in {len(loaded.files)} files\n"
    found = f"; {count_findings(findings)}" if findings else ""
    return f"{text}Valid: {len(loaded.desired.resources)} resources in {len(loaded.files)} files{found}.\n"
