"""Keys for live resources that have only a display name."""

import re
import unicodedata
from collections.abc import Collection, Iterable

from botsync.address import KEY

_LONGEST = 48


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
