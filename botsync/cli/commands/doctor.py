"""`botsync doctor`: looks at everything that a run needs, and says what to do about it. Only reads."""

from collections.abc import Iterator
from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.examining import environment_checks, project_check, version_checks
from botsync.cli.exits import Exit
from botsync.cli.hygiene import git_checks, secret_checks
from botsync.cli.options import format_option, opening_options
from botsync.cli.outside import outside
from botsync.cli.pipeline_checks import pipeline_checks
from botsync.core.checkup import Check, Health, is_ill
from botsync.errors import ProjectInvalid, UsageError
from botsync.loader.project import Sources, choose_environment, read_sources
from botsync.models.project import SANDBOX
from botsync.render.checkup_json import checkup_json
from botsync.render.checkup_text import render_checkup


@click.command()
@opening_options
@format_option
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="For one answer.",
)
def command(directory: Path, environment: str | None, form: str, timeout: float) -> int:
    """Look at what a run needs: versions, git, project, pipeline, tokens, clocks, states and locks, secrets in files.

    Only reads; an API is asked once, with GET. Without --env every environment is looked at. Exits with 1 where
    something is wrong; each finding says what to do.
    """
    checks = list(_examined(directory, environment, timeout))
    text = checkup_json(checks) if form == "json" else render_checkup(checks, output.data_paint())
    output.data(output.concealed(text))
    return Exit.PROBLEMS if is_ill(checks) else Exit.OK


def _examined(root: Path, environment: str | None, timeout: float) -> Iterator[Check]:
    yield from version_checks()
    try:
        sources = read_sources(root)
        names = [choose_environment(sources, environment)] if environment else _environments(sources)
    except (ProjectInvalid, UsageError) as error:
        yield Check(code="project", health=Health.ERROR, message=error.message, hint=error.hint or "botsync validate")
        return
    yield from git_checks(root, keeps_state=any(_keeps_state_in_git(sources, name) for name in names))
    yield project_check(sources, names)
    yield from pipeline_checks(root, [name for name in sources.environments if name != SANDBOX])
    yield from secret_checks(root, outside().environ)
    for name in names:
        yield from environment_checks(root, name, timeout=timeout)


def _environments(sources: Sources) -> list[str]:
    """Return the environments that have a workspace, or else the sandbox."""
    return [name for name in sources.environments if name != SANDBOX] or [SANDBOX]


def _keeps_state_in_git(sources: Sources, name: str) -> bool:
    environments = sources.merged.tree.get("environments")
    settings = environments.get(name) if isinstance(environments, dict) else None
    return isinstance(settings, dict) and str(settings.get("state")).partition(":")[0] == "git"
