"""State in an object store (S3, Google Cloud Storage, Azure): conditional writes, and a lock that runs out.

Below the address and the name of the environment: ``state.json``, ``lock.json``, ``open/RUN.jsonl`` while a run is on,
``runs/RUN.jsonl`` for ever. An object is created only if it is not there and replaced only if it is what was read;
after any failure the object is read again, so that an answer that was lost is no loss. A lock that is given up stays as
an object that says so: a store has no conditional delete.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import from_url

from botsync.backends.refusals import lost, moved, taken
from botsync.core.lock import Lock, decode_lock, encode_lock
from botsync.errors import StateUnavailable, UsageError
from botsync.ports import Stored

STATE: Final = "state.json"
LOCK: Final = "lock.json"
FREE: Final = "{}\n"
_RETRIES: Any = {"max_retries": 4, "retry_timeout": timedelta(seconds=30)}
_HINT = "see that the store can be reached, and that its credentials are in the process environment"


class ObjectState:
    """State of one environment in an object store (``ports.StateBackend``).

    Args:
        address: ``s3://BUCKET/PREFIX``, ``gs://…`` or ``az://…``; credentials come from the process environment.
        environment: name of the environment.
    """

    is_leased = True

    def __init__(self, address: str, *, environment: str) -> None:
        self.place = f"{address.rstrip('/')}/{environment}"
        try:
            self._store: Any = from_url(self.place, retry_config=_RETRIES)
        except (BaseError, ValueError) as error:
            raise UsageError(f"`state: {address}` cannot be used: {_said(error)}", hint=_HINT) from error
        self._held = ""
        """The version of the lock that was taken here."""

    def read(self) -> Stored:
        """Return the state that is there."""
        text, version = self._get(STATE)
        return Stored(text=text, version=version)

    def write(self, text: str, *, replacing: str, note: str, runs: Mapping[str, str]) -> str:  # noqa: ARG002
        """File the journals, then replace the state while the lock is ours, then drop what was open."""
        if self._held and self._get(LOCK)[1] != self._held:
            raise lost(f"the lock of {self.place}")
        for run, journal in runs.items():
            self._set(f"runs/{run}.jsonl", journal)
        version = self._swap(STATE, text, replacing)
        if version is None:
            raise moved(self.place)
        for run in self._list("open"):
            if json.dumps(run) in text:
                self._delete(f"open/{run}.jsonl")
        return version

    def open_runs(self) -> dict[str, str]:
        """Return the journals of open runs; one that is filed already is over."""
        found = {run: self._get(f"open/{run}.jsonl")[0] for run in self._list("open")}
        return {run: text for run, text in found.items() if text is not None and not self._is_filed(run)}

    def _is_filed(self, run: str) -> bool:
        """Tell whether the state knows a run: its journal is filed first, and counts from then on only."""
        text, _ = self._get(STATE)
        return text is not None and json.dumps(run) in text

    def runs(self) -> list[str]:
        """Return the ids of all filed runs, oldest first."""
        return self._list("runs")

    def read_run(self, run: str) -> str:
        """Return the journal of a run."""
        text, _ = self._get(f"runs/{run}.jsonl")
        if text is None:
            raise StateUnavailable(f"{self.place} has no journal of run {run}", hint="see `botsync history`")
        return text

    # the lock

    def acquire(self, lock: Lock, instead_of: Lock | None = None) -> None:
        """Create the lock, or put it in place of one that is free or may be taken over."""
        text, version = self._get(LOCK)
        holder = _holder(text)
        if holder is not None and holder != instead_of and holder.id != lock.id:
            raise taken(f"the lock of {self.place}", holder)
        got = self._swap(LOCK, encode_lock(lock), version)
        if got is None:
            raise taken(f"the lock of {self.place}", _holder(self._get(LOCK)[0]) or lock)
        self._held = got

    def keep(self, lock: Lock, runs: Mapping[str, str]) -> None:
        """Keep the journals, then renew the lock."""
        for run, journal in runs.items():
            self._set(f"open/{run}.jsonl", journal)
        got = self._swap(LOCK, encode_lock(lock), self._held)
        if got is None:
            raise lost(f"the lock of {self.place}")
        self._held = got

    def release(self, lock: Lock) -> None:  # noqa: ARG002  (its version is known)
        """Say that the lock is free."""
        if self._held:
            self._swap(LOCK, FREE, self._held)
            self._held = ""

    def holder(self) -> Lock | None:
        """Return who holds the lock."""
        return _holder(self._get(LOCK)[0])

    def remove(self) -> None:
        """Remove every object of this environment."""
        journals = [f"{folder}/{run}.jsonl" for folder in ("open", "runs") for run in self._list(folder)]
        for name in (*journals, STATE, LOCK):
            self._delete(name)
        self._held = ""

    # objects

    def _get(self, name: str) -> tuple[str | None, str]:
        """Return text and version of an object; no text where there is none."""
        with self._translated("read"):
            try:
                found = obstore.get(self._store, name)
                data = bytes(found.bytes())
            except (NotFoundError, FileNotFoundError):
                return None, ""
        return data.decode("utf-8", "surrogatepass"), _version(found.meta)

    def _swap(self, name: str, text: str, version: str) -> str | None:
        """Put an object in place of a version, or of none; return its own, or ``None`` if another is there."""
        data = text.encode("utf-8", "surrogatepass")
        mode: Any = {key: value for key, value in json.loads(version).items() if value} if version else "create"
        try:
            return _version(obstore.put(self._store, name, data, mode=mode, use_multipart=False))
        except (BaseError, OSError) as error:
            there, now = self._get(name)
            if there == text:
                return now
            if now != version:
                return None
            raise self._unavailable("written", error) from error

    def _set(self, name: str, text: str) -> None:
        with self._translated("written"):
            obstore.put(self._store, name, text.encode("utf-8", "surrogatepass"), use_multipart=False)

    def _delete(self, name: str) -> None:
        with self._translated("written"):
            try:
                obstore.delete(self._store, name)
            except (NotFoundError, FileNotFoundError):
                return

    def _list(self, folder: str) -> list[str]:
        with self._translated("read"):
            paths = [item["path"] for page in obstore.list(self._store, f"{folder}/") for item in page]
        return sorted(path.removeprefix(f"{folder}/").removesuffix(".jsonl") for path in paths)

    @contextmanager
    def _translated(self, what: str) -> Iterator[None]:
        try:
            yield
        except (BaseError, OSError) as error:
            raise self._unavailable(what, error) from error

    def _unavailable(self, what: str, error: Exception) -> StateUnavailable:
        return StateUnavailable(f"{self.place} cannot be {what}: {_said(error)}", hint=_HINT)


def _version(meta: Any) -> str:  # noqa: ANN401  (obstore's own map)
    return json.dumps({"e_tag": meta["e_tag"], "version": meta["version"]}, sort_keys=True)


def _holder(text: str | None) -> Lock | None:
    return None if text is None or text.strip() == FREE.strip() else decode_lock(text)


def _said(error: Exception) -> str:
    """Return the first line of what a store's client says, without the rest of its debugging."""
    return str(error).strip().split("\n")[0][:300]


def is_object_address(address: str) -> bool:
    """Tell whether this is the address of an object store."""
    return urlsplit(address).scheme in {"s3", "gs", "az"}
