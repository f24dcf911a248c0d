"""State in a file: replaced as a whole or not at all, with a lock that ends with the process that holds it."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from botsync.core.state import Digest, State, decode_state, encode_state
from botsync.errors import Refused, StateError, StateUnavailable


class LocalState:
    """State of one environment in a file (``ports.StateBackend``).

    Args:
        path: the file.
        environment: name of the environment.
        api: base address of its API.
        digest: gives keyed digests of secrets.
        new_lineage: gives a random identifier for a new state.
    """

    def __init__(
        self, path: Path, *, environment: str, api: str, digest: Digest, new_lineage: Callable[[], str]
    ) -> None:
        self._path = path
        self._environment = environment
        self._api = api
        self._digest = digest
        self._new_lineage = new_lineage

    def load(self) -> State:
        """Return the recorded state; a new one where there is no file."""
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return State(environment=self._environment, api=self._api, lineage=self._new_lineage())
        except UnicodeDecodeError as error:
            text = error.object[: error.start].decode("utf-8")
        except OSError as error:
            raise StateUnavailable(f"the state file {self._path} cannot be read ({error.strerror})") from error
        try:
            return decode_state(text, environment=self._environment, api=self._api, digest=self._digest)
        except StateError as error:
            raise type(error)(f"{self._path}: {error.message}", hint=error.hint) from error

    def save(self, state: State) -> None:
        """Replace the file by one that is on disk as a whole."""
        text = encode_state(state, self._digest)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                Path(temporary).replace(self._path)
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise StateUnavailable(
                f"the state file {self._path} cannot be written ({error.strerror})",
                hint="make room or give permission; then run the same command again: it finds what exists by name",
            ) from error

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the lock file; it is free again once the process ends, however it ends."""
        path = self._path.with_name(f"{self._path.name}.lock")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StateUnavailable(f"the lock {path} cannot be taken ({error.strerror})") from error
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                holder = os.read(handle, 200).decode("utf-8", "replace").strip()
                raise Refused(
                    f"another run holds the lock of environment `{self._environment}` ({holder or 'no details'})",
                    hint="wait until it has ended",
                ) from error
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"process {os.getpid()}\n".encode(), 0)
            yield
        finally:
            os.close(handle)

    def runs(self) -> list[str]:
        """Return the ids of all runs, oldest first."""
        return sorted(path.stem for path in self._runs.glob(f"*{_JOURNAL}"))

    def read_run(self, run: str) -> str:
        """Return the journal of a run."""
        path = self._runs / f"{run}{_JOURNAL}"
        try:
            return path.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise StateUnavailable(f"the journal {path} cannot be read ({error.strerror})") from error

    def journal(self, run: str) -> "FileJournal":
        """Open the journal of a run."""
        return FileJournal(self._runs / f"{run}{_JOURNAL}")

    @property
    def _runs(self) -> Path:
        return self._path.with_name(f"{self._path.stem}.runs")


_JOURNAL = ".jsonl"


class FileJournal:
    """A journal in a file (``ports.Journal``).

    Lines are handed to the operating system before `append` returns, so that they outlive this process, however it
    ends; `flush` forces them to the disk.

    Args:
        path: the file; its folder is made.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._translated():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            whole = os.pread(self._handle, os.fstat(self._handle).st_size, 0).rfind(b"\n") + 1
            os.ftruncate(self._handle, whole)  # a line that was cut off says nothing
            self._size = whole

    def append(self, lines: str) -> None:
        """Add whole lines, or nothing."""
        data = lines.encode("utf-8", "surrogatepass")
        with self._translated():
            try:
                written = 0
                while written < len(data):
                    written += os.pwrite(self._handle, data[written:], self._size + written)
            except OSError:
                os.ftruncate(self._handle, self._size)
                raise
            self._size += len(data)

    def flush(self) -> None:
        """Force everything to the disk."""
        with self._translated():
            os.fsync(self._handle)

    def close(self) -> None:
        """Close the file."""
        os.close(self._handle)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StateUnavailable(
                f"the journal {self._path} cannot be written ({error.strerror})",
                hint="make room or give permission; then run the same command again",
            ) from error
