"""Steps are taken when what they wait for is done, some at once; a failure stops only what waits for it."""

import asyncio
import os
import signal
from collections.abc import Callable

import pytest

from botsync.address import Address
from botsync.core.steps import Operation, Step
from botsync.engine.gather import gather
from botsync.engine.scheduler import Result, run_steps
from botsync.errors import BotsyncError, Bug, NotFound, ServerFault, Unreachable


def step(key: str, *waits: str) -> Step:
    return Step(
        key=key,
        operation=Operation.CREATE,
        address=Address.parse(f"segment.{key}"),
        serves=(Address.parse(f"segment.{key}"),),
        waits=waits,
    )


class World:
    """Takes steps in its own time, and remembers which were under way at once."""

    def __init__(self, failing: dict[str, Exception] | None = None) -> None:
        self.failing = failing or {}
        self.taken: list[str] = []
        self.most = self.busy = 0
        self.before: Callable[[str], None] = lambda _: None

    async def take(self, item: Step) -> None:
        self.busy += 1
        self.most = max(self.most, self.busy)
        self.before(item.key)
        await asyncio.sleep(0.002)
        self.busy -= 1
        self.taken.append(item.key)
        if item.key in self.failing:
            raise self.failing[item.key]


def run(world: World, steps: list[Step], parallel: int = 10) -> tuple[dict[str, Result], bool]:
    results, interrupted = asyncio.run(run_steps(steps, world.take, parallel=parallel))
    return dict(results), interrupted


def outcomes(results: dict[str, Result]) -> dict[str, str]:
    return {key: str(result.outcome) for key, result in results.items()}


def test_waits_are_kept() -> None:
    world = World()
    results, interrupted = run(world, [step("d", "b", "c"), step("c", "a"), step("b", "a"), step("a")])
    assert (world.taken[0], set(world.taken[1:3]), world.taken[3]) == ("a", {"b", "c"}, "d")
    assert (set(outcomes(results).values()), interrupted) == ({"done"}, False)


@pytest.mark.parametrize("parallel", [1, 3])
def test_only_so_many_at_once(parallel: int) -> None:
    world = World()
    run(world, [step(key) for key in "abcdefgh"], parallel)
    assert world.most == parallel


def error(kind: type[BotsyncError]) -> BotsyncError:
    return kind("x", method="PUT", path="/x") if kind in {ServerFault, Unreachable, NotFound} else kind("x")  # type: ignore[call-arg]


def test_what_does_not_wait_for_a_failure_goes_on() -> None:
    world = World({"a": error(ServerFault)})
    results, _ = run(world, [step("a"), step("b", "a"), step("c", "b"), step("d"), step("e", "d")])
    assert outcomes(results) == {
        "a": "failed",
        "b": "not attempted",
        "c": "not attempted",
        "d": "done",
        "e": "done",
    }
    assert isinstance(results["a"].error, ServerFault)


def test_nothing_more_is_tried_where_nothing_can_work() -> None:
    world = World({"a": error(Unreachable)})
    results, interrupted = run(world, [step("a"), step("b"), step("c")], parallel=1)
    assert outcomes(results) == {"a": "failed", "b": "not attempted", "c": "not attempted"}
    assert not interrupted


def test_a_bug_in_one_step_is_reported_and_the_rest_goes_on() -> None:
    world = World({"a": KeyError("secret")})
    results, _ = run(world, [step("a"), step("b")])
    assert outcomes(results) == {"a": "failed", "b": "done"}
    assert isinstance(results["a"].error, Bug)
    assert str(results["a"].error) == "a bug in botsync: KeyError in a"


def test_an_interrupt_lets_running_steps_end() -> None:
    world = World()
    world.before = lambda key: os.kill(os.getpid(), signal.SIGINT) if key == "b" else None
    results, interrupted = run(world, [step("a"), step("b", "a"), step("c", "b")])
    assert interrupted
    assert outcomes(results) == {"a": "done", "b": "done", "c": "not attempted"}


def test_the_first_error_of_a_read_ends_it() -> None:
    async def work(item: int) -> int:
        await asyncio.sleep(0.001 * item)
        if item > 1:
            raise error(NotFound)
        return item

    assert asyncio.run(gather([1, 0], work, parallel=5)) == [1, 0]
    with pytest.raises(NotFound):
        asyncio.run(gather([0, 1, 2, 3], work, parallel=5))
