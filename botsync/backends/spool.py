"""Journals in files of this machine: appended line by line while a run is on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from botsync.errors import StateUnavailable

OPEN = ".open"


class FileSpool:
    """Journals of one environment's runs in a folder (``ports.JournalSpool``).

    Args:
        folder: the folder; it is made with the first journal.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def journal(self, run: str) -> "FileJournal":
        """Open the journal of a run."""
        return FileJournal(self._path(run))

    def read(self, run: str) -> str:
        """Return the journal of a run; nothing where there is none."""
        try:
            return self._path(run).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise StateUnavailable(f"the journal {self._path(run)} cannot be read ({error.strerror})") from error

    def drop(self, run: str) -> None:
        """Remove the journal of a run; one that cannot be removed does no harm."""
        try:
            self._path(run).unlink(missing_ok=True)
        except OSError:
            return

    def _path(self, run: str) -> Path:
        return self._folder / f"{run}{OPEN}"


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
