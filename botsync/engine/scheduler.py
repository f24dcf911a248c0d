"""Takes steps in an order that their waits allow, some at once. A failed step stops only those that wait for it."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from botsync.core.report import Outcome
from botsync.core.steps import Step
from botsync.engine.advance import Advance, quiet
from botsync.errors import BotsyncError, Bug, RateLimited, StateError, Unauthorized, Unreachable


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How one step ended.

    Attributes:
        outcome: done, failed or not attempted.
        error: why it failed.
    """

    outcome: Outcome
    error: BotsyncError | None = None


Take = Callable[[Step], Awaitable[None]]

_HOPELESS = (Unauthorized, Unreachable, RateLimited, StateError)
"""Errors after which no other step can be expected to fare better."""


async def run_steps(
    steps: Sequence[Step],
    take: Take,
    *,
    parallel: int,
    advance: Advance = quiet,
    is_over: Callable[[], bool] = lambda: False,
    hurry: Callable[[], None] = lambda: None,
) -> tuple[Mapping[str, Result], bool]:
    """Take all steps that can be taken; return how each ended, by key, and whether the run was interrupted.

    Args:
        steps: the steps; their waits have no circle.
        take: does one; a `BotsyncError` means that it failed.
        parallel: how many are under way at once.
        advance: told about each step that ended.
        is_over: whether the time for new steps has passed.
        hurry: called when the run is interrupted, so that steps under way wait for nothing any more.

    A cancellation (Ctrl-C) stops new steps; those under way are waited for, and the rest is not attempted.
    """
    run = _Run(steps, take, parallel)
    run.advance, run.is_over, run.hurry = advance, is_over, hurry
    return await run.run()


class _Run:
    advance: Advance
    is_over: Callable[[], bool]
    hurry: Callable[[], None]

    def __init__(self, steps: Sequence[Step], take: Take, parallel: int) -> None:
        self.steps = {step.key: step for step in steps}
        self.take = take
        self.parallel = parallel
        self.results: dict[str, Result] = {}
        self.waiting = {step.key: len(step.waits) for step in steps}
        self.followers: dict[str, list[str]] = defaultdict(list)
        for step in steps:
            for key in step.waits:
                self.followers[key].append(step.key)
        self.ready = [step.key for step in steps if not step.waits]
        self.ready.reverse()
        self.stopped = False
        self.interrupted = False

    async def run(self) -> tuple[Mapping[str, Result], bool]:
        running: dict[asyncio.Task[Result], str] = {}
        ended: asyncio.Queue[asyncio.Task[Result]] = asyncio.Queue()
        while (self.ready and not self.stopped) or running:
            self.stopped = self.stopped or self.is_over()
            while self.ready and len(running) < self.parallel and not self.stopped:
                key = self.ready.pop()
                task = asyncio.create_task(self._attempt(self.steps[key]))
                task.add_done_callback(ended.put_nowait)
                running[task] = key
            if not running:
                break
            try:
                task = await ended.get()
            except asyncio.CancelledError:
                self.stopped = self.interrupted = True
                self.hurry()
                continue
            self._finished(running.pop(task), task.result())
        not_attempted = Result(outcome=Outcome.NOT_ATTEMPTED)
        return {key: self.results.get(key, not_attempted) for key in self.steps}, self.interrupted

    async def _attempt(self, step: Step) -> Result:
        try:
            await self.take(step)
        except BotsyncError as error:
            return Result(outcome=Outcome.FAILED, error=error)
        except Exception as error:  # noqa: BLE001  (whatever happens, the report must tell what was done before)
            return Result(outcome=Outcome.FAILED, error=Bug(f"a bug in botsync: {type(error).__name__} in {step.key}"))
        return Result(outcome=Outcome.DONE)

    def _finished(self, key: str, result: Result) -> None:
        self.results[key] = result
        self.advance(key)
        if result.outcome is Outcome.DONE:
            for follower in self.followers[key]:
                self.waiting[follower] -= 1
                if not self.waiting[follower]:
                    self.ready.append(follower)
        elif isinstance(result.error, _HOPELESS):
            self.stopped = True
