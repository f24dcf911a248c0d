"""Names a finding so that it is known again, wherever its lines have moved."""

import re
from hashlib import sha256

from botsync.core.references import Path

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_QUOTED = re.compile(r"(`[^`]*`|'[^']*'|\"[^\"]*\")")


def where(path: Path) -> str:
    """Return what a path is about, as an address and a field: `interaction.pizza.order:user_says`.

    Indexes are left out: they change whenever something is written above.
    """
    match path:
        case ("stories", story, "interactions", key, *rest):
            head = f"interaction.{story}.{key}"
        case ("stories", key, *rest):
            head = f"story.{key}"
        case ("entities", key, *rest):
            head = f"entity.{key}"
        case ("webhooks", key, *rest):
            head = f"webhook.{key}"
        case ("segments", key, *rest):
            head = f"segment.{key}"
        case _:
            head, rest = "", list(path)
    field = ".".join(step for step in rest if isinstance(step, str))
    return f"{head}:{field}" if head and field else head or field


def fingerprint(code: str, place: str, message: str) -> str:
    """Return a short digest of what a finding says.

    Figures outside quotes do not count: a score changes with every phrase, and a count with every item.

    Args:
        code: of the rule.
        place: `where`, or any name that outlasts moved lines.
        message: of the finding.
    """
    parts = _QUOTED.split(message)
    parts[::2] = [_FIGURE.sub("0", part) for part in parts[::2]]
    return sha256("\0".join((code, place, "".join(parts))).encode()).hexdigest()[:16]
