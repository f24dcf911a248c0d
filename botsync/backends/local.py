"""State in a file: replaced as a whole or not at all, with a lock that ends with the process that holds it."""

import contextlib
import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from botsync.backends.spool import OPEN
from botsync.core.lock import Lock, decode_lock, encode_lock
from botsync.errors import LockHeld, LockLost, StateCorrupt, StateMoved, StateUnavailable
from botsync.ports import Stored

_JOURNAL = ".jsonl"


class LocalState:
    """State of one environment in a file (``ports.StateBackend``); its journals in a folder beside it.

    Args:
        path: the file.
    """

    is_leased = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock: int | None = None

    @property
    def place(self) -> str:
        """The path of the file."""
        return str(self._path)

    @property
    def folder(self) -> Path:
        """Where the journals are."""
        return self._path.with_name(f"{self._path.stem}.runs")

    def read(self) -> Stored:
        """Return what the file holds."""
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return Stored(text=None, version="")
        except UnicodeDecodeError as error:
            raise StateCorrupt(
                f"{self._path} is no text",
                hint="restore it from a backup, or move it away and run `botsync import --all`",
            ) from error
        except OSError as error:
            raise StateUnavailable(f"the state file {self._path} cannot be read ({error.strerror})") from error
        return Stored(text=text, version=_version(text))

    def write(self, text: str, *, replacing: str, note: str, runs: Mapping[str, str]) -> str:  # noqa: ARG002
        """Replace the file by one that is on disk as a whole; then file the journals."""
        if self.read().version != replacing:
            raise StateMoved(f"{self._path} was written by somebody else meanwhile", hint="run the same command again")
        try:
            _replace(self._path, text)
            for run, journal in runs.items():
                self._file(run, journal)
            for path in self.folder.glob(f"*{OPEN}"):
                if _names(text, path.stem):  # filed by a write that ended before it came so far
                    path.replace(path.with_suffix(_JOURNAL))
        except OSError as error:
            raise StateUnavailable(
                f"the state file {self._path} cannot be written ({error.strerror})",
                hint="make room or give permission; then run the same command again: it goes on where this one ended",
            ) from error
        return _version(text)

    def _file(self, run: str, journal: str) -> None:
        try:
            (self.folder / f"{run}{OPEN}").replace(self.folder / f"{run}{_JOURNAL}")
        except FileNotFoundError:
            _replace(self.folder / f"{run}{_JOURNAL}", journal)

    def open_runs(self) -> dict[str, str]:
        """Return the journals that are not filed yet, of runs that the state does not name."""
        paths = sorted(self.folder.glob(f"*{OPEN}"))
        state = self.read().text or "" if paths else ""
        return {path.stem: self._text(path) for path in paths if not _names(state, path.stem)}

    def runs(self) -> list[str]:
        """Return the ids of all filed runs, oldest first."""
        return sorted(path.stem for path in self.folder.glob(f"*{_JOURNAL}"))

    def read_run(self, run: str) -> str:
        """Return the journal of a run."""
        return self._text(self.folder / f"{run}{_JOURNAL}")

    def _text(self, path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise StateUnavailable(f"the journal {path} cannot be read ({error.strerror})") from error

    @property
    def _lock_path(self) -> Path:
        return self._path.with_name(f"{self._path.name}.lock")

    def acquire(self, lock: Lock, instead_of: Lock | None = None) -> None:  # noqa: ARG002  (it never runs out)
        """Hold the lock file; it is free again once the process ends, however it ends."""
        handle = self._opened()
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = _holder(handle)
            os.close(handle)
            raise LockHeld(
                f"another run holds the lock {self._lock_path}: {holder}",
                lock=holder,
                hint="wait until it has ended (--lock-timeout SECONDS)",
            ) from error
        with contextlib.suppress(OSError):  # a full disk: it is held all the same
            os.ftruncate(handle, 0)
            os.pwrite(handle, encode_lock(lock).encode(), 0)
        self._lock = handle

    def _opened(self) -> int:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(self._lock_path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StateUnavailable(f"the lock {self._lock_path} cannot be taken ({error.strerror})") from error

    def keep(self, lock: Lock, runs: Mapping[str, str]) -> None:  # noqa: ARG002  (journals are here already)
        """Hold the lock as before."""
        if self._lock is None:
            raise LockLost(f"the lock {self._lock_path} is not held")

    def release(self, lock: Lock) -> None:  # noqa: ARG002  (this process holds one at most)
        """Give the lock up."""
        if self._lock is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(self._lock, 0)
            os.close(self._lock)
            self._lock = None

    def holder(self) -> Lock | None:
        """Return who holds the lock."""
        if not self._lock_path.exists():
            return None
        handle = self._opened()
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return _holder(handle)
        else:
            return None
        finally:
            os.close(handle)

    def remove(self) -> None:
        """Remove the file, its lock and its journals."""
        try:
            for path in (self._path, self._lock_path, *self._journals()):
                path.unlink(missing_ok=True)
            if self.folder.exists():
                self.folder.rmdir()
        except OSError as error:
            raise StateUnavailable(f"{error.filename} cannot be removed ({error.strerror})") from error

    def _journals(self) -> Sequence[Path]:
        return [*self.folder.glob(f"*{_JOURNAL}"), *self.folder.glob(f"*{OPEN}")]


def _names(state: str, run: str) -> bool:
    """Tell whether a state knows a run: then the run is over."""
    return json.dumps(run) in state


def _version(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _holder(handle: int) -> Lock:
    return decode_lock(os.pread(handle, 10_000, 0).decode("utf-8", "replace"))


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all, and force it to the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
