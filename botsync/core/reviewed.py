"""Which changes of a plan were shown to reviewers, told by digests that a comment carries.

Two plans made at different times agree on a change where all of it is the same: what is there, what will be, and why;
and where nothing was applied to the resource in between. What was undone does not come back because it was
shown once.
"""

import hashlib
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping

from botsync.core.plan_document import ChangeDocument, PlanDocument

_WORD = "botsync:"
_CHANGES = re.compile(rf"<!-- {_WORD}changes ((?:[A-Za-z0-9._]{{16}})*) -->")
_SIGNS = b"._"
"""Take the places of the signs of base64 that end a comment of HTML."""
_BYTES = 12
MARKER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.:/% -]*[A-Za-z0-9_-])?")
"""What may mark a comment; it stands in a comment of HTML, which two dashes would end."""


def change_digest(change: ChangeDocument) -> str:
    """Return what changes when anything of a change does; the order of maps is part of it, as it is sent.

    Where in the files it is declared is not: other merges move lines.
    """
    told = change.model_dump(mode="json", exclude={"place"})
    line = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def change_digests(document: PlanDocument) -> Mapping[str, str]:
    """Return the digest of each change of a plan, by address."""
    return {change.address: change_digest(change) for change in document.changes}


def whole_digest(document: PlanDocument) -> str:
    """Return what changes when any change of a plan does; it names the plan where a person approves it by hand."""
    line = " ".join([document.environment, *sorted(change_digests(document).values())])
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def plan_marker(environment: str) -> str:
    """Return what marks the comment about a plan for an environment, as `botsync show` marks it too."""
    return f"plan {environment.replace('--', '-%2D')}"


def is_marker(marker: str) -> bool:
    """Tell whether a text may mark a comment."""
    return MARKER.fullmatch(marker) is not None and "--" not in marker


def marked(marker: str) -> str:
    """Return the line by which a comment is found again; it is not shown."""
    return f"<!-- {_WORD}{marker} -->"


def is_marked(body: str, marker: str) -> bool:
    """Tell whether a text begins with the line that marks it."""
    return _lines(body)[0] == marked(marker)


def noted(digests: Iterable[str]) -> str:
    """Return the line that carries digests; it is not shown."""
    packed = b64encode(bytes.fromhex("".join(sorted(set(digests)))), _SIGNS)
    return f"<!-- {_WORD}changes {packed.decode()} -->"


def noted_in(body: str) -> frozenset[str]:
    """Return the digests that a comment carries, in its second line: what is below it may quote anything."""
    found = _CHANGES.fullmatch(_lines(body)[1])
    told = b64decode(found[1], _SIGNS) if found else b""
    return frozenset(told[start : start + _BYTES].hex() for start in range(0, len(told), _BYTES))


def _lines(body: str) -> list[str]:
    """Return the first two lines of a text; forges may have ended them in their own way."""
    first, _, rest = body.partition("\n")
    return [first.strip(), rest.partition("\n")[0].strip()]
