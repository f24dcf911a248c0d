"""Takes the lock of a state: at once, after a wait, or from one who is gone."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from botsync.core.lock import LEASE, Lock
from botsync.engine.lease import Clock, instant
from botsync.errors import BotsyncError, LockHeld
from botsync.ports import StateBackend

_FIRST, _LONGEST = 0.1, 2.0
"""Seconds between two attempts: at first, and at the most."""


def renewed(lock: Lock, backend: StateBackend, clock: Clock) -> Lock:
    """Return a lock that lasts from now on, where it runs out at all."""
    expires = instant(clock.now() + timedelta(seconds=LEASE)) if backend.is_leased else ""
    return replace(lock, expires=expires)


class LockTaker:
    """Takes a lock.

    Args:
        backend: whose lock it is.
        clock: the time.
        is_gone: tells of the holder of a lock whether its process has surely ended.
        say: told what a person should know.
    """

    def __init__(
        self, backend: StateBackend, clock: Clock, is_gone: Callable[[Lock], bool], say: Callable[[str], None]
    ) -> None:
        self._backend = backend
        self._clock = clock
        self._is_gone = is_gone
        self._say = say

    def take(self, lock: Lock, wait: float) -> Lock:
        """Take the lock, and wait up to so many seconds for whoever holds it; return it as it was taken.

        Raises:
            LockHeld: somebody held it all the time.
            StateError: it cannot be taken.
        """
        until = self._clock.monotonic() + wait
        pause, has_said = _FIRST, False
        while True:
            try:
                return self._try(lock)
            except LockHeld as held:
                left = until - self._clock.monotonic()
                if left <= 0:
                    raise
                if not has_said:
                    self._say(f"Waiting up to {wait:g} seconds for {held.lock}.")
                    has_said = True
                self._clock.sleep(min(left, pause * random.uniform(0.5, 1.5)))  # noqa: S311  (spreads attempts)
                pause = min(pause * 1.5, _LONGEST)

    def _try(self, lock: Lock) -> Lock:
        """Take the lock, also from one who is gone or whose time is over."""
        mine = renewed(replace(lock, since=instant(self._clock.now())), self._backend, self._clock)
        try:
            self._backend.acquire(mine)
        except KeyboardInterrupt:
            self._give_up(mine)
            raise
        except LockHeld as held:
            other: Lock = held.lock
            has_ended = self._is_gone(other)
            if not self._backend.is_leased or not (has_ended or other.is_over(instant(self._clock.now()))):
                raise
            mine = renewed(mine, self._backend, self._clock)
            try:
                self._backend.acquire(mine, instead_of=other)
            except KeyboardInterrupt:
                self._give_up(mine)
                raise
            self._say(f"Took over the lock of {other}: " + ("its process has ended." if has_ended else "it ran out."))
        return mine

    def _give_up(self, lock: Lock) -> None:
        """Leave no lock behind of which nobody knows whether it was taken: taking it again tells, then it is free."""
        with suppress(BotsyncError):
            self._backend.acquire(lock)
            self._backend.release(lock)
