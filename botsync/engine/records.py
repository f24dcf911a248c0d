"""The recorded state of one environment and the journals of its runs, over whatever backend: what the texts mean.

Whatever is written is written under the lock, in place of exactly the state that was read.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from botsync.core.history import Entry
from botsync.core.journal import Run, decode_run
from botsync.core.lock import Lock
from botsync.core.state import Digest, State, decode_state, encode_state, is_moved, moved_state
from botsync.engine.lease import Clock, Lease
from botsync.engine.sharing import SharedJournal
from botsync.engine.taking import LockTaker, renewed
from botsync.errors import Refused, StateError, StateForeign
from botsync.ports import Journal, JournalSpool, StateBackend, Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a state is about.

    Attributes:
        environment: name of the environment.
        api: base address of its API.
        digest: gives keyed digests of secrets.
        new_lineage: gives a random identifier for a new state.
        project: name of the project; empty where any will do.
        boot: identifies this machine since it was started, where that is known.
    """

    environment: str
    api: str
    digest: Digest
    new_lineage: Callable[[], str]
    project: str = ""
    boot: str = ""


class Records:
    """State and journals of one environment. Methods raise `errors.StateError`.

    Args:
        backend: where they live.
        spool: where this machine's runs write their journals.
        subject: what the state is about.
        clock: the time.
        is_gone: tells of the holder of a lock whether its process has surely ended.
    """

    def __init__(
        self,
        backend: StateBackend,
        spool: JournalSpool,
        subject: Subject,
        clock: Clock,
        is_gone: Callable[[Lock], bool] = lambda _: False,
    ) -> None:
        self.backend = backend
        self._spool = spool
        self._subject = subject
        self._clock = clock
        self._is_gone = is_gone
        self._mutex = threading.RLock()
        self._read: tuple[Stored, State] | None = None
        self._lease: Lease | None = None
        self._lock: Lock | None = None
        self._open: dict[str, SharedJournal] = {}

    # state

    def load(self) -> State:
        """Return the recorded state; a new one where there is none yet."""
        if self._read is None or self._lock is None:
            with self._mutex:
                stored = self.backend.read()
            state = self.decode(stored.text)
            if state.serial and not state.history and not self.backend.is_leased:
                state = replace(state, history=tuple(run.entry for run in self._filed()))
            self._read = stored, state
        return self._read[1]

    def _filed(self) -> Iterator[Run]:
        """Yield the runs whose journals are filed: a state of version 1 does not name them."""
        for run_id in self.backend.runs():
            run = decode_run(self.backend.read_run(run_id))
            if run is not None:
                yield run

    @property
    def is_locked(self) -> bool:
        """Whether this process holds the lock."""
        return self._lock is not None

    def decode(self, text: str | None) -> State:
        """Read the text of a state; none stands for a new one.

        Raises:
            StateError: it is none, or not this environment's.
        """
        subject = self._subject
        if text is None:
            lineage = subject.new_lineage()
            return State(environment=subject.environment, api=subject.api, lineage=lineage, project=subject.project)
        try:
            state = decode_state(
                text,
                environment=subject.environment,
                api=subject.api,
                digest=subject.digest,
                project=subject.project,
            )
        except StateError as error:
            raise type(error)(f"{self.backend.place}: {error.message}", hint=error.hint) from error
        return state

    def encode(self, state: State) -> str:
        """Return the text of a state."""
        return encode_state(state, self._subject.digest)

    def save(self, state: State, entry: Entry, runs: Mapping[str, str] | None = None) -> State:
        """Write a state in place of the one that was loaded, and file the journals of runs that are over.

        Nothing is written where nothing differs and no run is over.
        """
        before = self.load()
        if state is before and not runs:
            return state
        return self._write(state.with_entry(entry, before), runs or {})

    def put(self, state: State, entry: Entry, *, force: bool) -> State:
        """Write a state that comes from elsewhere in place of the one that is recorded.

        Raises:
            StateForeign: it has another lineage.
            Refused: it is not newer.
        """
        before = self.load()
        if before.serial and not force and state.lineage != before.lineage:
            raise StateForeign(
                f"the state that is pushed has another lineage ({state.lineage}, recorded is {before.lineage})",
                hint="they have no history in common; if it is meant all the same: --force",
            )
        if state.serial < before.serial and not force:
            raise Refused(
                f"the state that is pushed is older: serial {state.serial}, recorded is {before.serial}",
                hint="look at the newer one first (botsync state pull); if it is meant all the same: --force",
            )
        newest = max(before, state, key=lambda item: item.serial)
        return self._write(replace(state, history=()).with_entry(entry, newest), {})

    def move_in(self, state: State, entry: Entry, runs: Mapping[str, str]) -> State:
        """Write a state and journals that lived elsewhere, where nothing lives yet, or no longer.

        Raises:
            Refused: something lives here.
        """
        with self._mutex:
            stored = self.backend.read()
        if stored.text is not None and not is_moved(stored.text):
            there = self.decode(stored.text)
            if (there.lineage, there.resources) == (state.lineage, state.resources) and there.serial > state.serial:
                self._read = stored, there
                return there  # it came here already, by a move that was cut off
            raise Refused(
                f"{self.backend.place} holds a state already",
                hint="look at it (botsync state list); to replace it: botsync state push --force",
            )
        self._read = stored, state
        return self._write(state.with_entry(entry, state), runs)

    def move_out(self, to: str) -> None:
        """Leave a note that the state lives elsewhere now, so that nobody goes on here."""
        self.load()
        assert self._read is not None  # noqa: S101  (loaded above)
        with self._mutex:
            self.backend.write(moved_state(to), replacing=self._read[0].version, note=f"Moved to {to}\n", runs={})

    def _write(self, state: State, runs: Mapping[str, str]) -> State:
        assert self._read is not None  # noqa: S101  (every caller has loaded)
        state = replace(state, project=state.project or self._subject.project)
        text = self.encode(state)
        if self._lease is not None:
            self._lease.check()
        with self._mutex:
            version = self.backend.write(
                text, replacing=self._read[0].version, note=_note(state.history[-1]), runs=runs
            )
        self._read = Stored(text=text, version=version), state
        for run in runs:
            self._open.pop(run, None)
            self._spool.drop(run)
        return state

    # runs

    def open_runs(self) -> list[Run]:
        """Return the runs that did not come to their end, or did not get to write so into the state."""
        with self._mutex:
            known = self.backend.open_runs()
        found = []
        for run_id, text in sorted(known.items()):
            run = self._best(run_id, text)
            if run is not None:
                self._check(run)
                found.append(run)
        return found

    def _check(self, run: Run) -> None:
        """See that a run is one of this environment.

        Raises:
            StateForeign: it is not.
        """
        saved, subject = run.saved, self._subject
        if (saved.plan.environment, saved.api) != (subject.environment, subject.api):
            raise StateForeign(
                f"{self.backend.place} holds a run of environment `{saved.plan.environment}` at {saved.api}",
                hint="give each environment a state of its own (`state:` in botsync.yaml)",
            )

    def _best(self, run_id: str, text: str) -> Run | None:
        """Read the journal of an open run from where it is more whole."""
        here = self._spool.read(run_id) if self.backend.is_leased else text
        if here.startswith(text) and here:
            run = decode_run(here)
            if run is None or run.boot == self._subject.boot:
                return run
            return decode_run(here, is_whole=False)  # the machine was started anew since: its last lines may be lost
        return decode_run(text, is_whole=False)

    def settle(self, run: Run, state: State, closing: str) -> State:
        """Write a state that counts what an open run did, and file the run's journal with a last line."""
        with self._mutex:
            text = self.backend.open_runs()[run.id]
        if self.backend.is_leased:
            here = self._spool.read(run.id)
            text = (here if here.startswith(text) else text) + closing
        elif closing:
            journal = self._spool.journal(run.id)
            try:
                journal.append(closing)
            finally:
                journal.close()
        return self.save(state, run.entry, {run.id: text})

    def read_run(self, run_id: str) -> Run:
        """Return a run that is over.

        Raises:
            StateForeign: its journal holds nothing.
        """
        with self._mutex:
            run = decode_run(self.backend.read_run(run_id))
        if run is None:
            raise StateForeign(f"the journal of run {run_id} holds nothing")
        return run

    def begin(self, run_id: str) -> Journal:
        """Open the journal of a new run; it is shared when it is flushed, and from time to time."""
        if not self.backend.is_leased or self._lease is None:
            return self._spool.journal(run_id)
        journal = SharedJournal(self._spool.journal(run_id), self._lease)
        self._open[run_id] = journal
        return journal

    def finished(self, run_id: str) -> str:
        """Return the whole journal of a run of this process."""
        return self._spool.read(run_id)

    # lock

    @contextmanager
    def lock(self, lock: Lock, *, wait: float, say: Callable[[str], None]) -> Iterator[None]:
        """Keep others from writing as long as the context lasts.

        Args:
            lock: who wants it.
            wait: seconds to wait for whoever holds it.
            say: told what a person should know.

        Raises:
            LockHeld: somebody held it all the time.
        """
        taker = LockTaker(self.backend, self._clock, self._is_gone, say)
        self._lock = taker.take(lock, wait)
        self._read = None
        if self.backend.is_leased:
            self._lease = Lease(self._keep, self._has_news, self._clock)
            self._lease.start()
        try:
            yield
        finally:
            if self._lease is not None:
                self._lease.stop()
            try:
                with self._mutex:
                    self.backend.release(self._lock)
            except StateError as error:
                say(f"The lock could not be given up ({error.message}); it runs out by itself.")
            self._lock, self._lease = None, None
            self._open.clear()

    def _has_news(self) -> bool:
        return any(journal.is_ahead for journal in list(self._open.values()))

    def _keep(self) -> None:
        with self._mutex:
            if self._lock is None:
                return
            self._lock = renewed(self._lock, self.backend, self._clock)
            texts = {run: self._spool.read(run) for run in self._open}
            self.backend.keep(self._lock, texts)
            for run, text in texts.items():
                self._open[run].is_shared(text)


def _note(entry: Entry) -> str:
    """Return what the history of the backend says of a write."""
    counts = ", ".join(f"{count} {action}" for action, count in entry.done.items())
    lines = {
        "Run": f"{entry.run} ({entry.outcome})" if entry.run else "",
        "Project commit": entry.commit,
        "Changes": f"{counts or 'none'} of {entry.changes}" if entry.run else "",
        "Serial": str(entry.serial),
    }
    subject = f"{entry.command} by {entry.who}"
    return subject + "\n\n" + "".join(f"{name}: {value}\n" for name, value in lines.items() if value)
