"""How a workspace is reached. Apart from what reaches it, which takes long to import."""

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How a workspace is reached.

    Attributes:
        parallel: requests under way at once.
        timeout: for one answer, in seconds.
        until: reading of the monotonic clock at which everything ends, reads and writes alike; ``None`` for no end.
    """

    parallel: int
    timeout: float
    until: float | None = None

    @property
    def left(self) -> float | None:
        """Seconds until everything ends; ``None`` for no end."""
        return None if self.until is None else self.until - time.monotonic()
