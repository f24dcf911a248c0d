"""What was learned from a project's phrases, kept beside it, so that the next start need not learn it again."""

import contextlib
import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path

from botsync.cli.places import LOCAL

WORTH_KEEPING = 1.0
"""Seconds of learning from which on a file is worth it: small bots leave none behind."""
_MODELS = 8
"""Files that stay."""


class LearnedModels:
    """Keeps models in files named by what they were learned from (``sandbox.talker.Models``).

    A file that cannot be read or written is none: what it would hold is learned again. One that is damaged is found out
    by the model itself.

    Args:
        root: folder of the project.
        clock: gives seconds.
    """

    def __init__(self, root: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = root / LOCAL / "models"
        self._clock = clock
        self._asked: dict[str, float] = {}

    def model(self, digest: str) -> bytes | None:
        """Return what was learned from a content."""
        try:
            found = self._path(digest).read_bytes()
        except OSError:
            found = None
        self._asked[digest] = self._clock()
        return found

    def keep_model(self, digest: str, content: bytes) -> None:
        """Keep what was learned from a content, where that took long; of many, the newest few stay."""
        if self._clock() - self._asked.pop(digest, 0.0) < WORTH_KEEPING:
            return
        path = self._path(digest)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{os.getpid()}")
            part.write_bytes(content)
            part.replace(path)
            files = sorted(self._folder.glob("*.model"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
            for old in files[_MODELS:]:
                old.unlink()

    def _path(self, digest: str) -> Path:
        return self._folder / f"{hashlib.sha256(digest.encode()).hexdigest()[:32]}.model"
