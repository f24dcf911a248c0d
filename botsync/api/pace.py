"""When requests may leave: one rate budget for everything that goes to a workspace, backoff, and a deadline.

When the API says that it has had enough, everybody waits, not only the one who was told.
"""

import asyncio
import math
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from botsync.core.backoff import ATTEMPTS, delay
from botsync.errors import ApiError, RateLimited

PATIENCE = 120.0
"""Seconds that the API may ask a request to wait; if it asks for more, that is an error at once."""


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a `Retry-After` header asks to wait, given in seconds or as a date (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text) if len(text) < 10 else None  # noqa: PLR2004  (centuries)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(0.0, ((when if when.tzinfo else when.replace(tzinfo=UTC)) - now).total_seconds())


class Pace:
    """Decides when the next request leaves, and whether a failed one is tried again.

    Args:
        deadline: seconds from now after which nothing is tried any more; ``None`` for no end.
        clock: seconds of a clock that never goes back.
        chance: a random number from 0 to 1.
    """

    def __init__(
        self,
        *,
        deadline: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._clock = clock
        self._chance = chance
        self._end = None if deadline is None else clock() + deadline
        self._not_before = clock()
        self._hurried = asyncio.Event()

    @property
    def is_over(self) -> bool:
        """Whether nothing new should be started: the deadline has passed, or someone is in a hurry."""
        return self._hurried.is_set() or (self._end is not None and self._clock() >= self._end)

    @property
    def left(self) -> float:
        """Seconds until the deadline; endless where there is none."""
        return math.inf if self._end is None else self._end - self._clock()

    def hurry(self) -> None:
        """Wait for nothing any more."""
        self._hurried.set()

    async def ready(self) -> None:
        """Wait until the rate budget lets a request leave; at most until the deadline."""
        while (wait := self._not_before - self._clock()) > 0 and not self.is_over:
            await self._sleep(wait)

    async def again(self, error: ApiError, attempt: int) -> bool:
        """Wait as long as it takes after a failed attempt; return whether to try again.

        Args:
            error: what came of it.
            attempt: how many attempts there were, from 1.
        """
        asked = error.wait if isinstance(error, RateLimited) else None
        wait = delay(attempt, self._chance()) if asked is None else asked
        until = self._clock() + wait
        if isinstance(error, RateLimited):
            self._not_before = max(self._not_before, until)
        if attempt >= ATTEMPTS or self.is_over or wait > PATIENCE:
            return False
        if self._end is not None and until > self._end:
            return False
        await self._sleep(wait)
        return not self.is_over

    async def _sleep(self, seconds: float) -> None:
        end = self._clock() + seconds
        if self._end is not None:
            end = min(end, self._end)
        left = end - self._clock()
        if left > 0:
            try:
                await asyncio.wait_for(self._hurried.wait(), left)
            except TimeoutError:
                return


def utc_now() -> datetime:
    """Return the time of day, for dates in headers."""
    return datetime.now(UTC)
