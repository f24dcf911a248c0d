"""What a command knows from outside the project: the process environment, files of variables, and where a token is got.

Only the command line and the process environment name files and commands; a project file never does. Variables of files
are for `${NAME}` and for the credentials of the place of the state. No other program gets to see them: a file that a
pull request may change must not tell git or a shell what to do.
"""

import os
from collections import ChainMap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import click

from botsync.cli.token_command import printed_token
from botsync.diagnostics import sort_findings
from botsync.errors import ProjectInvalid, UsageError
from botsync.loader.env_file import read_env_file
from botsync.loader.files import SourceFile
from botsync.loader.interpolate import Beside
from botsync.models.project import SANDBOX

ENV_FILES = "botsync.env_files"
TOKEN_COMMAND = "botsync.token_command"  # noqa: S105  (a name)
_OUTSIDE = "botsync.outside"
_LENT = ("AWS_", "AZURE_", "GOOGLE_")
"""Beginnings of the names that object stores look for in the process environment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What is known from outside the project.

    Attributes:
        environ: the process environment, and under it the variables of files.
        files: the variables of files alone.
        token_command: prints a token; empty for none.
    """

    environ: Mapping[str, str] = field(repr=False)
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    token_command: str = ""

    def gets_token(self, environment: str) -> bool:
        """Tell whether a command prints the token of an environment."""
        return bool(self.token_command) and environment != SANDBOX

    def beside(self, root: Path, environment: str) -> Beside:
        """Return what the loader must know of it."""
        return Beside(has_token=self.gets_token(environment), hint=partial(_hint, root))

    def token(self, environment: str) -> str:
        """Return the token that the command prints.

        Raises:
            UsageError: it does not print one.
        """
        return printed_token(self.token_command, environment)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Put the credentials of object stores that stand in files into the process environment meanwhile."""
        names = [name for name in self.files if name.startswith(_LENT) and name not in os.environ]
        os.environ.update({name: self.files[name] for name in names})
        try:
            yield
        finally:
            for name in names:
                del os.environ[name]


def outside() -> Outside:
    """Return what the command that runs now knows from outside.

    Raises:
        UsageError: a file of variables cannot be read.
        ProjectInvalid: something is wrong with its lines.
    """
    context = click.get_current_context(silent=True)
    if context is None:
        return Outside(environ=os.environ)
    if _OUTSIDE not in context.meta:
        files = _read_files(context.meta.get(ENV_FILES) or ())
        context.meta[_OUTSIDE] = Outside(
            environ=ChainMap(os.environ, files),
            files=files,
            token_command=context.meta.get(TOKEN_COMMAND) or "",
        )
    known: Outside = context.meta[_OUTSIDE]
    return known


def _read_files(paths: tuple[Path, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    findings = []
    for path in paths:
        found, wrong = read_env_file(_read(path))
        values |= found
        findings += wrong
    if findings:
        raise ProjectInvalid(sort_findings(findings))
    return values


def _read(path: Path) -> SourceFile:
    try:
        return SourceFile(name=path.as_posix(), text=path.read_bytes().decode("utf-8").removeprefix("\ufeff"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror})", hint="--env-file names a file") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8", hint="save it as UTF-8") from error


def _hint(root: Path, name: str) -> str:
    """Return the option that would set a variable, where a file of the usual name has it; that file is not used."""
    for folder in dict.fromkeys((root, Path())):
        try:
            file = SourceFile(name=".env", text=(folder / ".env").read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            continue
        if name in read_env_file(file)[0]:
            return f"--env-file {os.path.relpath(folder / '.env')}"
    return ""
