"""Suppressions: comments that say which findings are meant to be, and why. The loader finds them in the files."""

import re
from dataclasses import dataclass

from botsync.core.references import Path
from botsync.diagnostics import Finding, Place

FORM = "`# botsync: ignore[code] reason`"
_ADDRESSED = re.compile(r"#+\s*botsync\s*:\s*(.*)\Z", re.DOTALL)
_IGNORE = re.compile(r"ignore\s*\[([^\]]*)\](.*)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """A comment that speaks to botsync.

    It counts for findings on its line, and for everything inside what begins on that line: a comment at a key, or
    directly above it, counts for the whole value of the key, in that file.

    Attributes:
        place: where it stands.
        codes: rules that it is about; none where it was not understood.
        reason: why; empty where it does not say.
        line: what it is about; its own, or the one below where it stands alone.
        scopes: paths, in its file, of what begins on that line.
    """

    place: Place
    codes: tuple[str, ...]
    reason: str
    line: int
    scopes: tuple[Path, ...]

    def covers(self, finding: Finding, path: Path) -> bool:
        """Tell whether it counts for a finding; the path is that in the file where the finding is."""
        if finding.place is None or finding.code not in self.codes or finding.place.file != self.place.file:
            return False
        return finding.place.line == self.line or any(path[: len(scope)] == scope for scope in self.scopes)


def parse_comment(text: str) -> tuple[tuple[str, ...], str] | None:
    """Return codes and reason of a comment; no codes where it is not understood, ``None`` where it is not for us."""
    addressed = _ADDRESSED.match(text)
    if addressed is None:
        return None
    ignore = _IGNORE.match(addressed[1])
    if ignore is None:
        return (), ""
    codes = tuple(dict.fromkeys(code.strip() for code in ignore[1].split(",") if code.strip()))
    return codes, ignore[2].strip().lstrip(":-–— ").strip()  # noqa: RUF001  (people put dashes there)
