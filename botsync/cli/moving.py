"""Takes a state from one place to another, and a lock away from one who is gone."""

import sys

from botsync.cli import output
from botsync.cli.exits import Exit
from botsync.cli.identity import new_lock, utc_now, who
from botsync.cli.project import Target
from botsync.cli.recovery import holding, recover
from botsync.core.history import Entry
from botsync.errors import Refused, StateCorrupt, UsageError


def unlock_state(target: Target, lock_id: str | None, *, asks: bool) -> int:
    """Take the lock away from whoever holds it; return the exit code."""
    backend = target.records.backend
    holder = backend.holder()
    if holder is None:
        output.note(f"Nobody holds the lock of {target.name}.")
        return Exit.OK
    output.data(f"{holder}\nlock id: {holder.id}\n")
    if not backend.is_leased:
        raise Refused(
            "a lock in a file ends with the process that holds it", hint=f"end process {holder.pid} on this machine"
        )
    if lock_id is not None and lock_id != holder.id:
        raise Refused(f"the lock is another one by now: {holder.id}", hint="look again before you take it away")
    if asks and lock_id is None:
        if not sys.stdin.isatty():
            raise UsageError("nobody is there to be asked", hint=f"name the lock: botsync state unlock {holder.id}")
        if not output.confirm("Take the lock away? Two runs at once can undo each other's work."):
            return Exit.REFUSED
    mine = new_lock("state unlock")
    backend.acquire(mine, instead_of=holder)
    backend.release(mine)
    output.note(f"The lock of {target.name} is free.")
    return Exit.OK


def migrate_state(target: Target, source: str, lock_timeout: float, *, purges: bool) -> int:
    """Move state and journals of an environment from another place to its own; return the exit code."""
    old = target.at(source)
    here, there = target.records.backend, old.records.backend
    if here.place == there.place:
        raise UsageError(f"{here.place} is where the state lives", hint="--from names where it lived until now")
    with holding(target, "state migrate", lock_timeout), holding(old, "state migrate", lock_timeout):
        recover(old)
        state = old.records.load()
        if not state.serial:
            raise UsageError(f"{there.place} holds no state of {target.name}", hint="look for a typing error in --from")
        runs = {run: there.read_run(run) for run in there.runs()}
        entry = Entry(at=utc_now(), who=who(), command=f"state migrate --from {there.place}")
        moved = target.records.move_in(state, entry, runs)
        kept = set(here.runs())
        if target.records.decode(here.read().text) != moved or not kept <= runs.keys():
            raise StateCorrupt(f"{here.place} does not give back what was written; the old place is left as it was")
        if purges:
            there.remove()
        else:
            old.records.move_out(target.state_setting)
    output.note(f"Moved {len(moved.resources)} resources and {len(kept)} journals from {there.place} to {here.place}.")
    return Exit.OK
