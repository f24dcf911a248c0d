"""Single values of a forge's answers; what is missing or of another type is not guessed."""

from datetime import datetime

from botsync.errors import MalformedAnswer


def text_of(item: object, name: str) -> str:
    """Return a text of an answer; empty where it has none."""
    found = item.get(name) if isinstance(item, dict) else None
    return found if isinstance(found, str) else ""


def time_of(item: object, name: str) -> datetime | None:
    """Return a time of an answer; ``None`` where it has none that says how it lies to UTC."""
    try:
        found = datetime.fromisoformat(text_of(item, name))
    except ValueError:
        return None
    return found if found.tzinfo else None


def number_of(item: object, name: str) -> int:
    """Return a number of an answer.

    Raises:
        MalformedAnswer: it has none.
    """
    found = item.get(name) if isinstance(item, dict) else None
    if isinstance(found, bool) or not isinstance(found, int):
        raise MalformedAnswer(
            f"the answer has no number `{name}`", method="GET", path="", hint="is this the forge's own API?"
        )
    return found
