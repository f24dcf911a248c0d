"""What the shared places of a state say when they say no: the same words, whatever the place."""

from botsync.core.lock import Lock
from botsync.errors import LockHeld, LockLost, StateMoved


def taken(lock: str, holder: Lock) -> LockHeld:
    """Return the error of a lock that somebody else holds; `lock` names it."""
    return LockHeld(
        f"another run holds {lock}: {holder}",
        lock=holder,
        hint="wait until it has ended (--lock-timeout SECONDS); if its machine is gone: botsync state unlock",
    )


def lost(lock: str) -> LockLost:
    """Return the error of a lock that was ours."""
    return LockLost(
        f"{lock} is not ours any more: somebody took it over, or removed it",
        hint="see `botsync history`, then run the same command again",
    )


def moved(place: str) -> StateMoved:
    """Return the error of a state that is not what was read."""
    return StateMoved(f"{place} was written by somebody else meanwhile", hint="run the same command again")
