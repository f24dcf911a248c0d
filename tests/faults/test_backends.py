"""Faults in the place of the state: lost answers, and processes that end between any two operations.

Whatever happens, the state is the old one or the new one, the history is one line, and whoever comes next goes on.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import obstore
import pytest
from support.backends import Place, lock, serving_place
from support.githttp import git

from botsync.backends.git_program import Git
from botsync.errors import LockHeld, StateError
from botsync.ports import StateBackend

pytestmark = pytest.mark.enable_socket

KINDS = ("git", "s3", "http", "gitlab")
CI_STEP = 7
"""In the CI size every so many operations of git; in the full size all."""


class Ended(BaseException):
    """The process is not there any more."""


@pytest.fixture(scope="module", params=KINDS)
def makes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Place]]:
    with serving_place(request.param, tmp_path_factory.mktemp(request.param)) as made:
        yield made


class Tap:
    """Counts the operations of one process; from a given one on, none happens, or only its answer is lost."""

    def __init__(self, at: int, *, after: bool) -> None:
        self.at, self.after, self.count, self.has_ended = at, after, 0, False

    def through(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        def tapped(*arguments: Any, **options: Any) -> Any:
            if self.has_ended:
                raise Ended
            number, self.count = self.count, self.count + 1
            if number == self.at:
                self.has_ended = True
                if self.after:
                    operation(*arguments, **options)
                raise Ended
            return operation(*arguments, **options)

        return tapped


@pytest.fixture
def tapped(monkeypatch: pytest.MonkeyPatch) -> Callable[[Tap], Any]:
    """Put a tap on whatever backends do to the outside world, as long as the context lasts."""

    def put(tap: Tap) -> Any:
        patch = pytest.MonkeyPatch()
        patch.setattr(Git, "__call__", tap.through(Git.__call__))
        patch.setattr(httpx.Client, "request", tap.through(httpx.Client.request))
        for name in ("get", "put", "delete", "list"):
            patch.setattr(obstore, name, tap.through(getattr(obstore, name)))
        return patch

    return put


def work(backend: StateBackend, first: str) -> None:
    """Do what a run does: lock, read, begin, share, write, unlock."""
    backend.acquire(lock(1))
    assert backend.read().version == first
    backend.keep(lock(1), {"run2": "begun\n"})
    backend.write('two "run1" "run2"\n', replacing=first, note="two\n", runs={"run2": "begun\nend\n"})
    backend.release(lock(1))


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_ends_between_any_two_operations(
    when: str, makes: Callable[[], Place], tapped: Callable[[Tap], Any], request: pytest.FixtureRequest
) -> None:
    tried, at = 0, 0
    step = CI_STEP if request.config.getoption("--size") == "ci" and makes().kind == "git" else 1
    while True:
        place = makes()
        start = place.open()
        start.acquire(lock(1))
        first = start.write('one "run1"\n', replacing="", note="one\n", runs={"run1": "journal 1\n"})
        start.release(lock(1))
        backend, tap = place.open(), Tap(at, after=when == "after")
        patch = tapped(tap)
        try:
            work(backend, first)
        except Ended:
            pass
        finally:
            patch.undo()
        check_what_is_left(place)
        if not tap.has_ended:
            break
        tried, at = tried + 1, at + step
    assert at >= 9
    print(f"\n{place.kind:>7}: ended {when} {tried} operations, survived {tried}")


def check_what_is_left(place: Place) -> None:
    """The next one takes the lock over, finds old or new, and goes on from there."""
    nxt = place.open()
    try:
        nxt.acquire(lock(2))
    except LockHeld as held:
        assert held.lock.id == "botsync-1"  # noqa: PT017
        nxt.acquire(lock(2), instead_of=held.lock)
    stored = nxt.read()
    opened = nxt.open_runs()
    if stored.text == 'one "run1"\n':
        assert opened in ({}, {"run2": "begun\n"})
        assert list(nxt.runs()) in (["run1"], ["run1", "run2"])
    else:
        assert stored.text == 'two "run1" "run2"\n'
        assert opened == {}
        assert nxt.read_run("run2") == "begun\nend\n"
    version = nxt.write(
        'three "run1" "run2"\n', replacing=stored.version, note="three\n", runs={"run2": "begun\nend\n"}
    )
    assert nxt.read().version == version
    assert nxt.open_runs() == {}
    nxt.release(lock(2))
    assert nxt.holder() is None
    assert place.open().read_run("run1") == "journal 1\n"


# lost answers


def losses(place: Place) -> Iterator[Callable[[Callable[[int], bool]], None]]:
    """Yield what makes the server lose answers of requests that write, by their number."""
    server = place.server
    if place.kind == "git":
        yield lambda when: setattr(server, "lose", when) or setattr(server, "writes", 0)
    else:
        writes = iter(range(1, 10_000))

        def set_(when: Callable[[int], bool]) -> None:
            nonlocal writes
            writes = iter(range(1, 10_000))
            server.lose = lambda number, method: method != "GET" and when(next(writes))

        yield set_


def test_a_lost_answer_loses_nothing(makes: Callable[[], Place]) -> None:
    """Each write in turn is done, and its answer never comes; the work goes on as if it had."""
    if makes().kind == "s3":
        pytest.skip("see test_a_lost_answer_of_a_conditional_put")
    tried = 0
    for number in range(1, 6):
        place = makes()
        start = place.open()
        start.acquire(lock(1))
        first = start.write('one "run1"\n', replacing="", note="one\n", runs={"run1": "journal 1\n"})
        start.release(lock(1))
        (lose,) = losses(place)
        lose(lambda count, number=number: count == number)  # type: ignore[misc]
        work(place.open(), first)
        lose(lambda count: False)
        check_one_line(place)
        tried += 1
    print(f"\n{place.kind:>7}: answer lost at each of {tried} writes, survived")


def check_one_line(place: Place) -> None:
    other = place.open()
    assert other.read().text == 'two "run1" "run2"\n'
    assert other.open_runs() == {}
    assert other.holder() is None
    assert [other.read_run(run) for run in other.runs()] == ["journal 1\n", "begun\nend\n"]
    if place.kind == "git":
        remote = git("remote", "get-url", "origin", cwd=Path(place.address)).strip()
        history = git("ls-remote", remote, "refs/botsync*", cwd=Path(place.address)).splitlines()
        assert [line.split("\t")[1] for line in history] == ["refs/botsync/live"], "no lock is left behind"


def repeated(put: Callable[..., Any], at: int) -> Callable[..., Any]:
    """Return a put that is sent twice at its `at`-th call, as after an answer that was lost."""
    calls = iter(range(1_000))

    def twice(*arguments: Any, **options: Any) -> Any:
        done = put(*arguments, **options)
        return put(*arguments, **options) if next(calls) == at else done

    return twice


def test_a_lost_answer_of_a_conditional_put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client tries again by itself, and then meets its own object."""
    with serving_place("s3", tmp_path) as made:
        tried = 0
        for number in range(5):
            place = made()
            start = place.open()
            start.acquire(lock(1))
            first = start.write('one "run1"\n', replacing="", note="one\n", runs={"run1": "journal 1\n"})
            start.release(lock(1))
            with monkeypatch.context() as patch:
                patch.setattr(obstore, "put", repeated(obstore.put, number))
                work(place.open(), first)
            check_one_line(place)
            tried += 1
        print(f"\n     s3: answer lost at each of {tried} writes, survived")


@pytest.mark.parametrize("count", [2, 3])
def test_a_server_that_goes_on_failing_is_told(count: int, makes: Callable[[], Place]) -> None:
    """Nothing is taken for done that was not."""
    if makes().kind in {"s3", "git"}:
        pytest.skip("takes a minute of retries; the same code as the rest")
    place = makes()
    backend = place.open()
    backend.acquire(lock(1))
    (lose,) = losses(place)
    lose(lambda number: True)
    real = place.server.answer
    place.server.answer = lambda scope, body: (500, b"") if scope["method"] == "POST" else real(scope, body)
    with pytest.raises(StateError):
        backend.write("x\n", replacing="", note="x\n", runs={})
    place.server.answer = real
    lose(lambda number: False)
    assert place.open().read().text is None
    backend.release(lock(1))
