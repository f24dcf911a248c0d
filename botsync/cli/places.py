"""Opens the place where the state of an environment lives: the one table of backends."""

import os
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

from botsync.backends.local import LocalState
from botsync.backends.spool import FileSpool
from botsync.cli.outside import outside
from botsync.errors import UsageError
from botsync.models.project import GIT_STATE, STATE_FORMS, STATE_SCHEMES, Environment, StateLock
from botsync.ports import StateBackend

if TYPE_CHECKING:
    from botsync.backends.http_server import Endpoint

LOCAL = ".botsync"
"""Folder of a project for what is not shared: local state, journals under way and the embedded sandbox."""
_GITLAB = re.compile(r"/api/v4/projects/[^/]+/terraform/state/[^/]+/?$")
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def open_backend(root: Path, name: str, settings: Environment, who: str) -> tuple[StateBackend, FileSpool]:
    """Return the backend of an environment's state, and where its journals are written here.

    Args:
        root: folder of the project.
        name: name of the environment.
        settings: its settings.
        who: who does what is done.

    Raises:
        UsageError: there is no such place, or what it needs is not there.
    """
    state = settings.state
    git = GIT_STATE.match(state or "")
    scheme = urlsplit(state or "").scheme if "://" in (state or "") else ""
    if not git and not scheme:
        local = LocalState(root / (state or f"{LOCAL}/state/{name}.json"))
        return local, FileSpool(local.folder)
    if git:
        backend = _git(root, (git[1] or "origin", git[2] or ""), name, who)
    else:
        backend = _remote(state or "", scheme, name, settings)
    return backend, FileSpool(root / LOCAL / "runs" / name)


def _git(root: Path, where: tuple[str, str], name: str, who: str) -> StateBackend:
    from botsync.backends.git import GitState  # noqa: PLC0415  (start-up time)
    from botsync.backends.git_program import Git  # noqa: PLC0415  (start-up time)
    from botsync.backends.git_refs import Refs  # noqa: PLC0415  (start-up time)

    remote, part = where
    return GitState(Refs(Git(root, remote, os.environ), who=who, sleep=time.sleep), environment=name, part=part)


def _remote(state: str, scheme: str, name: str, settings: Environment) -> StateBackend:
    if scheme in {"http", "https"}:
        from botsync.api.machine import DIRECT, check_machine  # noqa: PLC0415  (start-up time)
        from botsync.backends.http import HttpState  # noqa: PLC0415  (start-up time)
        from botsync.backends.http_server import StateServer  # noqa: PLC0415  (start-up time)

        check_machine()
        return HttpState(StateServer(endpoint(state, settings.state_lock or StateLock(), outside().environ), DIRECT))
    if scheme not in STATE_SCHEMES:
        raise UsageError(f"`state:` of environment `{name}` is no place that botsync knows", hint=STATE_FORMS)
    try:
        from botsync.backends.objects import ObjectState  # noqa: PLC0415  (an optional part)
    except ImportError as error:
        raise UsageError(
            f"state in an object store needs more ({error.name} is missing)", hint="pip install 'botsync[state]'"
        ) from error
    with outside().lent():
        return ObjectState(state, environment=name)


def endpoint(state: str, lock: StateLock, environ: Mapping[str, str]) -> "Endpoint":
    """Return how a server of state is asked.

    Raises:
        UsageError: it would send state or password over a network in the clear.
    """
    from botsync.backends.http_server import Endpoint  # noqa: PLC0415  (start-up time)

    parts = urlsplit(state)
    host = parts.hostname or ""
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise UsageError(f"the port of `state:` at {host} is no port", hint="0 to 65535") from error
    address = urlunsplit((parts.scheme, f"[{host}]{port}" if ":" in host else host + port, *parts[2:]))
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise UsageError(
            f"`state: {address}` would send the state in the clear", hint="use https:// (plain http is for loopback)"
        )
    lock_address = lock.address or address
    is_gitlab = lock.address is None and _GITLAB.search(parts.path)
    if is_gitlab:
        lock_address = f"{address.rstrip('/')}/lock"
    if urlsplit(lock_address)[:2] != urlsplit(address)[:2]:
        raise UsageError("`state_lock.address` is at another host than `state`", hint="credentials go to one host only")
    return Endpoint(
        address=address,
        lock_address=lock_address,
        lock_method=lock.lock or ("POST" if is_gitlab else "LOCK"),
        unlock_method=lock.unlock or ("DELETE" if is_gitlab else "UNLOCK"),
        username=unquote(parts.username or "") or environ.get("BOTSYNC_STATE_USERNAME", ""),
        password=unquote(parts.password or "") or environ.get("BOTSYNC_STATE_PASSWORD", ""),
    )
