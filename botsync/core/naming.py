"""Keys for live resources that have only a display name."""

import re
import unicodedata
from collections.abc import Collection, Iterable

from botsync.address import KEY

_LONGEST = 48
_DEVICES = frozenset(
    {
        "con",
        "prn",
        "aux",
        "nul",
        *(f"com{number}" for number in range(1, 10)),
        *(f"lpt{number}" for number in range(1, 10)),
    }
)
"""Names that Windows keeps for devices, whatever ending follows."""
_OF_THE_PROJECT = "botsync"
"""Name of the file that makes a folder a project, without its ending."""


def slug(name: str, fallback: str) -> str:
    """Return a key made of a display name: lower-case letters, digits and `_`."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ł", "l")).encode("ascii", "ignore").decode()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST].rstrip("_")
    if not key:
        return fallback
    return key if KEY.match(key) else f"{fallback}_{key}"


def unique_keys(named: Iterable[tuple[str, str]], fallback: str, used: Collection[str] = ()) -> dict[str, str]:
    """Return a key for each remote id, from pairs of remote id and display name, in any order; none that is used."""
    keys: dict[str, str] = {}
    taken = set(used)
    for remote_id, name in sorted(named, key=lambda pair: (pair[1], pair[0])):
        base = slug(name, fallback)
        key, number = base, 1
        while key in taken:
            number += 1
            key = f"{base}_{number}"
        taken.add(key)
        keys[remote_id] = key
    return keys


def file_name(key: str, taken: Collection[str] = ()) -> str:
    """Return the name of a new file for a story, without its folder.

    It is not that of the project's file, is not hidden, and can be checked out anywhere: also by Windows, and where
    upper and lower case are the same.

    Args:
        key: that of the story.
        taken: names of the folder that are in use.
    """
    base = key.lstrip(".") or "story"
    if base.partition(".")[0].lower() in _DEVICES or base.lower() == _OF_THE_PROJECT:
        base = f"story_{base}"
    used = {name.lower() for name in taken}
    number, name = 1, f"{base}.yaml"
    while name.lower() in used:
        number += 1
        name = f"{base}_{number}.yaml"
    return name
