"""Keeps a lock that runs out: renews it beside the work, together with what the open runs have written."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from botsync.core.lock import LEASE
from botsync.errors import BotsyncError, LockLost, StateError, StateUnavailable

BEAT = 10.0
"""Seconds between two looks at whether something is to be kept."""
RENEW = 60.0
"""Seconds after which a lock is renewed in any case."""
MARGIN = 30.0
"""Seconds before its end in which nothing more is begun under a lock that could not be renewed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What is asked of time.

    Attributes:
        now: the time of day, in UTC, which other machines know too.
        monotonic: seconds that only go on.
        sleep: waits so many seconds.
    """

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]


def instant(moment: datetime) -> str:
    """Return a time in UTC, to the second, in a form that sorts."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Lease:
    """A lock under which something is done, until it is lost.

    Args:
        keep: renews it, with everything that open runs have written.
        has_news: tells whether they have written anything since.
        clock: the time.
        beat: seconds between two looks.
    """

    def __init__(
        self, keep: Callable[[], None], has_news: Callable[[], bool], clock: Clock, *, beat: float = BEAT
    ) -> None:
        self._keep = keep
        self._has_news = has_news
        self._clock = clock
        self._beat = beat
        self._kept = clock.monotonic()
        self._lost: StateError | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Renew it from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Renew it no more."""
        self._over.set()
        self._thread.join()

    def renew(self) -> None:
        """Renew it now.

        Raises:
            StateError: it cannot be.
        """
        began = self._clock.monotonic()
        self._keep()
        self._kept = began

    def check(self) -> None:
        """See that it is still ours.

        Raises:
            LockLost: it is not, or may be somebody else's soon.
        """
        if self._lost is not None:
            raise self._lost
        if self._clock.monotonic() > self._kept + LEASE - MARGIN:
            raise LockLost(
                f"the lock could not be renewed for {LEASE - MARGIN:.0f} seconds; nothing more is begun",
                hint="see that the place of the state can be reached; then run the same command again",
            )

    def _run(self) -> None:
        while not self._over.wait(self._beat):
            if not self._has_news() and self._clock.monotonic() < self._kept + RENEW:
                continue
            try:
                self.renew()
            except StateUnavailable:
                continue  # until `check` says that it took too long
            except StateError as error:
                self._lost = error
                return
            except BotsyncError:
                continue
