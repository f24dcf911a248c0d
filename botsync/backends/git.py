"""State in Git itself: a ref of the project's remote for the state, one commit a run, and a ref for the lock.

``refs/botsync/<environment>`` holds ``state.json`` and the journal of the run that wrote it; its commits are the
history. ``refs/botsync-locks/<environment>`` is there while somebody holds the lock, or left runs open; it holds
``lock.json`` and the journals of open runs. Every push names the commit that it takes the place of
(``--force-with-lease``), so what somebody else wrote meanwhile is never lost; what a push has done whose answer was
lost is seen by looking.
"""

from collections.abc import Mapping
from typing import Final

from botsync.backends.git_refs import Refs
from botsync.backends.refusals import lost, moved, taken
from botsync.core.lock import Lock, decode_lock, encode_lock
from botsync.errors import StateMoved, StateUnavailable
from botsync.ports import Stored

STATE_FILE: Final = "state.json"
LOCK_FILE: Final = "lock.json"
RUNS: Final = "runs"
_TRIES = 3


class GitState:
    """State of one environment in refs of a remote (``ports.StateBackend``).

    Args:
        refs: the refs of the remote.
        environment: name of the environment.
        part: tells several projects of one repository apart; empty for the only one.
    """

    is_leased = True

    def __init__(self, refs: Refs, *, environment: str, part: str = "") -> None:
        self._refs = refs
        self._state = f"refs/botsync-of/{part}/{environment}" if part else f"refs/botsync/{environment}"
        self._lock = f"refs/botsync-locks-of/{part}/{environment}" if part else f"refs/botsync-locks/{environment}"
        self._held = ""
        """The commit of the lock that was taken here."""

    @property
    def place(self) -> str:
        """The ref and the address of its remote."""
        return f"{self._state} of {self._refs.place}"

    # reading

    def read(self) -> Stored:
        """Return the state at the tip of its ref."""
        commit = self._refs.fetched(self._state)
        if not commit:
            return Stored(text=None, version="")
        return Stored(text=self._refs.show(commit, STATE_FILE), version=commit)

    def open_runs(self) -> dict[str, str]:
        """Return the journals beside the lock."""
        return self._open(self._refs.fetched(self._lock))

    def holder(self) -> Lock | None:
        """Return who holds the lock."""
        commit = self._refs.fetched(self._lock)
        return self._holder(commit) if commit else None

    def runs(self) -> list[str]:
        """Return the ids of all runs in the history of the state."""
        if not self._refs.fetched(self._state, whole=True):
            return []
        listed = self._refs.run(
            "log", "--format=", "--name-only", "--no-renames", "--diff-filter=A", self._state, "--", f"{RUNS}/"
        )
        return sorted({_run(path) for path in listed.split()})

    def read_run(self, run: str) -> str:
        """Return the journal of a run from the commit that it made."""
        path = f"{RUNS}/{run}.jsonl"
        depth = 1
        while tip := self._refs.fetched(self._state, depth=depth):
            if found := self._journal(tip, path):
                return found
            if int(self._refs.run("rev-list", "--count", tip)) < depth:
                break
            depth *= 8
        raise StateUnavailable(f"{self.place} has no journal of run {run}", hint="see `botsync history`")

    def _journal(self, tip: str, path: str) -> str:
        """Return a journal from the part of the history that is here."""
        commit = self._refs.run("log", "-1", "--format=%H", "--no-renames", "--diff-filter=A", tip, "--", path).strip()
        return self._refs.show(commit, path) if commit else ""

    def _holder(self, commit: str) -> Lock | None:
        if not self._refs.files(commit, LOCK_FILE):
            return None
        return decode_lock(self._refs.show(commit, LOCK_FILE))

    # writing

    def write(self, text: str, *, replacing: str, note: str, runs: Mapping[str, str]) -> str:
        """Push a commit on top of the one that it follows, while the lock is ours; drop the runs from the lock."""
        if self._refs.fetched(self._state) != replacing:
            raise moved(self._state)
        files = {STATE_FILE: text} | {f"{RUNS}/{run}.jsonl": journal for run, journal in runs.items()}
        commit = self._refs.commit(files, replacing, note)
        kept = {run: journal for run, journal in self._beside(self._held).items() if run not in runs}
        lock = self._lock_commit(self._holder(self._held), kept, self._held) if self._held else ""
        moves = [(self._state, replacing, commit)] + ([(self._lock, self._held, lock)] if self._held else [])
        if not self._refs.push(moves):
            if self._held and self._refs.remote(self._lock) != self._held:
                raise lost(f"the lock {self._lock}")
            raise moved(self._state)
        self._held = lock
        return commit

    def acquire(self, lock: Lock, instead_of: Lock | None = None) -> None:
        """Create the ref of the lock, or take it over; open runs are taken along."""
        for _ in range(_TRIES):
            there = self._refs.fetched(self._lock)
            holder = self._holder(there) if there else None
            if holder is not None and holder != instead_of and holder.id != lock.id:
                raise taken(f"the lock {self._lock}", holder)
            commit = self._lock_commit(lock, self._open(there), there)
            if self._refs.push([(self._lock, there, commit)]):
                self._held = commit
                return
        raise taken(f"the lock {self._lock}", self.holder() or lock)

    def keep(self, lock: Lock, runs: Mapping[str, str]) -> None:
        """Push the lock again, with its new end and the journals of open runs."""
        commit = self._lock_commit(lock, {**self._beside(self._held), **runs}, self._held)
        if not self._refs.push([(self._lock, self._held, commit)]):
            raise lost(f"the lock {self._lock}")
        self._held = commit

    def release(self, lock: Lock) -> None:  # noqa: ARG002  (the commit is known)
        """Remove the ref, or, where runs are open, the lock in it."""
        if not self._held:
            return
        runs = self._beside(self._held)
        self._refs.push([(self._lock, self._held, self._lock_commit(None, runs, self._held) if runs else "")])
        self._held = ""

    def remove(self) -> None:
        """Remove both refs."""
        for ref in (self._state, self._lock):
            there = self._refs.remote(ref)
            if there and not self._refs.push([(ref, there, "")]):
                raise StateMoved(f"{ref} was written by somebody else meanwhile")
        self._held = ""

    def _open(self, commit: str) -> dict[str, str]:
        """Return the journals beside a lock, without those that the state has filed: then the lock lags behind."""
        runs = self._beside(commit) if commit else {}
        state = self._refs.fetched(self._state) if runs else ""
        filed = set(map(_run, self._refs.files(state, f"{RUNS}/"))) if state else set()
        return {run: journal for run, journal in runs.items() if run not in filed}

    def _beside(self, commit: str) -> dict[str, str]:
        return {_run(path): self._refs.show(commit, path) for path in self._refs.files(commit, f"{RUNS}/")}

    def _lock_commit(self, lock: Lock | None, runs: Mapping[str, str], parent: str) -> str:
        files = {f"{RUNS}/{run}.jsonl": journal for run, journal in runs.items()}
        if lock is None:
            return self._refs.commit(files, parent, "Open runs; nobody holds the lock\n")
        return self._refs.commit({LOCK_FILE: encode_lock(lock), **files}, parent, f"Lock of {lock}\n")


def _run(path: str) -> str:
    return path.removeprefix(f"{RUNS}/").removesuffix(".jsonl")
