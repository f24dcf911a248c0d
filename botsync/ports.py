"""What the engine needs from the world: a workspace to read, one to write, and a place for state.

The protocols speak in canonical fields (``models.fields``) with references by remote id; ``api`` and ``backends``
implement them. A reader has no method that writes: what is given a reader cannot change anything.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from botsync.address import Kind
from botsync.core.live import Listed, Node, StoryMap
from botsync.core.state import State
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


class StateBackend(Protocol):
    """A place where the state of one environment lives. Every method raises `errors.StateError`."""

    def load(self) -> State:
        """Return the recorded state; a new one where there is none yet."""
        ...

    def save(self, state: State) -> None:
        """Replace the recorded state, as a whole or not at all."""
        ...

    def lock(self) -> AbstractContextManager[None]:
        """Keep others from writing as long as the context lasts."""
        ...

    def runs(self) -> Sequence[str]:
        """Return the ids of all runs that left a journal, oldest first."""
        ...

    def read_run(self, run: str) -> str:
        """Return the journal of a run, as far as it was written."""
        ...

    def journal(self, run: str) -> "Journal":
        """Open the journal of a run, a new one or to go on with."""
        ...


class Journal(Protocol):
    """What a run is about to do and has done, line by line."""

    def append(self, lines: str) -> None:
        """Add whole lines; once this returns, they outlive the process.

        Raises:
            StateError: they cannot be written.
        """
        ...

    def flush(self) -> None:
        """Make sure that all lines outlive the machine's power, too."""
        ...

    def close(self) -> None:
        """Nothing more is added."""
        ...
