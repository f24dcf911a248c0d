"""State in a file: whole or not at all, one writer at a time, free again after SIGKILL, sound on a full disk."""

import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.backends import lock

from botsync.backends.local import LocalState
from botsync.backends.spool import FileJournal, FileSpool
from botsync.errors import LockHeld, LockLost, StateCorrupt, StateUnavailable


def write(local: LocalState, text: str, runs: dict[str, str] | None = None) -> str:
    return local.write(text, replacing=local.read().version, note="", runs=runs or {})


def test_what_is_saved_stands_alone(tmp_path: Path) -> None:
    local = LocalState(tmp_path / "deep" / "state.json")
    write(local, "one\n")
    assert local.read().text == "one\n"
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["state.json"]
    assert local.place == str(tmp_path / "deep" / "state.json")


def test_a_failed_write_leaves_the_old_state(tmp_path: Path) -> None:
    """A directory in the place of the file makes the last step of the write fail."""
    local = LocalState(tmp_path / "deep" / "state.json")
    write(local, "one\n")
    (tmp_path / "deep").chmod(0o700)
    with room(5), pytest.raises(StateUnavailable, match="cannot be written"):
        write(local, "much longer\n")
    assert local.read().text == "one\n"
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["state.json"]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "dir").mkdir()
    with pytest.raises(StateUnavailable, match="cannot be read"):
        LocalState(tmp_path / "dir").read()
    (tmp_path / "bytes.json").write_bytes(b'{"version": 1, "x": "\xff')
    with pytest.raises(StateCorrupt, match=r"bytes\.json"):
        LocalState(tmp_path / "bytes.json").read()


def test_the_lock_excludes_and_names_its_holder(tmp_path: Path) -> None:
    one, two = LocalState(tmp_path / "s"), LocalState(tmp_path / "s")
    one.acquire(lock(1))
    with pytest.raises(LockHeld, match="user1 on host, process 1, `apply`, since 20"):
        two.acquire(lock(2))
    one.keep(lock(1), {})
    one.release(lock(1))
    with pytest.raises(LockLost):
        one.keep(lock(1), {})
    two.acquire(lock(2))
    two.release(lock(2))
    assert (tmp_path / "s.lock").read_text() == ""


def test_a_lock_that_cannot_be_taken_is_said(tmp_path: Path) -> None:
    (tmp_path / "s.lock").mkdir()
    with pytest.raises(StateUnavailable, match="cannot be taken"):
        LocalState(tmp_path / "s").acquire(lock(1))


def test_a_lock_needs_no_room_on_the_disk(tmp_path: Path) -> None:
    """Who holds it cannot be written down then; it is held all the same."""
    one = LocalState(tmp_path / "s")
    with room(0):
        one.acquire(lock(1))
        with pytest.raises(LockHeld, match="somebody"):
            LocalState(tmp_path / "s").acquire(lock(2))
        one.release(lock(1))
        LocalState(tmp_path / "s").acquire(lock(2))


HOLD = """
import sys
from pathlib import Path
from botsync.backends.local import LocalState
from botsync.core.lock import Lock
LocalState(Path(sys.argv[1])).acquire(Lock(id="x", who="child", command="apply", host="h", pid=1))
print("held", flush=True)
sys.stdin.read()
"""


def test_the_lock_ends_with_its_process_even_by_sigkill(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockHeld, match="child"):
            LocalState(path).acquire(lock(1))
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        assert LocalState(path).holder() is None
        LocalState(path).acquire(lock(1))


KILLED = """
import os, signal, sys
from pathlib import Path
from botsync.backends.local import LocalState
from botsync.backends.spool import FileSpool
path, left = Path(sys.argv[1]), int(sys.argv[2])
local = LocalState(path)
spool = FileSpool(local.folder)
def count(event, arguments):
    global left
    if event.startswith(("open", "os.")) and any(str(path.parent) in str(item) for item in arguments):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
journal = spool.journal("run2")
journal.append("begun\\n")
journal.append("end\\n")
journal.close()
local.write('new "run2"\\n', replacing=local.read().version, note="", runs={"run2": "begun\\nend\\n"})
print("done")
"""
"""Writes a state and files a journal, and is killed before a given operation on its folder."""


def test_a_kill_between_any_two_operations_leaves_old_or_new(tmp_path: Path) -> None:
    """And the journal of the run is open, or the state counts it: never neither, never both."""
    tried = 0
    while True:
        root = tmp_path / str(tried)
        root.mkdir()
        local = LocalState(root / "state.json")
        write(local, 'old "run1"\n', {"run1": "one\n"})
        ran = subprocess.run(
            [sys.executable, "-c", KILLED, root / "state.json", str(tried)], capture_output=True, text=True, check=False
        )
        text = local.read().text
        opened = local.open_runs()
        if text == 'old "run1"\n':
            assert list(local.runs()) == ["run1"]
        else:
            assert text == 'new "run2"\n'
            assert opened == {}
        local.acquire(lock(1))
        write(local, 'next "run1" "run2"\n', {})
        assert local.open_runs() == {}
        local.release(lock(1))
        assert not list(root.glob(".*")) or ran.returncode
        tried += 1
        if ran.returncode == 0:
            break
        assert ran.returncode == -signal.SIGKILL, ran.stderr
    assert tried > 8


# journals


@contextmanager
def room(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size, in bytes: what a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_journal_is_read_line_by_line(tmp_path: Path) -> None:
    local = LocalState(tmp_path / "state.json")
    spool = FileSpool(local.folder)
    assert list(local.runs()) == []
    for run in ("b", "a"):
        journal = spool.journal(run)
        journal.append(f"{run}\n")
        journal.append("é\n")
        journal.flush()
        journal.close()
    assert local.open_runs() == {"a": "a\né\n", "b": "b\né\n"}
    write(local, '"a" "b"', {"a": "", "b": ""})
    assert list(local.runs()) == ["a", "b"]
    assert local.read_run("a") == "a\né\n"
    assert local.open_runs() == {}
    assert spool.read("a") == ""
    spool.drop("a")


def test_a_torn_line_is_cut_off_when_it_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "x.open"
    path.write_text('one\n{"tor')
    journal = FileJournal(path)
    journal.append("two\n")
    journal.close()
    assert path.read_text() == "one\ntwo\n"


def test_a_line_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path / "x.open")
    journal.append("one\n")
    with room(20), pytest.raises(StateUnavailable, match=r"x\.open cannot be written \(File too large\)"):
        journal.append("x" * 50 + "\n")
    journal.append("two\n")
    journal.close()
    assert (tmp_path / "x.open").read_text() == "one\ntwo\n"


def test_a_journal_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "state.runs").write_text("in the way")
    local = LocalState(tmp_path / "state.json")
    spool = FileSpool(local.folder)
    with pytest.raises(StateUnavailable, match="cannot be written"):
        spool.journal("a")
    with pytest.raises(StateUnavailable, match="cannot be read"):
        spool.read("a")
    with pytest.raises(StateUnavailable, match="cannot be read"):
        local.read_run("a")
    spool.drop("a")


def test_what_cannot_be_removed_is_said(tmp_path: Path) -> None:
    local = LocalState(tmp_path / "s.json")
    write(local, "x")
    local.folder.mkdir()
    (local.folder / "mine.txt").write_text("not botsync's")
    with pytest.raises(StateUnavailable, match="cannot be removed"):
        local.remove()
    assert [path.name for path in local.folder.iterdir()] == ["mine.txt"]
