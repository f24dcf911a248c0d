"""Runs awaitables with bounded concurrency."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


async def gather(items: Iterable[Item], work: Callable[[Item], Awaitable[Result]], *, parallel: int) -> list[Result]:
    """Return the results of the work on each item, in order, with so many at work at once.

    Raises:
        Exception: the first error of any work; the rest is cancelled.
    """
    pending = list(enumerate(items))
    pending.reverse()
    results: dict[int, Result] = {}

    async def worker() -> None:
        while pending:
            index, item = pending.pop()
            results[index] = await work(item)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(parallel, len(pending))):
                group.create_task(worker())
    except BaseExceptionGroup as errors:
        raise _first(errors) from errors
    return [results[index] for index in sorted(results)]


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
