"""Who runs this, where, and what time it is there: what the pure parts may not ask."""

import getpass
import hashlib
import os
import socket
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

from botsync.core.lock import Lock
from botsync.engine.lease import Clock, instant

CLOCK = Clock(now=lambda: datetime.now(UTC), monotonic=time.monotonic, sleep=time.sleep)


def utc_now() -> str:
    """Return the time, in UTC, to the second."""
    return instant(CLOCK.now())


def who() -> str:
    """Return who runs this: in a pipeline the person that it runs for, if the forge says so."""
    for variable in ("GITHUB_ACTOR", "GITLAB_USER_LOGIN", "BITBUCKET_STEP_TRIGGERER_UUID", "BUILD_REQUESTEDFOR"):
        if os.environ.get(variable):
            return os.environ[variable]
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # no name for this user
        user = f"user {os.getuid()}"
    return f"{user}@{socket.gethostname()}"


def new_lock(command: str) -> Lock:
    """Return the lock that this process asks for."""
    return Lock(
        id=f"botsync-{uuid.uuid4().hex}",
        who=who(),
        command=command,
        host=socket.gethostname(),
        pid=os.getpid(),
        boot=_processes(),
    )


def has_ended(lock: Lock) -> bool:
    """Tell whether the process that holds a lock has surely ended: it ran here, and is not there any more."""
    if not lock.boot or lock.boot != _processes():
        return False
    try:
        os.kill(lock.pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def boot() -> str:
    """Return what tells this machine since it was started from all others; nothing where that is not known."""
    try:
        return _short(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii"))
    except OSError:  # not Linux
        return ""


def _processes() -> str:
    """Return what tells this table of processes from all others."""
    try:
        table = Path("/proc/self/ns/pid").readlink()
    except OSError:  # not Linux
        return ""
    return _short(f"{boot()}{table}") if boot() else ""


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
