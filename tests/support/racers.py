"""Processes that all want to write one state at once, each as a run does: lock, load, change, save, unlock."""

import contextlib
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from botsync.address import Address
from botsync.backends.spool import FileSpool
from botsync.cli.identity import CLOCK, has_ended, new_lock
from botsync.core.digest import keyed_digest
from botsync.core.history import Entry
from botsync.core.state import Recorded
from botsync.engine.records import Records, Subject
from support.backends import Place

DIGEST = keyed_digest("token")


def records_at(place: Place, spool: Path) -> Records:
    """Return what a run has of a place."""
    subject = Subject(environment="live", api="a", digest=DIGEST, new_lineage=lambda: "lineage")
    return Records(place.open(), FileSpool(spool), subject, CLOCK, has_ended)


@contextlib.contextmanager
def alone(sentinel: Path) -> Iterator[None]:
    """Fail if somebody else is in here."""
    handle = os.open(sentinel, os.O_CREAT | os.O_EXCL)
    try:
        yield
    finally:
        os.close(handle)
        sentinel.unlink()


def write_once(place: Place, root: Path, number: int) -> None:
    """Add a resource to the state, and a journal, under the lock."""
    records = records_at(place, root / f"spool{number}")
    run = f"run{number}"
    with records.lock(new_lock("apply"), wait=300, say=lambda text: None), alone(root / "alone"):
        state = records.load()
        journal = records.begin(run)
        journal.append('{"line": "some"}\n')
        journal.flush()
        journal.close()
        time.sleep(0.001)
        resources = {**state.resources, Address.parse(f"entity.w{number}"): Recorded(remote_id=str(number))}
        entry = Entry(at=f"{datetime.now(UTC)}", who=f"w{number}", command="apply", run=run)
        records.save(state.with_resources(resources), entry, {run: records.finished(run)})


def racer(pipe: Connection, number: int) -> None:
    """Write once for each place that comes through the pipe, and say how it went."""
    while (told := pipe.recv()) is not None:
        place, root = told
        try:
            write_once(place, Path(root), number)
        except BaseException as error:  # noqa: BLE001  (whatever it was, the round has failed)
            pipe.send(f"{type(error).__name__}: {error}")
        else:
            pipe.send("")
