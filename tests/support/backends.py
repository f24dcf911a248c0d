"""The four backends as the contract suite and the races use them: each over its real server or program."""

import contextlib
import os
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from botsync.backends.git import GitState
from botsync.backends.git_program import Git
from botsync.backends.git_refs import Refs
from botsync.backends.http import HttpState
from botsync.backends.http_server import Endpoint, StateServer
from botsync.backends.local import LocalState
from botsync.backends.objects import ObjectState
from botsync.core.lock import Lock
from botsync.ports import StateBackend
from support.githttp import bare, git, git_served, project_in
from support.memory import MemoryState, Shelf
from support.stateserver import Terraform, make_bucket, s3_served, terraform_served

KINDS = ("local", "git", "s3", "http", "gitlab", "memory")


@dataclass(frozen=True)
class Place:
    """Where one state is to live.

    Attributes:
        kind: of backend.
        address: a path, the folder of a project, or an address.
        environ: what the process environment must hold.
        server: the server behind it, where there is one to be talked to.
    """

    kind: str
    address: str
    environ: Mapping[str, str] = field(default_factory=dict)
    server: Any = None

    def without_server(self) -> "Place":
        """Return the place as another process may have it."""
        return replace(self, server=None)

    def refs(self) -> Refs:
        """Return the refs of the remote of a project."""
        return Refs(Git(Path(self.address), "origin", os.environ), who="me <me>", sleep=time.sleep)

    def open(self, environment: str = "live") -> StateBackend:
        """Return a new backend, as another process would have it."""
        match self.kind:
            case "local":
                return LocalState(Path(self.address) / f"{environment}.json")
            case "git":
                return GitState(self.refs(), environment=environment)
            case "s3":
                os.environ.update(self.environ)
                return ObjectState(self.address, environment=environment)
            case "memory":
                return MemoryState(self.server[environment])
            case "http":
                return HttpState(StateServer(Endpoint(address=self.address, lock_address=self.address)))
            case _:
                endpoint = Endpoint(
                    address=self.address,
                    lock_address=f"{self.address}/lock",
                    lock_method="POST",
                    unlock_method="DELETE",
                    username="me",
                    password="p",
                )
                return HttpState(StateServer(endpoint))


@contextlib.contextmanager
def serving_place(kind: str, root: Path) -> Iterator[Callable[[], Place]]:
    """Start what a kind of backend needs; yield what makes a new place of it each time."""
    counter = iter(range(1_000_000))
    with contextlib.ExitStack() as stack:
        match kind:
            case "local":
                yield lambda: Place(kind, str(_made(root / f"local{next(counter)}")))
            case "git":
                url, server = stack.enter_context(git_served(root))

                def place() -> Place:
                    name = f"remote{next(counter)}"
                    bare(root / f"{name}.git")
                    return Place(kind, str(project_in(root / f"{name}-project", f"{url}/{name}.git")), server=server)

                yield place
            case "memory":
                yield lambda: Place(kind, "memory", server=defaultdict(Shelf))
            case "s3":
                environ = stack.enter_context(s3_served())
                make_bucket(environ, "bucket")
                yield lambda: Place(kind, f"s3://bucket/{uuid.uuid4()}", environ)
            case _:
                server = Terraform(is_gitlab=kind == "gitlab", password="p" if kind == "gitlab" else "")
                address = stack.enter_context(terraform_served(server))
                yield lambda: Place(kind, f"{address}{next(counter)}", server=server)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def lock(number: int, *, ends: float = 300, command: str = "apply") -> Lock:
    """Return a lock that ends in so many seconds."""
    now = datetime.now(UTC)
    return Lock(
        id=f"botsync-{number}",
        who=f"user{number}",
        command=command,
        host="host",
        pid=number,
        since=f"{now:%Y-%m-%dT%H:%M:%SZ}",
        expires=f"{now + timedelta(seconds=ends):%Y-%m-%dT%H:%M:%SZ}",
    )


__all__ = ["KINDS", "Place", "git", "lock", "serving_place"]
