"""Recorded state over any backend: locks are waited for, taken over and lost; what was interrupted is found again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.bench import Bench, Lines, load_data
from support.memory import MemoryState, Shelf

from botsync.address import Address
from botsync.backends.spool import FileSpool
from botsync.core.digest import keyed_digest
from botsync.core.history import Entry
from botsync.core.journal import closed
from botsync.core.lock import LEASE, Lock
from botsync.core.state import Recorded, State
from botsync.engine.lease import MARGIN, Clock, Lease
from botsync.engine.records import Records, Subject
from botsync.errors import (
    LockHeld,
    LockLost,
    ProjectInvalid,
    Refused,
    StateCorrupt,
    StateForeign,
    StateMoved,
    StateUnavailable,
)

ME = Lock(id="me", who="me", command="apply", host="here", pid=1)
OTHER = Lock(id="other", who="other", command="apply", host="there", pid=2, since="s", expires="2026-01-01T00:05:00Z")
ENTRIES = {Address.parse("entity.a"): Recorded(remote_id="1")}


@dataclass
class Time:
    """A clock that goes on when somebody sleeps."""

    start: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    seconds: float = 0
    meanwhile: Callable[[float], object] = field(default=lambda seconds: None)

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        self.meanwhile(self.seconds)

    @property
    def clock(self) -> Clock:
        return Clock(
            now=lambda: self.start + timedelta(seconds=self.seconds),
            monotonic=lambda: self.seconds,
            sleep=self.sleep,
        )


class Desk:
    """A place to work with records."""

    def __init__(self, root: Path, shelf: Shelf | None = None, *, is_leased: bool = True) -> None:
        self.time = Time()
        self.shelf = shelf or Shelf()
        self.backend = MemoryState(self.shelf, is_leased=is_leased)
        self.spool = FileSpool(root / "spool")
        self.said: list[str] = []
        self.gone: set[str] = set()
        subject = Subject(environment="sandbox", api="sandbox", digest=keyed_digest("t"), new_lineage=lambda: "lineage")
        self.records = Records(self.backend, self.spool, subject, self.time.clock, lambda lock: lock.id in self.gone)

    def lock(self, lock: Lock = ME, wait: float = 0) -> Any:
        return self.records.lock(lock, wait=wait, say=self.said.append)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def entry(command: str = "apply", **more: Any) -> Entry:
    return Entry(at="now", who="me", command=command, **more)


# state


def test_what_is_saved_is_loaded(desk: Desk, tmp_path: Path) -> None:
    with desk.lock():
        assert not desk.records.load().serial
        desk.records.save(desk.records.load().with_resources(ENTRIES), entry(commit="c0ffee"))
        assert desk.records.is_locked
    state = Desk(tmp_path, desk.shelf).records.load()
    assert (state.serial, dict(state.resources)) == (1, ENTRIES)
    assert [item.command for item in state.history] == ["apply"]
    assert desk.shelf.notes == ["apply by me\n\nProject commit: c0ffee\nSerial: 1\n"]
    assert not desk.records.is_locked


def test_nothing_is_written_where_nothing_differs(desk: Desk) -> None:
    with desk.lock():
        state = desk.records.load()
        assert desk.records.save(state, entry()) is state
    assert desk.shelf.text is None


def test_what_somebody_wrote_meanwhile_is_not_lost(desk: Desk, tmp_path: Path) -> None:
    """A lock was taken away by hand, say."""
    with desk.lock():
        state = desk.records.load()
        desk.shelf.lock = None
        other = Desk(tmp_path, desk.shelf)
        with other.lock(OTHER):
            other.records.save(other.records.load().with_resources({}), entry("state rm"), {"r": ""})
        desk.shelf.lock = ME
        with pytest.raises(StateMoved):
            desk.records.save(state.with_resources(ENTRIES), entry())


def test_a_foreign_state_names_its_place(desk: Desk) -> None:
    desk.shelf.text = '{"version": 1}'
    with pytest.raises(StateCorrupt, match="memory: the state cannot be read"):
        desk.records.load()


def state(serial: int, lineage: str = "lineage", **more: Any) -> State:
    return State(environment="sandbox", api="sandbox", lineage=lineage, serial=serial, **more)


def test_only_a_newer_state_of_the_same_lineage_is_put(desk: Desk) -> None:
    with desk.lock():
        put = desk.records.put(state(5, history=(entry("import"),)), entry("state push"), force=False)
        assert (put.serial, [item.command for item in put.history]) == (6, ["import", "state push"])
        with pytest.raises(Refused, match="older: serial 5, recorded is 6"):
            desk.records.put(state(5), entry("state push"), force=False)
        with pytest.raises(StateForeign, match="another lineage"):
            desk.records.put(state(9, "else"), entry("state push"), force=False)
        forced = desk.records.put(state(2, "else"), entry("state push"), force=True)
    assert (forced.serial, forced.lineage, len(forced.history)) == (7, "else", 3)


def test_a_state_moves_in_where_nothing_lives(desk: Desk, tmp_path: Path) -> None:
    here, there = desk, Desk(tmp_path / "there")
    with there.lock(), here.lock():
        there.records.save(there.records.load().with_resources(ENTRIES), entry(), {"r1": "journal\n"})
        moved = here.records.move_in(there.records.load(), entry("state migrate"), {"r1": "journal\n"})
        there.records.move_out("here")
    assert (moved.serial, moved.resources, moved.lineage) == (2, ENTRIES, "lineage")
    assert here.backend.read_run("r1") == "journal\n"
    with pytest.raises(StateForeign, match="was moved to here"):
        there.records.load()
    with there.lock(), pytest.raises(Refused, match="holds a state already"):
        here.records.move_in(moved, entry(), {})
    with there.lock():
        assert there.records.move_in(moved, entry(), {}).serial == 3, "and back to where it was"


# locks


def test_a_held_lock_is_refused(desk: Desk) -> None:
    desk.shelf.lock = OTHER
    with pytest.raises(LockHeld), desk.lock():
        pass
    assert desk.shelf.lock == OTHER
    assert desk.said == []


def test_a_held_lock_is_waited_for(desk: Desk) -> None:
    desk.shelf.lock = OTHER

    def meanwhile(seconds: float) -> None:
        if seconds > 20:
            desk.shelf.lock = None

    desk.time.meanwhile = meanwhile
    with desk.lock(wait=60):
        assert desk.shelf.lock is not None
        assert desk.shelf.lock.since == f"2026-01-01T00:00:{int(desk.time.seconds)}Z"
    assert desk.said == [f"Waiting up to 60 seconds for {OTHER}."]
    assert desk.time.seconds < 25


def test_no_longer_than_was_said(desk: Desk) -> None:
    desk.shelf.lock = OTHER
    with pytest.raises(LockHeld), desk.lock(wait=7):
        pass
    assert desk.time.seconds == 7


def test_a_lock_that_ran_out_is_taken_over_and_that_is_said(desk: Desk) -> None:
    desk.shelf.lock = OTHER
    desk.time.seconds = 301
    with desk.lock():
        assert desk.shelf.lock.id == "me"
        assert desk.shelf.lock.expires == "2026-01-01T00:10:01Z"
    assert desk.said == [f"Took over the lock of {OTHER}: it ran out."]


def test_a_lock_of_a_process_that_has_ended_is_taken_over(desk: Desk) -> None:
    desk.shelf.lock, desk.gone = OTHER, {"other"}
    with desk.lock():
        pass
    assert desk.said == [f"Took over the lock of {OTHER}: its process has ended."]


def test_a_lock_that_cannot_be_given_up_is_told_and_runs_out(desk: Desk) -> None:
    def fails(name: str) -> None:
        if name == "release":
            raise StateUnavailable("no network")

    desk.backend.fails = fails
    with desk.lock():
        pass
    assert desk.said == ["The lock could not be given up (no network); it runs out by itself."]


def test_nothing_is_written_once_the_lock_is_somebody_elses(desk: Desk) -> None:
    with desk.lock():
        journal = desk.records.begin("r1")
        journal.append("one\n")
        desk.shelf.lock = OTHER
        with pytest.raises(LockLost):
            journal.flush()
        journal.close()
    assert desk.shelf.lock == OTHER


def test_nothing_is_begun_under_a_lock_that_could_not_be_renewed_for_long(desk: Desk) -> None:
    """Before it runs out for others, it has run out for its holder."""
    with desk.lock():
        journal = desk.records.begin("r1")
        journal.append("one\n")
        desk.time.seconds = LEASE - MARGIN + 1
        with pytest.raises(LockLost, match="could not be renewed for 270 seconds"):
            journal.append("two\n")
        with pytest.raises(LockLost):
            desk.records.save(desk.records.load().with_resources(ENTRIES), entry())
        journal.flush()
        journal.append("three\n")
        journal.close()
    assert desk.shelf.open == {"r1": "one\n"}


def running(keep: Callable[[], None], *, has_news: bool = True, seconds: float = 0) -> Lease:
    time = Time()
    lease = Lease(keep, lambda: has_news, time.clock, beat=0.001)
    time.seconds = seconds
    lease.start()
    return lease


def test_a_lease_is_renewed_where_there_is_news_or_time_has_passed() -> None:
    import threading  # noqa: PLC0415

    for has_news, seconds in ((True, 0), (False, 61)):
        kept = threading.Event()
        lease = running(kept.set, has_news=has_news, seconds=seconds)
        assert kept.wait(5)
        lease.stop()
        lease.check()


def test_a_lease_is_not_renewed_for_nothing() -> None:
    calls: list[int] = []
    lease = running(lambda: calls.append(1), has_news=False)
    lease._thread.join(0.05)
    lease.stop()
    assert calls == []


@pytest.mark.parametrize("error", [StateUnavailable("no network"), ProjectInvalid(())])
def test_a_lease_goes_on_after_a_failure(error: Exception) -> None:
    import threading  # noqa: PLC0415

    calls, twice = [], threading.Event()

    def keep() -> None:
        calls.append(1)
        if len(calls) > 1:
            twice.set()
        raise error

    lease = running(keep)
    assert twice.wait(5)
    lease.stop()
    lease.check()


def test_a_lease_that_is_lost_stays_lost() -> None:
    def keep() -> None:
        raise LockLost("taken over")

    lease = running(keep)
    lease._thread.join(5)
    with pytest.raises(LockLost, match="taken over"):
        lease.check()
    lease.stop()


# runs


@pytest.fixture
def text(monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the journal of a run that created a segment, up to its last line."""
    kept: list[Lines] = []
    monkeypatch.setattr("support.bench.Lines", lambda left: kept.append(Lines(left)) or kept[-1])
    Bench().apply(load_data({"version": 1, "name": "t", "segments": {"vip": {"name": "VIP"}}}))
    return "".join(kept[-1].text.splitlines(keepends=True)[:-1])


def test_a_run_is_shared_when_it_begins_and_filed_when_it_is_over(desk: Desk, text: str) -> None:
    with desk.lock():
        journal = desk.records.begin("run-0")
        journal.append(text.splitlines(keepends=True)[0])
        journal.flush()
        assert desk.shelf.open == {"run-0": text.splitlines(keepends=True)[0]}
        journal.append(text.split("\n", 1)[1] + closed("complete", "then"))
        assert not journal._journal.close()  # type: ignore[attr-defined]
        whole = desk.records.finished("run-0")
        desk.records.save(desk.records.load().with_resources(ENTRIES), entry(run="run-0"), {"run-0": whole})
    assert desk.shelf.open == {}
    assert desk.records.read_run("run-0").outcome == "complete"
    assert desk.records.finished("run-0") == ""
    assert desk.shelf.notes == ["apply by me\n\nRun: run-0 ()\nChanges: none of 0\nSerial: 1\n"]


def test_an_open_run_is_read_from_where_more_of_it_is(desk: Desk, tmp_path: Path, text: str) -> None:
    """Here, where it ran; elsewhere what was shared, and then any step may have been begun."""
    first = text.splitlines(keepends=True)[0]
    desk.shelf.open = {"run-0": first}
    journal = desk.spool.journal("run-0")
    journal.append(text)
    journal.close()
    (here,) = desk.records.open_runs()
    assert [fact.done for fact in here.facts] == [True]
    elsewhere = Desk(tmp_path / "elsewhere", desk.shelf)
    (there,) = elsewhere.records.open_runs()
    assert [fact.done for fact in there.facts] == [False]
    with desk.lock():
        here.outcome = "recovered"
        desk.records.settle(here, desk.records.load(), closed("recovered", "then"))
    assert desk.shelf.open == {}
    assert desk.records.read_run("run-0").outcome == "recovered"
    assert [fact.done for fact in desk.records.read_run("run-0").facts] == [True]
    with elsewhere.lock():
        desk.shelf.open = {"run-1": first.replace("run-0", "run-1")}
        (run,) = elsewhere.records.open_runs()
        run.outcome = "recovered"
        elsewhere.records.settle(run, elsewhere.records.load(), closed("recovered", "then"))
    assert desk.shelf.runs["run-1"].count("\n") == 2


def test_a_journal_in_files_is_whole(tmp_path: Path, text: str) -> None:
    desk = Desk(tmp_path, is_leased=False)
    desk.shelf.open = {"run-0": text, "run-1": '{"tor'}
    (run,) = desk.records.open_runs()
    assert [fact.done for fact in run.facts] == [True]
    with desk.lock():
        journal = desk.records.begin("run-0")
        journal.append(text)
        journal.close()
        desk.records.settle(run, desk.records.load(), closed("recovered", "then"))
    assert desk.shelf.runs["run-0"] == text


def test_lines_outlive_the_process_but_not_always_the_power(tmp_path: Path, text: str) -> None:
    """Of a run before the machine was started anew, any step may have been begun of which nothing is said."""
    desk = Desk(tmp_path, is_leased=False)
    first = text.splitlines(keepends=True)[0]
    desk.shelf.open = {"run-0": first.replace('"boot": ""', '"boot": "another"')}
    (run,) = desk.records.open_runs()
    assert [fact.done for fact in run.facts] == [False]
    desk.shelf.open = {"run-0": first}
    (run,) = desk.records.open_runs()
    assert run.facts == []


def test_a_run_of_another_environment_is_refused(tmp_path: Path, text: str) -> None:
    desk = Desk(tmp_path)
    desk.shelf.open = {"run-0": text.replace('"environment": "sandbox"', '"environment": "other"')}
    with pytest.raises(StateForeign, match="a run of environment `other`"):
        desk.records.open_runs()


def test_a_move_that_was_cut_off_goes_on(desk: Desk) -> None:
    with desk.lock():
        moved = desk.records.move_in(state(3, resources=ENTRIES), entry("state migrate"), {})
        assert desk.records.move_in(state(3, resources=ENTRIES), entry("state migrate"), {}) == moved


def test_whoever_stops_while_the_lock_is_taken_leaves_none(desk: Desk) -> None:
    """The answer was on its way: taken or not, it is free afterwards."""
    for taken in (True, False):
        calls = iter(range(9))

        def fails(name: str, taken: Any = taken, calls: Any = calls) -> None:
            if name == "acquire" and next(calls) == 0:
                desk.shelf.lock = ME if taken else None
                raise KeyboardInterrupt

        desk.backend.fails = fails
        with pytest.raises(KeyboardInterrupt), desk.lock():
            pass
        assert desk.shelf.lock is None
    desk.shelf.lock, desk.time.seconds, calls = OTHER, 301, iter(range(9))

    def stops(name: str) -> None:
        if name == "acquire" and next(calls) == 1:
            desk.shelf.lock = ME
            raise KeyboardInterrupt

    desk.backend.fails = stops
    with pytest.raises(KeyboardInterrupt), desk.lock():
        pass
    assert desk.shelf.lock is None


def test_an_empty_journal_is_told(desk: Desk) -> None:
    desk.shelf.runs["r"] = ""
    with pytest.raises(StateForeign, match="holds nothing"):
        desk.records.read_run("r")


def test_a_state_of_the_first_version_gets_its_history_from_the_journals(tmp_path: Path, text: str) -> None:
    desk = Desk(tmp_path, is_leased=False)
    desk.shelf.text = desk.records.encode(state(3)).replace('"version": 2', '"version": 1')
    desk.shelf.runs = {"run-0": text + closed("complete", "then"), "run-1": ""}
    assert [item.run for item in desk.records.load().history] == ["run-0"]
