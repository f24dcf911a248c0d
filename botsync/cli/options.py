"""Options that several commands share."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from botsync.cli.encoders import encoder_option
from botsync.cli.outside import ENV_FILES, TOKEN_COMMAND
from botsync.cli.reach import Reach

Command = TypeVar("Command", bound=Callable[..., Any])


def directory_option(command: Command) -> Command:
    """Add `-C DIR`."""
    return click.option(
        "-C",
        "directory",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(),
        help="Folder of the project (default: here).",
    )(command)


def environment_option(command: Command) -> Command:
    """Add `--env NAME`."""
    return click.option(
        "--env", "environment", metavar="NAME", help="Environment (default: sandbox, where it is the only one)."
    )(command)


def sandbox_option(command: Command) -> Command:
    """Add `--env NAME` to what needs no workspace: without it, the sandbox counts, whatever else there is."""
    return click.option("--env", "environment", metavar="NAME", help="Environment (default: sandbox).")(command)


def _kept(name: str) -> Callable[[click.Context, click.Parameter, object], None]:
    def keep(context: click.Context, _: click.Parameter, value: object) -> None:
        context.meta[name] = value

    return keep


def _outside_options(command: Command) -> Command:
    """Add where values and tokens come from; `cli.outside` reads them, so that no command passes them on."""
    files = click.option(
        "--env-file",
        multiple=True,
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        envvar="BOTSYNC_ENV_FILE",
        show_envvar=True,
        expose_value=False,
        callback=_kept(ENV_FILES),
        help="Read NAME=value lines for ${NAME}; the process environment wins; may repeat.",
    )
    token = click.option(
        "--token-command",
        metavar="CMD",
        envvar="BOTSYNC_TOKEN_COMMAND",
        show_envvar=True,
        expose_value=False,
        callback=_kept(TOKEN_COMMAND),
        help="Take the token from what this program prints; it finds the environment in BOTSYNC_ENVIRONMENT.",
    )
    return files(token(command))


def opening_options(command: Command) -> Command:
    """Add `-C`, `--env`, `--env-file` and `--token-command`: what every command has that opens an environment."""
    return directory_option(environment_option(_outside_options(command)))


def parallel_option(command: Command) -> Command:
    """Add `--parallel`."""
    return click.option(
        "--parallel",
        type=click.IntRange(1, 100),
        default=10,
        show_default=True,
        help="Requests under way at once.",
    )(command)


def _timeout_option(command: Command) -> Command:
    return click.option(
        "--timeout",
        type=click.FloatRange(min=0.1),
        default=30.0,
        show_default=True,
        metavar="SECONDS",
        help="Longest wait for one whole answer of the API.",
    )(command)


def _deadline_option(command: Command) -> Command:
    return click.option(
        "--deadline",
        type=click.FloatRange(min=0.1),
        default=None,
        metavar="SECONDS",
        help="Longest time for everything, reads and writes together (default: no end).",
    )(command)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Which workspace a command is about.

    Attributes:
        directory: folder of the project.
        environment: the named one; ``None`` for the only one.
        reach: how it is reached.
        lock_timeout: how long to wait for the lock of the state, in seconds.
    """

    directory: Path
    environment: str | None
    reach: Reach
    lock_timeout: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What of a plan was chosen on the command line, as it was typed.

    Attributes:
        targets: addresses that are meant; none means all.
        excludes: addresses that are not.
        take: whose side counts in a conflict.
    """

    targets: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    take: str | None = None


def workspace_options(command: Command) -> Callable[..., Any]:
    """Add what every command has that reaches a workspace, as one argument `where`."""
    return opening_options(_reaching(command))


def talking_options(command: Command) -> Callable[..., Any]:
    """Add the same to what talks: in the sandbox, unless another environment is named."""
    return directory_option(sandbox_option(_outside_options(_reaching(command))))


def project_options(command: Command) -> Callable[..., Any]:
    """Add what a command has that reaches several workspaces of a project, as one argument `where`."""
    return directory_option(_outside_options(_reaching(command)))


def _reaching(command: Command) -> Callable[..., Any]:
    @wraps(command)
    def collected(
        *,
        directory: Path,
        parallel: int,
        timeout: float,
        deadline: float | None,
        environment: str | None = None,
        **others: object,
    ) -> object:
        until = None if deadline is None else time.monotonic() + deadline
        reach = Reach(parallel=parallel, timeout=timeout, until=until)
        return command(where=Where(directory=directory, environment=environment, reach=reach), **others)

    return parallel_option(_timeout_option(_deadline_option(collected)))


def lock_option(command: Command) -> Command:
    """Add `--lock-timeout`."""
    return click.option(
        "--lock-timeout",
        type=click.FloatRange(min=0),
        default=0,
        metavar="SECONDS",
        help="Longest wait for whoever holds the lock of the state (default: none).",
    )(command)


def locking_options(command: Command) -> Callable[..., Any]:
    """Add what every command has that reaches a workspace and writes its state, as one argument `where`."""

    @wraps(command)
    def collected(*, where: Where, lock_timeout: float, **others: object) -> object:
        return command(where=replace(where, lock_timeout=lock_timeout), **others)

    return workspace_options(lock_option(collected))


def records_options(command: Command) -> Callable[..., Any]:
    """Add what opens an environment, and `--lock-timeout`, for what is about state alone."""
    return opening_options(lock_option(command))


def _selection(command: Command) -> Command:
    target = click.option(
        "--target", "targets", multiple=True, metavar="ADDRESS", help="Only this and what it needs; may repeat."
    )
    exclude = click.option(
        "--exclude", "excludes", multiple=True, metavar="ADDRESS", help="All but this and what needs it; may repeat."
    )
    return target(exclude(command))


def plan_options(command: Command) -> Callable[..., Any]:
    """Add `--target`, `--exclude` and `--take`, as one argument `chosen`."""

    @wraps(command)
    def collected(*, targets: tuple[str, ...], excludes: tuple[str, ...], take: str | None, **others: object) -> object:
        return command(chosen=Chosen(targets=targets, excludes=excludes, take=take), **others)

    return _selection(take_option(collected))


def take_option(command: Command) -> Command:
    """Add `--take`."""
    return click.option(
        "--take",
        type=click.Choice(["git", "live"]),
        help="Whose side counts where project and workspace both changed a field.",
    )(command)


def selection_options(command: Command) -> Callable[..., Any]:
    """Add `--target` and `--exclude`, as one argument `chosen`; what was changed meanwhile counts for nothing."""

    @wraps(command)
    def collected(*, targets: tuple[str, ...], excludes: tuple[str, ...], **others: object) -> object:
        return command(chosen=Chosen(targets=targets, excludes=excludes, take="git"), **others)

    return _selection(collected)


def format_option(command: Command) -> Command:
    """Add `--format text|json`."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="Form of what is printed on stdout.",
    )(command)


def approve_option(command: Command) -> Command:
    """Add `--auto-approve`."""
    return click.option("--auto-approve", is_flag=True, help="Do not ask.")(command)


def tongue_options(command: Command) -> Callable[..., Any]:
    """Add how the embedded server talks, as one argument `tongue`."""

    @wraps(command)
    def collected(
        *, confidence: float, lifespan: int, seed: int, encoder: str | None, webhooks: bool, **others: object
    ) -> object:
        from botsync.cli.embedding import Tongue  # noqa: PLC0415  (start-up time)

        tongue = Tongue(
            confidence=confidence, lifespan=lifespan, seed=seed, encoder=encoder or None, calls_webhooks=webhooks
        )
        return command(tongue=tongue, **others)

    for option in reversed(_TONGUE):
        collected = option(collected)
    return collected


def manner_options(command: Command) -> Callable[..., Any]:
    """Add how a bot talks where no webhook is called, as one argument `tongue`."""

    @wraps(command)
    def collected(*, confidence: float, lifespan: int, seed: int, encoder: str | None, **others: object) -> object:
        from botsync.cli.embedding import Tongue  # noqa: PLC0415  (start-up time)

        tongue = Tongue(
            confidence=confidence, lifespan=lifespan, seed=seed, encoder=encoder or None, calls_webhooks=False
        )
        return command(tongue=tongue, **others)

    for option in reversed(_TONGUE[:-1]):
        collected = option(collected)
    return collected


_TONGUE = (
    click.option(
        "--confidence",
        type=click.FloatRange(0, 1),
        default=0.7,
        show_default=True,
        help="Lowest score that counts as understood.",
    ),
    click.option(
        "--lifespan",
        type=click.IntRange(1, 10),
        default=2,
        show_default=True,
        help="Failures in a row until the conversation starts anew.",
    ),
    click.option(
        "--seed",
        type=click.IntRange(min=0),
        default=0,
        show_default=True,
        help="Chooses among the variants of a text; 0 takes the first.",
    ),
    encoder_option,
    click.option(
        "--webhooks/--no-webhooks", default=True, show_default=True, help="Whether webhooks are called for real."
    ),
)
