"""What the engine needs from the world: a workspace to read, one to write, a place for state, and a forge.

The protocols speak in canonical fields (``models.fields``) with references by remote id; ``api`` and ``backends``
implement them. A reader has no method that writes: what is given a reader cannot change anything.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from botsync.address import Kind
from botsync.core.live import Listed, Node, StoryMap
from botsync.core.lock import Lock
from botsync.errors import ApiError
from botsync.models.fields import Fields


class WorkspaceReader(Protocol):
    """A workspace that can be looked at. Every method raises `errors.ApiError`."""

    async def listed(self, kind: Kind) -> Sequence[Listed]:
        """Return all stories, entities, webhooks or segments."""
        ...

    async def story(self, story: str) -> StoryMap:
        """Return texts and graph of a story."""
        ...

    async def interactions(self, story: str) -> Sequence[tuple[str, Fields]]:
        """Return remote id and fields (without placement) of all interactions of a story, defaults excluded."""
        ...

    async def interaction(self, story: str, remote_id: str) -> Fields:
        """Return the fields of one interaction, without placement."""
        ...

    async def default(self, story: str, which: str) -> tuple[bool, list[Any]]:
        """Return `enabled` and responses of the default interaction `welcome` or `fallback`."""
        ...

    async def read(self, kind: Kind, remote_id: str) -> Fields:
        """Return an entity or a webhook."""
        ...

    def recognise(self, response: dict[str, Any]) -> dict[str, Any]:
        """Return a response of type `raw` as what it is, where it has a type that is known after all."""
        ...

    def opaque(self, response: dict[str, Any]) -> dict[str, Any]:
        """Return a response of this workspace as one of type `raw`, in the API's own form."""
        ...


class WorkspaceWriter(WorkspaceReader, Protocol):
    """A workspace that can be changed. Every method raises `errors.ApiError`.

    Requests that did no harm for sure are tried again by the workspace itself. A write of which nobody knows whether it
    was done (`ApiError.maybe_done`) is the caller's to read back.
    """

    @property
    def is_over(self) -> bool:
        """Whether the deadline of the run has passed, or someone is in a hurry."""
        ...

    async def again(self, error: ApiError, attempt: int) -> bool:
        """Wait after a failed attempt (the first is 1); return whether to try again."""
        ...

    def hurry(self) -> None:
        """Wait for nothing any more, and try nothing again."""
        ...

    async def create(self, kind: Kind, fields: Fields) -> str:
        """Create a story (name and description only), entity, webhook or segment; return its remote id."""
        ...

    async def update(self, kind: Kind, remote_id: str, fields: Fields) -> None:
        """Replace a story's name and description, or an entity, webhook or segment."""
        ...

    async def delete(self, kind: Kind, remote_id: str) -> None:
        """Delete a story with all it holds, or an entity, webhook or segment."""
        ...

    async def create_interaction(self, story: str, parent: str | None, fields: Fields) -> str:
        """Create an interaction on the first level, or below a parent; return its remote id."""
        ...

    async def update_interaction(self, story: str, remote_id: str, fields: Fields) -> None:
        """Replace the content of an interaction; its placement stays."""
        ...

    async def delete_interaction(self, story: str, remote_id: str) -> None:
        """Delete an interaction."""
        ...

    async def put_default(self, story: str, which: str, fields: Fields) -> None:
        """Replace the default interaction `welcome` or `fallback`."""
        ...

    async def place(self, story: str, nodes: Sequence[tuple[str, Node]]) -> None:
        """Set the placement of some interactions, by remote id; the others stay."""
        ...

    async def order(self, story: str, start: Sequence[str]) -> None:
        """Set the order of the first level."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The text of a state as it was read.

    Attributes:
        text: the text; ``None`` where there is none.
        version: tells this text from every other one that was there or will be; what it looks like is the backend's.
    """

    text: str | None
    version: str


class StateBackend(Protocol):
    """A place where the state of one environment lives, with the journals of its runs and a lock.

    It keeps texts and knows nothing of what they mean. Every method raises `errors.StateError`. The contract that all
    backends share is `tests/contract/test_backends.py`.
    """

    @property
    def place(self) -> str:
        """Where it is, for people; without a password."""
        ...

    @property
    def is_leased(self) -> bool:
        """Whether a lock runs out unless it is renewed; otherwise it ends with its process."""
        ...

    def read(self) -> Stored:
        """Return the state that is there."""
        ...

    def write(self, text: str, *, replacing: str, note: str, runs: Mapping[str, str]) -> str:
        """Replace the state, as a whole or not at all, and file the journals of runs that are over; return its version.

        Args:
            text: the new state.
            replacing: version of the state that it takes the place of.
            note: what was done, for people; the first line says it in short.
            runs: journals by run. They are not open any more.

        Raises:
            StateMoved: another version is there.
            LockLost: the lock that was taken is not there any more.
        """
        ...

    def open_runs(self) -> Mapping[str, str]:
        """Return the journals of runs that are not over, as far as they are known here, by run."""
        ...

    def runs(self) -> Sequence[str]:
        """Return the ids of all runs whose journals are filed, oldest first."""
        ...

    def read_run(self, run: str) -> str:
        """Return the journal of a run that is over."""
        ...

    def acquire(self, lock: Lock, instead_of: Lock | None = None) -> None:
        """Take the lock, if nobody has it, or if that one has.

        Raises:
            LockHeld: somebody else holds it.
        """
        ...

    def keep(self, lock: Lock, runs: Mapping[str, str]) -> None:
        """Renew the lock, and keep what open runs have written so far.

        Raises:
            LockLost: it is not ours any more.
        """
        ...

    def release(self, lock: Lock) -> None:
        """Give the lock up; one that is not ours stays. Open runs stay open."""
        ...

    def holder(self) -> Lock | None:
        """Return who holds the lock."""
        ...

    def remove(self) -> None:
        """Remove state, lock and journals."""
        ...


class JournalSpool(Protocol):
    """Where the journals of this machine's runs are written, line by line. Every method raises `errors.StateError`."""

    def journal(self, run: str) -> "Journal":
        """Open the journal of a run, a new one or to go on with."""
        ...

    def read(self, run: str) -> str:
        """Return what was written here of a run; nothing where it ran elsewhere."""
        ...

    def drop(self, run: str) -> None:
        """Forget the journal of a run: the backend has filed it."""
        ...


class Journal(Protocol):
    """What a run is about to do and has done, line by line."""

    def append(self, lines: str) -> None:
        """Add whole lines; once this returns, they outlive the process.

        Raises:
            StateError: they cannot be written, or may not be any more.
        """
        ...

    def flush(self) -> None:
        """Make sure that all lines outlive the machine's power, too, and where state is shared, the machine."""
        ...

    def close(self) -> None:
        """Nothing more is added."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A comment or an issue at a forge.

    Attributes:
        id: by which it is edited; of an issue its number.
        body: its text.
        author: login of whoever wrote it.
        url: where people see it.
        title: of an issue.
        is_open: whether an issue is.
        changed: when its text was written last; ``None`` where that is not told.
    """

    id: int
    body: str
    author: str
    url: str
    title: str = ""
    is_open: bool = True
    changed: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """A pull request.

    Attributes:
        number: its number.
        head: the commit that it proposes; empty where that is not told.
        is_open: it is neither merged nor closed.
        merged: when it was merged; ``None`` where it was not, or that is not told.
    """

    number: int
    head: str = ""
    is_open: bool = False
    merged: datetime | None = None


class Forge(Protocol):
    """Where a repository is reviewed: GitHub or GitLab. Every method raises `errors.ApiError`.

    What only reads or does the same when done twice is tried again by the forge itself. A new comment or issue of which
    nobody knows whether it was made (`ApiError.maybe_done`) is the caller's to look for.
    """

    @property
    def longest(self) -> int:
        """Characters of a comment or an issue at most."""
        ...

    def me(self) -> str:
        """Return the login that the token stands for."""
        ...

    def comments(self, number: int) -> Iterator[Post]:
        """Yield the comments of a pull request, oldest first."""
        ...

    def comment(self, number: int, body: str) -> Post:
        """Add a comment to a pull request."""
        ...

    def edit_comment(self, number: int, comment: int, body: str) -> Post:
        """Replace the text of a comment."""
        ...

    def remove_comment(self, number: int, comment: int) -> None:
        """Remove a comment; that it is gone already is fine."""
        ...

    def issues(self, label: str) -> Iterator[Post]:
        """Yield the issues with a label, open or not, newest first."""
        ...

    def issue(self, title: str, body: str, label: str) -> Post:
        """Open an issue."""
        ...

    def edit_issue(self, issue: int, *, title: str, body: str, is_open: bool) -> Post:
        """Replace title and text of an issue, and close or open it."""
        ...

    def pull(self, number: int) -> PullRequest:
        """Return a pull request."""
        ...

    def merged(self, branch: str) -> Iterator[PullRequest]:
        """Yield the pull requests that were merged into a branch, last changed first."""
        ...
