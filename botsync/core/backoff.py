"""How long to wait before something is tried again: it doubles, it is random, and it has an end."""

FIRST = 0.25
"""Seconds, on average, before the second attempt."""
LONGEST = 20.0
"""Seconds that one wait lasts at most, unless the API asks for more."""
ATTEMPTS = 5
"""How often something is tried in all."""


def delay(attempt: int, chance: float) -> float:
    """Return seconds to wait after an attempt.

    Args:
        attempt: how many attempts there were, from 1.
        chance: a random number from 0 to 1, so that those who failed together do not come back together.
    """
    middle = min(FIRST * 2.0 ** (attempt - 1), LONGEST)
    return float(middle * (0.5 + chance))
