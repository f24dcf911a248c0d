"""State behind an http address: Terraform's protocol, which GitLab and many small servers speak.

GET, POST and DELETE of one document, LOCK and UNLOCK with the lock as body; the id of the lock goes along with every
write. The document holds the state, the journals of open runs, those of the last runs that are over, and how long the
lock lasts: the protocol itself has no end of a lock. Its ``serial`` counts every write, as GitLab asks.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from botsync import __version__
from botsync.backends.http_server import StateServer
from botsync.backends.refusals import lost, moved, taken
from botsync.core.lock import LEASE, Lock, decode_lock, encode_lock
from botsync.errors import StateCorrupt, StateUnavailable
from botsync.ports import Stored

KEPT: Final = 20
"""Journals of runs that are over and stay in the document; older ones go."""
_TRIES = 3
_OK = frozenset({200, 201, 204})
_LOCKED = frozenset({409, 423})
_EMPTY = frozenset({204, 404})


class HttpState:
    """State of one environment behind an http address (``ports.StateBackend``).

    Args:
        server: the server.
    """

    is_leased = True

    def __init__(self, server: StateServer) -> None:
        self._server = server
        self._held: Lock | None = None

    @property
    def place(self) -> str:
        """The address."""
        return self._server.endpoint.address

    # the document

    def read(self) -> Stored:
        """Return the state in the document."""
        text = self._document()["state"]
        return Stored(text=text, version=_version(text))

    def write(self, text: str, *, replacing: str, note: str, runs: Mapping[str, str]) -> str:  # noqa: ARG002
        """Replace the state in the document, and file the journals."""
        document = self._document()
        if _version(document["state"]) != replacing:
            raise moved(self.place)
        filed = {**document["runs"], **runs}
        open_ = {run: journal for run, journal in document["open"].items() if run not in runs}
        kept = {run: filed[run] for run in sorted(filed)[-max(KEPT, len(runs)) :]}
        self._put({**document, "state": text, "runs": kept, "open": open_})
        return _version(text)

    def open_runs(self) -> dict[str, str]:
        """Return the journals of open runs."""
        return dict(self._document()["open"])

    def runs(self) -> list[str]:
        """Return the ids of the runs whose journals are still there, oldest first."""
        return sorted(self._document()["runs"])

    def read_run(self, run: str) -> str:
        """Return the journal of a run, if it is one of the last."""
        journal = self._document()["runs"].get(run)
        if not isinstance(journal, str):
            raise StateUnavailable(
                f"{self.place} has no journal of run {run}: it keeps those of the last {KEPT} runs",
                hint="see `botsync history`",
            )
        return journal

    def remove(self) -> None:
        """Delete the document."""
        answer = self._server.ask("DELETE", self._locked_address)
        if answer.status not in _OK | _EMPTY:
            raise self._server.unexpected("DELETE", answer)

    def _document(self) -> dict[str, Any]:
        answer = self._server.ask("GET", self._server.endpoint.address)
        if answer.status in _EMPTY or (answer.status in _OK and not answer.body.strip()):
            return {"serial": 0, "botsync": 1, "lease": "", "state": None, "open": {}, "runs": {}}
        if answer.status not in _OK:
            raise self._server.unexpected("GET", answer)
        try:
            document = json.loads(answer.body)
            is_ours = document["botsync"] == 1 and isinstance(document["serial"], int)
            is_ours = is_ours and isinstance(document["open"], dict) and isinstance(document["runs"], dict)
            is_ours = is_ours and isinstance(document["lease"], str) and isinstance(document["state"], str | None)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise self._foreign() from error
        if not is_ours:
            raise self._foreign()
        found: dict[str, Any] = document
        return found

    def _foreign(self) -> StateCorrupt:
        return StateCorrupt(
            f"{self.place} answers with something that is no state of botsync",
            hint="give the environment an address of its own (`state:` in botsync.yaml)",
        )

    @property
    def _locked_address(self) -> str:
        return self._server.locked_address(self._held.id if self._held is not None else "")

    def _put(self, document: Mapping[str, Any]) -> None:
        """Write the document; after a failure, see whether it was written."""
        new = {**document, "serial": document["serial"] + 1}
        text = json.dumps(new, ensure_ascii=True, sort_keys=True)
        for _ in range(_TRIES):
            try:
                answer = self._server.ask("POST", self._locked_address, text, tries=1)
            except StateUnavailable as error:
                failed = error
            else:
                if answer.status in _OK:
                    return
                if answer.status in _LOCKED:
                    raise lost(f"the lock of {self.place}")
                failed = self._server.unexpected("POST", answer)
            if self._document() == new:
                return
        raise failed

    # the lock

    def acquire(self, lock: Lock, instead_of: Lock | None = None) -> None:
        """Take the lock at the server, then write down until when."""
        self._document()  # nothing is locked where somebody else's document lives
        holder = self._lock(lock)
        if holder is not None and instead_of is not None and holder.id == instead_of.id:
            self._unlock(holder)
            holder = self._lock(lock)
        if holder is not None:
            raise taken(f"the lock of {self.place}", holder)
        self._held = lock
        try:
            self._put({**self._document(), "lease": encode_lock(lock)})
        except BaseException:
            self.release(lock)
            raise

    def keep(self, lock: Lock, runs: Mapping[str, str]) -> None:
        """Write down a new end of the lock, and the journals of open runs."""
        document = self._document()
        if self._held is None or decode_lock(document["lease"]).id != lock.id:
            raise lost(f"the lock of {self.place}")
        self._held = lock
        self._put({**document, "lease": encode_lock(lock), "open": {**document["open"], **runs}})

    def release(self, lock: Lock) -> None:
        """Give the lock up at the server."""
        if self._held is not None:
            self._held = None
            self._unlock(lock)

    def holder(self) -> Lock | None:
        """Return who holds the lock: the protocol only tells who asks for it too."""
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        probe = Lock(id=f"botsync-{uuid.uuid4().hex}", who="botsync", command="look", host="", pid=0, since=now)
        holder = self._lock(probe)
        if holder is None:
            self._unlock(probe)
        return holder

    def _lock(self, lock: Lock) -> Lock | None:
        """Ask for the lock; return who has it, if that is somebody else."""
        answer = self._server.ask(self._server.endpoint.lock_method, self._server.endpoint.lock_address, _info(lock))
        if answer.status in _OK:
            return None
        if answer.status not in _LOCKED:
            raise self._server.unexpected(self._server.endpoint.lock_method, answer)
        holder = self._read_holder(answer.body)
        return None if holder.id == lock.id else holder

    def _unlock(self, lock: Lock) -> None:
        answer = self._server.ask(self._server.endpoint.unlock_method, self._server.endpoint.lock_address, _info(lock))
        if answer.status not in _OK | _EMPTY | _LOCKED:
            raise self._server.unexpected(self._server.endpoint.unlock_method, answer)

    def _read_holder(self, body: bytes) -> Lock:
        """Return who holds the lock: as written down in the document, or else as the server says."""
        try:
            said = json.loads(body)
            texts = {name: str(said.get(name) or "?") for name in ("ID", "Who", "Operation", "Created")}
        except (ValueError, AttributeError, RecursionError):
            return Lock(id="", who="somebody", command="?", host="?", pid=0)
        try:
            written = decode_lock(self._document()["lease"])
        except StateCorrupt:  # not botsync's: then the server knows better
            written = decode_lock("")
        if written.id == texts["ID"]:
            return written
        return Lock(
            id=texts["ID"],
            who=texts["Who"],
            command=texts["Operation"],
            host="?",
            pid=0,
            since=texts["Created"],
            expires=_end(texts["Created"]) if texts["ID"].startswith("botsync-") else "",
        )


def _version(text: str | None) -> str:
    return "" if text is None else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _info(lock: Lock) -> str:
    """Return a lock in the form of the protocol."""
    return json.dumps(
        {
            "ID": lock.id,
            "Operation": lock.command,
            "Info": f"{lock.host}, process {lock.pid}",
            "Who": lock.who,
            "Version": __version__,
            "Created": lock.since,
            "Path": "botsync",
        }
    )


def _end(created: str) -> str:
    """Return when a lock ends of which nothing is written down: its holder vanished right after it took it."""
    try:
        end = datetime.fromisoformat(created) + timedelta(seconds=LEASE)
        return end.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return ""
