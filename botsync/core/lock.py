"""A lock: who may write the state, since when, and until when at the latest.

A lock that its holder does not renew runs out: machines that vanish leave no lock behind for ever.
"""

import json
from dataclasses import asdict, dataclass

LEASE = 300.0
"""Seconds that a lock lasts after it was renewed. Clocks of machines may differ by almost as much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Who holds a state, or wants to.

    Attributes:
        id: random identifier.
        who: the person, or the pipeline's.
        command: what it is held for.
        host: name of the machine.
        pid: number of the process.
        boot: identifies machine, boot and process table, where that is known: only there a number is that process.
        since: when it was taken, in UTC, ISO 8601.
        expires: when it ends unless it is renewed, in UTC; empty where it ends with its process.
    """

    id: str
    who: str
    command: str
    host: str
    pid: int
    boot: str = ""
    since: str = ""
    expires: str = ""

    def __str__(self) -> str:
        """Return it as people read it."""
        until = f", until {self.expires} unless it goes on" if self.expires else ""
        return f"{self.who} on {self.host}, process {self.pid}, `{self.command}`, since {self.since}{until}"

    def is_over(self, now: str) -> bool:
        """Tell whether it has run out by now, a time of the same form."""
        return bool(self.expires) and self.expires < now


def encode_lock(lock: Lock) -> str:
    """Return the JSON text of a lock."""
    return json.dumps(asdict(lock), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def decode_lock(text: str) -> Lock:
    """Read a lock; one that cannot be read is held all the same, by somebody, without an end."""
    try:
        document = json.loads(text)
        texts = {name: document.get(name, "") for name in _TEXTS}
        pid = document.get("pid", 0)
    except (ValueError, AttributeError, RecursionError):
        return _SOMEBODY
    if not isinstance(pid, int) or not all(isinstance(value, str) for value in texts.values()):
        return _SOMEBODY
    return Lock(**texts, pid=pid)


_SOMEBODY = Lock(id="", who="somebody", command="?", host="?", pid=0)
_TEXTS = ("id", "who", "command", "host", "boot", "since", "expires")
