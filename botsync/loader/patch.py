"""Lays one tree over another: maps merge by key, `null` removes, everything else takes the place of what is there."""

from collections.abc import Mapping
from typing import Any

from botsync.core.references import Path


def patched(base: Mapping[str, Any], patch: Mapping[str, Any]) -> tuple[dict[str, Any], list[Path]]:
    """Return the tree with a patch laid over it, and the paths of each `null` that removes nothing.

    A list is replaced as a whole; a `null` inside of one is left as it stands.
    """
    idle: list[Path] = []

    def lay(under: object, over: Mapping[str, Any], path: Path) -> dict[str, Any]:
        result = dict(under) if isinstance(under, Mapping) else {}
        for key, value in over.items():
            if value is None:
                if key not in result:
                    idle.append((*path, key))
                result.pop(key, None)
            elif isinstance(value, Mapping):
                result[key] = lay(result.get(key), value, (*path, key))
            else:
                result[key] = value
        return result

    return lay(base, patch, ()), idle
