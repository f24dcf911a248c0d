"""Asynchronous work that is run to its end."""

import asyncio

import pytest

from botsync.cli.loop import completed


class Large:
    """What nobody should write out."""

    def __repr__(self) -> str:
        raise AssertionError("its text was asked for")


def test_a_result_is_returned_and_not_written_out() -> None:
    large = Large()

    async def work() -> Large:
        await asyncio.sleep(0)
        return large

    assert completed(work()) is large


def test_what_is_raised_is_raised() -> None:
    async def work() -> None:
        raise KeyError("a")

    with pytest.raises(KeyError):
        completed(work())
