"""`botsync init`: makes a new project that is ready to push: it validates, is tested, and has a pipeline."""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.exits import Exit
from botsync.cli.pipeline import GITHUB, GITLAB, MAIN, NONE, Home, branch_of, home_of, left_for, pipeline_files
from botsync.cli.starting import IGNORED, beside, first_story, forge_of, relative, repository, settings_text
from botsync.errors import BotsyncError, UsageError
from botsync.loader.files import ROOT_FILE
from botsync.models.web import address_problem

API = "https://api.chatbot.com"


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--name", help="Name of the project (default: the folder's).")
@click.option("--bare", is_flag=True, help="No first story: to `botsync pull` into.")
@click.option(
    "--ci",
    type=click.Choice([GITHUB, GITLAB, NONE]),
    help="Whose pipeline to write (default: that of the repository's remote, else github).",
)
@click.option("--from-live", is_flag=True, help="Pull what the workspace has, with the token in CHATBOT_TOKEN.")
@click.option("--api", default=API, show_default=True, metavar="URL", help="Base address of the API.")
def command(directory: Path, name: str | None, bare: bool, ci: str | None, from_live: bool, api: str) -> int:
    """Make a new project in DIRECTORY (default: here), ready to push.

    What is there already is left as it is. In a project that is there, `--ci` adds what a pipeline needs.
    """
    _check_address(api)
    given = name or directory.resolve().name
    root, remote = repository(directory)
    is_project = (directory / ROOT_FILE).exists()
    if is_project and (ci is None or from_live):
        hint = "this is a project; try `botsync validate`. What a pipeline needs is added by --ci github or --ci gitlab"
        hint = "botsync pull --env production brings what is live into the project's files" if from_live else hint
        raise UsageError(f"{directory / ROOT_FILE} is there already", hint=hint)
    if from_live:
        _check_live(root, remote)
    forge = ci or forge_of(remote)
    story = {} if bare or from_live or is_project else first_story()
    home, branch = home_of(root, relative(directory, root)), branch_of(root)
    texts = {ROOT_FILE: settings_text(given, api, home.state), **story, **beside(given, forge)}
    pipeline = pipeline_files(forge, home, branch)
    _write(texts, directory, home)
    _write(pipeline, root, home)
    if forge == GITHUB and branch != MAIN:
        output.note(f"the workflows apply what is merged into the branch `{branch}`")
    where = f" -C {shlex.quote(str(directory))}" if directory != Path() else ""
    if from_live:
        from botsync.cli.commands import pull  # noqa: PLC0415  (start-up time)

        output.data("Now: botsync pull --env production\n")
        try:
            pull.command.main(["-C", str(directory), "--env", "production"], "botsync pull", standalone_mode=False)
        except BotsyncError as error:
            way = f"the project is there now; once that is mended: botsync pull --env production{where}"
            error.hint = "\n".join(filter(None, (error.hint, way)))
            raise
    step = "plan --env production" if from_live else "pull --env production" if bare else "test"
    output.data(f"Next: botsync {step}{where}\n")
    return Exit.OK


def _check_address(api: str) -> None:
    """See that the settings may have an address; one that refers to a variable is looked at when it is used.

    Raises:
        UsageError: they may not.
    """
    problem, hint = ("", "") if "${" in api else address_problem(api)
    if problem:
        raise UsageError(f"the address of --api {problem}", hint=hint)


def _check_live(root: Path, remote: str) -> None:
    """See that a pull can end well before anything is written.

    Raises:
        UsageError: something is not set.
    """
    if not os.environ.get("CHATBOT_TOKEN"):
        raise UsageError("CHATBOT_TOKEN is not set", hint="export CHATBOT_TOKEN=…, a developer access token")
    if not remote:
        way = (
            "git remote add origin ADDRESS" if (root / ".git").exists() else "git init && git remote add origin ADDRESS"
        )
        raise UsageError(
            "what is pulled is recorded in the repository's remote (`state: git`), and there is none",
            hint=f"{way}; or `botsync init --bare`, then a `state:` of your choice",
        )


def _write(texts: Mapping[str, str], folder: Path, home: Home) -> None:
    """Write files that are not there; say of the others that they are left."""
    for file, text in texts.items():
        path = folder / file
        shown = os.path.relpath(path)
        if path.exists():
            output.note(f"left as it is: {file}{_advice(path, home)}")
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError(f"{shown} cannot be written ({error.strerror})") from error
        output.data(f"wrote {file}\n")


def _advice(path: Path, home: Home) -> str:
    """Return what a file that is left lacks, as an advice."""
    if path.name == ".gitignore":
        return _lacking(path)
    return left_for(path, home) if path.suffix == ".yml" else ""


def _lacking(path: Path) -> str:
    """Return what a file of ignored names lacks, as an advice."""
    there = path.read_text(encoding="utf-8", errors="replace").split()
    lacking = [name for name in IGNORED if name not in there]
    return f"; add {', '.join(lacking)}" if lacking else ""
