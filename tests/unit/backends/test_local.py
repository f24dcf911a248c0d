"""State in a file: whole or not at all, one writer at a time, free again after SIGKILL."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from botsync.address import Address
from botsync.backends.local import FileJournal, LocalState
from botsync.core.digest import keyed_digest
from botsync.core.state import Recorded
from botsync.errors import Refused, StateCorrupt, StateForeign, StateUnavailable

ENTRY = {Address.parse("entity.a"): Recorded(remote_id="1")}


def backend(path: Path, environment: str = "e") -> LocalState:
    return LocalState(path, environment=environment, api="a", digest=keyed_digest("t"), new_lineage=lambda: "lineage")


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    local = backend(tmp_path / "deep" / "state.json")
    state = local.load()
    assert (state.lineage, state.serial, dict(state.resources)) == ("lineage", 0, {})
    local.save(state.with_resources(ENTRY))
    assert local.load() == state.with_resources(ENTRY)
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["state.json"]


def test_a_failed_write_leaves_the_old_state(tmp_path: Path) -> None:
    """A directory in the place of the file makes the last step of the write fail."""
    (tmp_path / "state.json").mkdir()
    local = backend(tmp_path / "state.json")
    with pytest.raises(StateUnavailable, match="cannot be written"):
        local.save(backend(tmp_path / "none.json").load())
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "dir").mkdir()
    with pytest.raises(StateUnavailable, match="cannot be read"):
        backend(tmp_path / "dir").load()
    (tmp_path / "cut.json").write_text('{"version": 1', encoding="utf-8")
    with pytest.raises(StateCorrupt, match=r"cut\.json"):
        backend(tmp_path / "cut.json").load()
    (tmp_path / "bytes.json").write_bytes(b'{"version": 1, "x": "\xff')
    with pytest.raises(StateCorrupt):
        backend(tmp_path / "bytes.json").load()


def test_a_foreign_state_is_refused(tmp_path: Path) -> None:
    backend(tmp_path / "s").save(backend(tmp_path / "s").load().with_resources(ENTRY))
    with pytest.raises(StateForeign):
        backend(tmp_path / "s", "other").load()


def test_the_lock_excludes_and_names_its_holder(tmp_path: Path) -> None:
    held = pytest.raises(Refused, match=f"process {os.getpid()}")
    with backend(tmp_path / "s").lock(), held, backend(tmp_path / "s").lock():
        pass
    with backend(tmp_path / "s").lock():
        pass


def test_a_lock_that_cannot_be_taken_is_said(tmp_path: Path) -> None:
    (tmp_path / "s.lock").mkdir()
    with pytest.raises(StateUnavailable, match="cannot be taken"), backend(tmp_path / "s").lock():
        pass


HOLD = """
import sys
from pathlib import Path
from botsync.backends.local import FileJournal, LocalState
with LocalState(Path(sys.argv[1]), environment="e", api="a", digest=str, new_lineage=str).lock():
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
        with pytest.raises(Refused), backend(path).lock():
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with backend(path).lock():
            pass


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
    local = backend(tmp_path / "state.json")
    assert local.runs() == []
    for run in ("b", "a"):
        journal = local.journal(run)
        journal.append(f"{run}\n")
        journal.append("é\n")
        journal.flush()
        journal.close()
    assert local.runs() == ["a", "b"]
    assert local.read_run("a") == "a\né\n"


def test_a_torn_line_is_cut_off_when_it_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('one\n{"tor')
    journal = FileJournal(path)
    journal.append("two\n")
    journal.close()
    assert path.read_text() == "one\ntwo\n"


def test_a_line_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path / "x.jsonl")
    journal.append("one\n")
    with room(20), pytest.raises(StateUnavailable, match=r"x\.jsonl cannot be written \(File too large\)"):
        journal.append("x" * 50 + "\n")
    journal.append("two\n")
    journal.close()
    assert (tmp_path / "x.jsonl").read_text() == "one\ntwo\n"


def test_a_journal_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "state.runs").write_text("in the way")
    local = backend(tmp_path / "state.json")
    with pytest.raises(StateUnavailable, match="cannot be written"):
        local.journal("a")
    with pytest.raises(StateUnavailable, match="cannot be read"):
        local.read_run("a")
