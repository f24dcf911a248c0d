"""The journal of a run whose state lives elsewhere: written here line by line, shared from time to time."""

from botsync.engine.lease import Lease
from botsync.ports import Journal


class SharedJournal:
    """A journal in a file of this machine whose lines are shared with others by the lease."""

    def __init__(self, journal: Journal, lease: Lease) -> None:
        self._journal = journal
        self._lease = lease
        self._written = 0
        self._shared = 0

    @property
    def is_ahead(self) -> bool:
        """Whether something was written that is not shared yet."""
        return self._written > self._shared

    def is_shared(self, text: str) -> None:
        """Note what was shared."""
        self._shared = max(self._shared, text.count("\n"))

    def append(self, lines: str) -> None:
        """Add lines, as long as the lock is ours."""
        self._lease.check()
        self._journal.append(lines)
        self._written += lines.count("\n")

    def flush(self) -> None:
        """Force all lines to the disk, and share them."""
        self._journal.flush()
        self._lease.renew()

    def close(self) -> None:
        """Nothing more is added."""
        self._journal.close()
