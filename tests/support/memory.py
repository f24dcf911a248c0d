"""State in memory, with a lock that runs out: a backend for the tests of what stands above backends.

It keeps the contract of all backends: `tests/contract/test_backends.py` runs on it too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from botsync.core.lock import Lock
from botsync.errors import LockHeld, LockLost, StateMoved, StateUnavailable
from botsync.ports import Stored


@dataclass
class Shelf:
    """What several backends share."""

    text: str | None = None
    serial: int = 0
    lock: Lock | None = None
    open: dict[str, str] = field(default_factory=dict)
    runs: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class MemoryState:
    """A backend (`ports.StateBackend`).

    Attributes:
        shelf: what is kept.
        fails: asked before each call, by the name of the method; raises what is to go wrong.
    """

    place = "memory"

    def __init__(self, shelf: Shelf, *, is_leased: bool = True) -> None:
        self.shelf = shelf
        self.is_leased = is_leased
        self.mine: str | None = None
        self.fails: Callable[[str], object] = lambda name: None

    def read(self) -> Stored:
        self.fails("read")
        return Stored(text=self.shelf.text, version=str(self.shelf.serial) if self.shelf.text is not None else "")

    def write(self, text: str, *, replacing: str, note: str, runs: Mapping[str, str]) -> str:
        self.fails("write")
        if self.mine is not None and (self.shelf.lock is None or self.shelf.lock.id != self.mine):
            raise LockLost("lost")
        if self.read().version != replacing:
            raise StateMoved("moved")
        self.shelf.text, self.shelf.serial = text, self.shelf.serial + 1
        self.shelf.runs |= runs
        self.shelf.open = {run: journal for run, journal in self.shelf.open.items() if run not in runs}
        self.shelf.notes.append(note)
        return str(self.shelf.serial)

    def open_runs(self) -> dict[str, str]:
        self.fails("open_runs")
        return dict(self.shelf.open)

    def runs(self) -> list[str]:
        return sorted(self.shelf.runs)

    def read_run(self, run: str) -> str:
        if run not in self.shelf.runs:
            raise StateUnavailable(f"no journal of run {run}")
        return self.shelf.runs[run]

    def acquire(self, lock: Lock, instead_of: Lock | None = None) -> None:
        self.fails("acquire")
        held = self.shelf.lock
        if held is not None and held.id != lock.id and (instead_of is None or held.id != instead_of.id):
            raise LockHeld(f"held by {held}", lock=held, hint="wait (--lock-timeout SECONDS)")
        self.shelf.lock, self.mine = lock, lock.id

    def keep(self, lock: Lock, runs: Mapping[str, str]) -> None:
        self.fails("keep")
        if self.shelf.lock is None or self.shelf.lock.id != lock.id:
            raise LockLost("somebody took the lock over")
        self.shelf.lock = lock
        self.shelf.open |= runs

    def release(self, lock: Lock) -> None:
        self.fails("release")
        if self.shelf.lock is not None and self.shelf.lock.id == lock.id:
            self.shelf.lock = None
        self.mine = None

    def holder(self) -> Lock | None:
        return self.shelf.lock

    def remove(self) -> None:
        self.shelf.text, self.shelf.runs, self.shelf.open = None, {}, {}
