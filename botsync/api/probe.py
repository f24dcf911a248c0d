"""One GET request to an API, to see whether it can be used: the token, the time it takes, and what time it is there."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from botsync.api.pace import Pace, utc_now
from botsync.api.transport import PooledTransport, Session
from botsync.errors import ApiError


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What came of it.

    Attributes:
        error: why the API cannot be used; ``None`` where it can.
        seconds: until the answer was there.
        skew: seconds that this machine's clock is ahead of the API's; ``None`` where the API does not say what time it
            is.
    """

    error: ApiError | None
    seconds: float
    skew: float | None


class _Noting(httpx.AsyncBaseTransport):
    """Notes the time that an answer was sent at, by its `Date` header, and the time it came here."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self.skew: float | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        before = utc_now()
        response = await self._inner.handle_async_request(request)
        there = _date(response.headers.get("date"))
        if there is not None:
            # The header has whole seconds, so it lies half a second back on average.
            self.skew = ((before + (utc_now() - before) / 2) - there).total_seconds() - 0.5
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


async def probe(api: str, token: str, *, timeout: float) -> Probe:  # noqa: ASYNC109  (of one answer, as everywhere)
    """Ask for the stories, once, with nothing that could change any.

    Raises:
        UsageError: this machine's proxy or certificates cannot be used.
    """
    noting = _Noting(PooledTransport(1, api))
    started = time.monotonic()
    error: ApiError | None = None
    async with Session(
        api, token, transport=noting, connections=1, timeout=timeout, pace=Pace(deadline=timeout)
    ) as asked:
        try:
            await asked.send("GET", "/stories")
        except ApiError as problem:
            error = problem
    return Probe(error=error, seconds=time.monotonic() - started, skew=noting.skew)


def _date(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
