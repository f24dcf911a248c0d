"""Findings: located results of validation, planning and lint, as values. Nothing here prints or reads."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters; an error stops every command that would send something."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A spot in a file.

    Attributes:
        file: path relative to the project, with ``/``.
        line: from 1; 0 where the file as a whole is meant.
        column: from 1; 0 where the file as a whole is meant.
    """

    file: str
    line: int = 0
    column: int = 0

    @classmethod
    def parse(cls, text: str) -> "Place":
        """Read a place as it is written; what has no line and column is the name of a file."""
        found = re.fullmatch(r"(.+):([1-9][0-9]{0,8}):([0-9]{1,9})", text, re.DOTALL)
        return cls(file=found[1], line=int(found[2]), column=int(found[3])) if found else cls(file=text)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One problem, where it is, and the way out.

    Attributes:
        code: stable kebab-case name, for example ``unknown-key``.
        severity: see `Severity`.
        message: what is wrong, in one sentence without a final full stop.
        place: where; ``None`` where no file is at fault.
        suggestion: what to do next; empty where the message says it all.
        also: other places that have a part in it, for example the first of two definitions.
    """

    code: str
    message: str
    severity: Severity = Severity.ERROR
    place: Place | None = None
    suggestion: str = ""
    also: tuple[Place, ...] = ()


def sort_key(finding: Finding) -> tuple[Place, int, str, str, str]:
    """Return what findings are ordered by: place, then severity, code and message."""
    place = finding.place or Place(file="")
    return place, _RANK[finding.severity], finding.code, finding.message, finding.suggestion


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Order findings by place, then severity, code and message, without repeats."""
    return tuple(sorted(set(findings), key=sort_key))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def reaches(findings: Iterable[Finding], threshold: Severity) -> bool:
    """Tell whether any finding matters as much as a threshold, or more."""
    return any(_RANK[finding.severity] <= _RANK[threshold] for finding in findings)


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return ``did you mean `x`?`` for the closest known word, or an empty string."""
    close = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else ""
