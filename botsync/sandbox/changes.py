"""Tells those who wait for it that the data of the sandbox became others: a project was loaded anew."""

import asyncio


class Changes:
    """Counts changes, and wakes whoever waits for the next one. May be told of one from any thread.

    Attributes:
        count: how many there were.
        is_over: nobody is to wait any longer; the server stops.
    """

    def __init__(self) -> None:
        self.count = 0
        self.is_over = False
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def announce(self) -> None:
        """Say that there was a change."""
        self.count += 1
        self._wake()

    def end(self) -> None:
        """Let everyone go who waits."""
        self.is_over = True
        self._wake()

    def _wake(self) -> None:
        for loop, event in tuple(self._waiting):
            loop.call_soon_threadsafe(event.set)

    async def wait(self, known: int, timeout: float) -> bool:  # noqa: ASYNC109  (part of what it means)
        """Wait until there are others than the known ones, at most so many seconds; tell whether there are."""
        waiter = (asyncio.get_running_loop(), asyncio.Event())
        self._waiting.add(waiter)
        try:
            if self.count == known and not self.is_over:
                await asyncio.wait_for(waiter[1].wait(), timeout)
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(waiter)
        return self.count != known
