"""Opens a project and one of its environments for a command."""

import copy
import re
import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botsync.address import Address
from botsync.api.client import ReadClient, WriteClient
from botsync.api.pace import Pace
from botsync.api.transport import Session, check_address, in_process
from botsync.api.workspace import ApiReader, ApiWriter
from botsync.cli import output
from botsync.cli.identity import CLOCK, boot, has_ended, who
from botsync.cli.outside import outside
from botsync.cli.places import LOCAL, open_backend
from botsync.cli.reach import Reach
from botsync.core.desired import Desired
from botsync.core.digest import keyed_digest
from botsync.core.foreign import foreign_workspace
from botsync.core.safety import Policy
from botsync.core.select import Selection
from botsync.core.situation import Situation
from botsync.core.state import Digest, State
from botsync.core.threeway import Rules, Take
from botsync.diagnostics import did_you_mean
from botsync.engine.read import read_situation
from botsync.engine.records import Records, Subject
from botsync.errors import ProjectInvalid, Refused, UsageError
from botsync.loader.interpolate import Values, names_in_addresses, passwords_in_addresses, setting
from botsync.loader.project import (
    Loaded,
    Sources,
    choose_environment,
    load,
    load_settings,
    read_sources,
)
from botsync.models.project import SANDBOX, Environment

if TYPE_CHECKING:
    from starlette.applications import Starlette

NOTHING = Desired(resources={}, written={}, kinds=frozenset(), stories=frozenset(), moved={}, forget=frozenset())
"""What a command wants that only looks at records."""
SANDBOX_API = "http://localhost"
SANDBOX_TOKEN = "sandbox-developer"  # noqa: S105  (opens nothing but the embedded server)


class Target:
    """One environment of a project, ready to be used.

    Attributes:
        root: folder of the project.
        name: name of the environment.
        desired: what the project declares.
        digest: gives keyed digests of secrets.
        records: its recorded state and the journals of its runs.
        sources: the files that say what is desired; ``None`` where nothing is.
    """

    def __init__(
        self, root: Path, name: str, settings: Environment, desired: Desired, sources: Sources | None = None
    ) -> None:
        self.root = root
        self.name = name
        self.desired = desired
        self.sources = sources
        self.is_sandbox = name == SANDBOX
        self._token = SANDBOX_TOKEN if self.is_sandbox else settings.token
        self._api = SANDBOX_API if self.is_sandbox else check_address(settings.api)
        self.digest: Digest = keyed_digest(self._token)
        self._settings = settings
        self._subject = Subject(
            environment=name,
            api=SANDBOX if self.is_sandbox else self._api,
            digest=self.digest,
            new_lineage=lambda: str(uuid.uuid4()),
            project=desired.project,
            boot=boot(),
        )
        self.records = self.records_at(settings)

    def records_at(self, settings: Environment) -> Records:
        """Return state and journals of this environment as they are kept at the place that the settings name."""
        backend, spool = open_backend(self.root, self.name, settings, who())
        return Records(backend, spool, self._subject, CLOCK, has_ended)

    def at(self, state: str) -> "Target":
        """Return this environment with its records at another place.

        Raises:
            UsageError: there is no such place.
        """
        if any(passwords_in_addresses({"environments": {self.name: {"state": state}}})):
            raise UsageError("a password must not stand in `--from`", hint="write a reference: `${STATE_PASSWORD}`")
        values = Values(variables={}, environ=outside().environ, placeholders=False, where=self.name)
        place = setting(state, ("state",), values)
        if values.problems:
            raise UsageError(values.problems[0].message, hint=values.problems[0].suggestion)
        other = copy.copy(self)
        other.records = self.records_at(self._settings.model_copy(update={"state": place, "state_lock": None}))
        return other

    @property
    def state_setting(self) -> str:
        """What `state:` says, for people; without a password."""
        said = self._settings.state or str(self.records.backend.place)
        return re.sub(r"(?<=://)[^/\s]*@", "", said)

    @property
    def way_in(self) -> tuple[str, str]:
        """Address of the API and token."""
        return self._api, self._token

    @property
    def requires_tests(self) -> bool:
        """Whether nothing is applied unless all conversations pass."""
        return self._settings.require_tests

    def policy(self, take: str | None = None) -> Policy:
        """Return what is allowed there, with conflicts settled for that side."""
        settings = self._settings
        today = datetime.now(UTC).date().isoformat()
        return Policy(
            environment=self.name,
            deletes=settings.deletes,
            protect=tuple(map(Address.parse, settings.protect)),
            rules=Rules(take=None if take is None else Take(take), known=tuple(settings.known_drift), today=today),
        )

    @asynccontextmanager
    async def reader(self, reach: Reach) -> AsyncIterator[ApiReader]:
        """Open the workspace for reading."""
        async with self.session(reach) as session:
            yield ApiReader(ReadClient(session))

    @asynccontextmanager
    async def writer(self, reach: Reach) -> AsyncIterator[ApiWriter]:
        """Open the workspace for reading and writing."""
        async with self.session(reach) as session:
            yield ApiWriter(WriteClient(session))

    @asynccontextmanager
    async def session(self, reach: Reach) -> AsyncIterator[Session]:
        """Open the workspace for requests of any kind."""
        app = open_sandbox(self.root / LOCAL / "sandbox.db") if self.is_sandbox else None
        transport = in_process(app) if app is not None else None
        session = Session(
            self._api,
            self._token,
            transport=transport,
            connections=reach.parallel,
            timeout=reach.timeout,
            pace=Pace(deadline=reach.left),
        )
        try:
            async with session:
                yield session
        finally:
            if app is not None:
                app.state.store.close()


def own_workspace(situation: Situation) -> Situation:
    """Return a situation whose workspace is the one that the state was recorded of, as far as that can be told.

    Raises:
        Refused: it looks like another one; nothing that is said of it would be true.
    """
    foreign = foreign_workspace(situation.state, situation.live)
    if foreign is not None:
        raise Refused(foreign.message, hint=foreign.suggestion)
    return situation


async def look(target: Target, desired: Desired, state: State, reach: Reach) -> Situation:
    """Read a workspace with a client that cannot write, as far as a plan of these resources needs it."""
    async with target.reader(reach) as reader:
        with output.progress(f"reading {target.name}") as advance:
            return await read_situation(reader, desired, state, target.digest, parallel=reach.parallel, advance=advance)


def open_sandbox(
    data: Path | None,
    *,
    developer_token: str = SANDBOX_TOKEN,
    client_token: str = "sandbox-client",  # noqa: S107  (opens nothing but the embedded server)
    talks: Any = None,  # noqa: ANN401  (of an optional part)
) -> "Starlette":
    """Return the embedded server on a data file; what makes it talk is `sandbox.talker.talking`.

    Raises:
        UsageError: it is not installed.
    """
    try:
        from botsync.sandbox import create_app  # noqa: PLC0415  (an optional part)
    except ImportError as error:
        raise UsageError(
            f"the sandbox is not installed ({error.name} is missing)", hint="pip install 'botsync[sandbox]'"
        ) from error
    if data is not None:
        data.parent.mkdir(parents=True, exist_ok=True)
    return create_app(
        data=None if data is None else str(data),
        developer_token=developer_token,
        client_token=client_token,
        **({} if talks is None else {"talks": talks}),
    )


def open_project(directory: Path, environment: str | None) -> tuple[str, Environment, Desired]:
    """Load a project for an environment; return its name, its settings and what is declared. Warnings are printed.

    Raises:
        UsageError: there is no project, or no such environment.
        ProjectInvalid: something is wrong with the project.
    """
    return _open(directory, read_sources(directory), environment)


def chosen(sources: Sources, environment: str | None) -> str:
    """Return the name of the environment that is meant; errors show what its settings refer to, not the values.

    Raises:
        UsageError: there is no such environment, or several.
    """
    name = choose_environment(sources, environment)
    environ = outside().environ
    output.conceal({environ.get(one, ""): f"${{{one}}}" for _, one in names_in_addresses(sources.merged.tree, name)})
    return name


def _open(directory: Path, sources: Sources, environment: str | None) -> tuple[str, Environment, Desired]:
    name = chosen(sources, environment)
    known = outside()
    loaded = load(sources, name, known.environ, known.beside(directory, name))
    settings, desired = checked(loaded)
    output.findings(loaded.findings)
    return name, settings, desired


def open_target(directory: Path, environment: str | None) -> Target:
    """Load a project for an environment, to reach its workspace and its records; warnings are printed.

    Raises:
        UsageError: there is no project, or no such environment.
        ProjectInvalid: something is wrong with the project.
    """
    sources = read_sources(directory)
    name, settings, desired = _open(directory, sources, environment)
    return Target(directory, name, with_token(name, settings), desired, sources)


def open_settings(directory: Path, environment: str | None) -> Target:
    """Open an environment for what needs no bot, only its records: however broken the bot's files are.

    Raises:
        UsageError: there is no project, or no such environment.
        ProjectInvalid: something is wrong with the settings.
    """
    sources = read_sources(directory)
    name = chosen(sources, environment)
    known = outside()
    settings = load_settings(sources, name, known.environ, known.beside(directory, name))
    if settings is None:
        return open_target(directory, name)  # it says what is wrong
    return Target(directory, name, with_token(name, settings), NOTHING)


def with_token(name: str, settings: Environment) -> Environment:
    """Return settings of an environment with the token that a command prints, where one was given.

    Raises:
        UsageError: it does not print one.
    """
    known = outside()
    return settings.model_copy(update={"token": known.token(name)}) if known.gets_token(name) else settings


def checked(loaded: Loaded) -> tuple[Environment, Desired]:
    """Return settings and desired resources of a valid project.

    Raises:
        ProjectInvalid: it is not valid.
    """
    if loaded.environment is None or loaded.desired is None:
        raise ProjectInvalid(loaded.findings)
    return loaded.environment, loaded.desired


def parse_address(text: str) -> Address:
    """Read an address from the command line.

    Raises:
        UsageError: it is none.
    """
    try:
        return Address.parse(text)
    except ValueError as error:
        raise UsageError(str(error)) from error


def selection(targets: Iterable[str], excludes: Iterable[str], known: Iterable[Address]) -> Selection:
    """Read `--target` and `--exclude`.

    Raises:
        UsageError: one is no address, or nobody knows it.
    """
    chosen = Selection(targets=tuple(map(parse_address, targets)), excludes=tuple(map(parse_address, excludes)))
    listed = frozenset(known)
    for address in (*chosen.targets, *chosen.excludes):
        if address not in listed:
            near = did_you_mean(str(address), [str(item) for item in listed])
            raise UsageError(f"neither the project nor the state knows {address}", hint=near)
    return chosen
