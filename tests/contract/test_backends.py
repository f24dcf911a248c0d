"""The contract that all backends of state share, each over its real server or program."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.backends import KINDS, Place, lock, serving_place

from botsync.core.lock import Lock
from botsync.errors import LockHeld, LockLost, StateMoved, StateUnavailable
from botsync.ports import StateBackend

pytestmark = pytest.mark.enable_socket

Makes = Callable[[], Place]


@pytest.fixture(scope="module", params=KINDS)
def makes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Makes]:
    with serving_place(request.param, tmp_path_factory.mktemp(request.param)) as made:
        yield made


@pytest.fixture
def place(makes: Makes) -> Place:
    return makes()


@pytest.fixture
def backend(place: Place) -> StateBackend:
    return place.open()


def write(backend: StateBackend, text: str, replacing: str = "", runs: dict[str, str] | None = None) -> str:
    return backend.write(text, replacing=replacing, note="apply by me\n\nRun: 1\n", runs=runs or {})


def test_nothing_is_there_at_first(backend: StateBackend) -> None:
    assert backend.read().text is None
    assert backend.holder() is None
    assert list(backend.runs()) == []
    assert backend.open_runs() == {}
    with pytest.raises(StateUnavailable, match="run1"):
        backend.read_run("run1")


def test_what_was_written_is_read(place: Place, backend: StateBackend) -> None:
    """By whoever wrote it, and by others at once."""
    other = place.open()
    backend.acquire(lock(1))
    version = write(backend, "one é \ud83d\n".encode("utf-8", "replace").decode())
    assert backend.read().version == version
    assert other.read() == backend.read()
    second = write(backend, "two\n" + "x" * 300_000, version)
    assert second != version
    assert other.read().text == "two\n" + "x" * 300_000
    assert place.open().read() == other.read()
    backend.release(lock(1))


def test_environments_have_states_of_their_own(place: Place) -> None:
    if place.kind in {"http", "gitlab"}:
        pytest.skip("an address is one state")
    one, two = place.open("one"), place.open("two")
    for backend in (one, two):
        backend.acquire(lock(1))
        write(backend, f"{backend.place}\n")
    assert one.read().text == f"{one.place}\n"
    assert two.read().text == f"{two.place}\n"
    one.remove()
    assert two.read().text == f"{two.place}\n"
    two.release(lock(1))


def test_nothing_that_somebody_else_wrote_is_written_over(place: Place) -> None:
    """Compare and swap: only in place of what was read."""
    one, two = place.open(), place.open()
    one.acquire(lock(1))
    first = write(one, "one\n")
    with pytest.raises(StateMoved):
        write(one, "again\n")
    second = write(one, "two\n", first)
    one.release(lock(1))
    two.acquire(lock(2))
    with pytest.raises(StateMoved):
        write(two, "lost\n", first)
    assert write(two, "three\n", second) == one.read().version
    assert one.read().text == "three\n"
    two.release(lock(2))


def test_one_holds_the_lock(place: Place) -> None:
    one, two = place.open(), place.open()
    mine = lock(1)
    one.acquire(mine)
    with pytest.raises(LockHeld, match="user1") as held:
        two.acquire(lock(2))
    assert held.value.lock.id == mine.id
    assert "--lock-timeout" in held.value.hint
    assert two.holder() == one.holder() == held.value.lock
    one.release(mine)
    assert two.holder() is None
    two.acquire(lock(2))
    with pytest.raises(LockHeld, match="user2"):
        one.acquire(lock(1))
    two.release(lock(2))
    assert one.holder() is None


def test_a_lock_says_who_holds_it_since_when_and_until_when(place: Place, backend: StateBackend) -> None:
    mine = lock(7, command="undo last")
    backend.acquire(mine)
    holder = place.open().holder()
    assert holder is not None
    assert (holder.who, holder.command, holder.host, holder.pid) == ("user7", "undo last", "host", 7)
    assert (holder.since, holder.expires) == (mine.since, mine.expires)
    backend.release(mine)


def test_what_is_not_ours_is_not_given_up(place: Place) -> None:
    one, two = place.open(), place.open()
    one.acquire(lock(1))
    two.release(lock(2))
    assert place.open().holder() is not None
    one.release(lock(1))


def test_a_lock_is_taken_over(place: Place, backend: StateBackend) -> None:
    """From the holder that was looked at and nobody else; then the first one may write nothing."""
    if not backend.is_leased:
        pytest.skip("it ends with its process")
    two = place.open()
    mine = lock(1)
    backend.acquire(mine)
    with pytest.raises(LockHeld):
        two.acquire(lock(2), instead_of=lock(3))
    two.acquire(lock(2), instead_of=mine)
    with pytest.raises(LockLost):
        backend.keep(mine, {})
    with pytest.raises((LockLost, StateMoved)):
        write(backend, "not mine any more\n")
    assert two.read().text is None
    backend.release(mine)
    assert two.holder() is not None, "only its own lock is given up"
    two.keep(lock(2), {})
    write(two, "mine\n")
    two.release(lock(2))


def test_a_lock_is_renewed_with_what_is_written_so_far(place: Place, backend: StateBackend) -> None:
    if not backend.is_leased:
        pytest.skip("journals are in files beside it")
    mine = lock(1)
    backend.acquire(mine)
    backend.keep(lock(1, ends=900), {"run1": "a\n"})
    backend.keep(lock(1, ends=1200), {"run1": "a\nb\n"})
    other = place.open()
    assert other.open_runs() == {"run1": "a\nb\n"}
    holder = other.holder()
    assert holder is not None
    assert holder.expires > mine.expires
    write(backend, '"run1"\n', runs={"run1": "a\nb\nend\n"})
    assert other.open_runs() == {}
    assert list(other.runs()) == ["run1"]
    assert other.read_run("run1") == "a\nb\nend\n"
    backend.release(lock(1))


def test_open_runs_outlive_their_lock(place: Place, backend: StateBackend) -> None:
    """Whoever comes next finds them, however the lock went."""
    if not backend.is_leased:
        pytest.skip("journals are in files beside it")
    backend.acquire(lock(1))
    backend.keep(lock(1), {"run1": "a\n"})
    second = place.open()
    second.acquire(lock(2), instead_of=second.holder())
    assert second.open_runs() == {"run1": "a\n"}
    second.release(lock(2))
    third = place.open()
    assert third.holder() is None
    assert third.open_runs() == {"run1": "a\n"}
    third.acquire(lock(3))
    assert third.open_runs() == {"run1": "a\n"}
    write(third, '"run1"\n', runs={"run1": "a\nend\n"})
    third.release(lock(3))
    assert place.open().open_runs() == {}
    assert place.open().read_run("run1") == "a\nend\n"


def test_journals_stay(place: Place, backend: StateBackend) -> None:
    backend.acquire(lock(1))
    version, names = "", []
    for number in range(12):
        run = f"run{number:02}"
        names.append(run)
        version = write(backend, f"state {names!r}\n", version, {run: f"journal of {run}\n"})
    backend.release(lock(1))
    other = place.open()
    assert list(other.runs()) == names
    assert [place.open().read_run(run) for run in ("run00", "run05", "run11")] == [
        f"journal of {run}\n" for run in ("run00", "run05", "run11")
    ]


def test_many_journals_come_at_once(place: Place, backend: StateBackend) -> None:
    """When state moves here from another place."""
    runs = {f"run{number:02}": f"journal {number}\n" for number in range(30)}
    backend.acquire(lock(1))
    write(backend, "state\n", runs=runs)
    backend.release(lock(1))
    assert {run: place.open().read_run(run) for run in backend.runs()} == runs


def test_all_of_it_can_be_removed(place: Place, backend: StateBackend) -> None:
    backend.acquire(lock(1))
    write(backend, "state\n", runs={"run1": "a\n"})
    backend.remove()
    backend.release(lock(1))
    other = place.open()
    assert other.read().text is None
    assert list(other.runs()) == []
    assert other.holder() is None
    other.acquire(lock(2))
    write(other, "new\n")
    other.release(lock(2))


def test_the_same_lock_is_taken_once(place: Place) -> None:
    """An answer that was lost is no reason to wait for oneself."""
    one = place.open()
    if not one.is_leased:
        pytest.skip("no answer can be lost")
    mine: Lock = lock(1)
    one.acquire(mine)
    again = place.open()
    again.acquire(mine)
    again.release(mine)
    assert one.holder() is None


def test_the_place_is_named(tmp_path: Path, backend: StateBackend) -> None:
    assert backend.place
    assert ":p@" not in backend.place
