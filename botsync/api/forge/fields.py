"""Single values of a forge's answers; what is missing or of another type is not guessed."""

from botsync.errors import MalformedAnswer


def text_of(item: object, name: str) -> str:
    """Return a text of an answer; empty where it has none."""
    found = item.get(name) if isinstance(item, dict) else None
    return found if isinstance(found, str) else ""


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
