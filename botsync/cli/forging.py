"""Opens the forge that a pipeline runs at: which one, which repository and which pull request, from the environment.

The token is only ever read from the environment: on a command line every process of the machine could see it.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from botsync.errors import UsageError
from botsync.ports import Forge

GITHUB, GITLAB = "github", "gitlab"
_PULL = re.compile(r"refs/pull/(\d+)/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Which forge a command is about, as it was typed.

    Attributes:
        forge: `github` or `gitlab`; ``None`` for the one that this runs at.
        repo: `owner/name`; ``None`` for the one that this runs for.
        author: login that the token stands for, where the forge does not tell.
    """

    forge: str | None
    repo: str | None
    author: str | None


def forge_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--forge`, `--repo` and `--author`, as one argument `site`."""

    @wraps(command)
    def collected(*, forge: str | None, repo: str | None, author: str | None, **others: object) -> object:
        return command(site=Site(forge=forge, repo=repo, author=author), **others)

    options = (
        click.option("--forge", type=click.Choice([GITHUB, GITLAB]), help="Which one (default: where this runs)."),
        click.option("--repo", metavar="OWNER/NAME", help="Repository (default: the one that this runs for)."),
        click.option("--author", metavar="LOGIN", help="Who the token is, where the forge does not tell its holder."),
    )
    for option in reversed(options):
        collected = option(collected)
    return collected


@contextmanager
def open_forge(site: Site) -> Iterator[Forge]:
    """Open a forge.

    Raises:
        UsageError: something that it needs is not said.
    """
    from botsync.api.forge.github import GitHub, github_access  # noqa: PLC0415  (start-up time)
    from botsync.api.forge.gitlab import GitLab, gitlab_access  # noqa: PLC0415  (start-up time)
    from botsync.api.forge.session import ForgeSession  # noqa: PLC0415  (start-up time)
    from botsync.api.machine import check_machine  # noqa: PLC0415  (start-up time)

    environ = os.environ
    name = site.forge or _here(environ)
    if name == GITHUB:
        token = _required(environ, "GITHUB_TOKEN", "in a workflow: `env: {GITHUB_TOKEN: ${{ github.token }}}`")
        access = github_access(environ.get("GITHUB_API_URL") or "https://api.github.com", token)
        repo = site.repo or _required(environ, "GITHUB_REPOSITORY", "or say --repo OWNER/NAME")
    else:
        token = _required(environ, "GITLAB_TOKEN", "a project access token with the scope `api`, as a masked variable")
        access = gitlab_access(environ.get("CI_API_V4_URL") or "https://gitlab.com/api/v4", token)
        repo = site.repo or _required(environ, "CI_PROJECT_ID", "or say --repo GROUP/NAME")
    check_machine()
    session = ForgeSession(access)
    try:
        yield (GitHub if name == GITHUB else GitLab)(session, repo, author=site.author)
    finally:
        session.close()


def _here(environ: Mapping[str, str]) -> str:
    if environ.get("GITHUB_ACTIONS"):
        return GITHUB
    if environ.get("GITLAB_CI"):
        return GITLAB
    raise UsageError("this runs neither at GitHub nor at GitLab", hint="say --forge github or --forge gitlab")


def _required(environ: Mapping[str, str], variable: str, hint: str) -> str:
    found = environ.get(variable, "").strip()
    if not found:
        raise UsageError(f"{variable} is not set", hint=hint)
    return found


def pull_number(number: int | None) -> int:
    """Return the number of the pull request: what was said, or the one that this runs for.

    Raises:
        UsageError: there is none.
    """
    if number is not None:
        return number
    found = _PULL.match(os.environ.get("GITHUB_REF", ""))
    text = found[1] if found else os.environ.get("CI_MERGE_REQUEST_IID", "")
    if not text.isdecimal():
        raise UsageError("this does not run for a pull request", hint="say --number N")
    return int(text)


def job_address() -> str:
    """Return where people see the job that this runs in; empty where the forge does not tell."""
    environ = os.environ
    if environ.get("CI_JOB_URL"):
        return environ["CI_JOB_URL"]
    parts = [environ.get(name, "") for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")]
    return f"{parts[0]}/{parts[1]}/actions/runs/{parts[2]}" if all(parts) else ""


def main_branch(branch: str | None) -> str:
    """Return the branch that is merged into: what was said, or the one that this runs for.

    Raises:
        UsageError: there is none.
    """
    found = branch or os.environ.get("CI_DEFAULT_BRANCH") or os.environ.get("GITHUB_REF_NAME")
    if not found:
        raise UsageError("it is not said into which branch was merged", hint="say --branch NAME")
    return found
