"""Locks: what is written is read again, and what cannot be read is held all the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botsync.core.lock import Lock, decode_lock, encode_lock

LOCK = Lock(
    id="x",
    who="ada",
    command="apply",
    host="box",
    pid=7,
    boot="b",
    since="2026-01-02T03:04:05Z",
    expires="2026-01-02T03:09:05Z",
)


def test_decode_is_the_inverse_of_encode() -> None:
    assert decode_lock(encode_lock(LOCK)) == LOCK


@pytest.mark.parametrize("text", ["", "[]", "3", "{", '{"pid": "7"}', '{"who": 3}', "[" * 100_000])
def test_a_lock_that_cannot_be_read_is_held_by_somebody_without_an_end(text: str) -> None:
    lock = decode_lock(text)
    assert (lock.who, lock.expires) == ("somebody", "")
    assert not lock.is_over("2999-01-01T00:00:00Z")


@given(st.text())
def test_any_text_is_some_lock(text: str) -> None:
    assert isinstance(decode_lock(text), Lock)


def test_a_lock_runs_out() -> None:
    assert not LOCK.is_over("2026-01-02T03:09:05Z")
    assert LOCK.is_over("2026-01-02T03:09:06Z")
    assert not Lock(id="x", who="ada", command="apply", host="box", pid=7).is_over("2999-01-01T00:00:00Z")


def test_a_lock_as_people_read_it() -> None:
    assert str(LOCK) == (
        "ada on box, process 7, `apply`, since 2026-01-02T03:04:05Z, until 2026-01-02T03:09:05Z unless it goes on"
    )
    assert str(Lock(id="", who="a", command="c", host="h", pid=1, since="s")) == "a on h, process 1, `c`, since s"
