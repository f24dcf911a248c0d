"""Judges what was found: told, suppressed by a comment, or known from the baseline; and the upkeep of these two."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from botsync.core.references import Path
from botsync.diagnostics import Finding, Place, Severity, did_you_mean, sort_key
from botsync.lint.baseline import Entry
from botsync.lint.fingerprint import fingerprint
from botsync.lint.fix import Fix
from botsync.lint.rule import Rule
from botsync.lint.suppression import FORM, Suppression
from botsync.lint.upkeep import (
    STALE_BASELINE,
    SUPPRESSION_WITHOUT_REASON,
    UNCLEAR_SUPPRESSION,
    UNKNOWN_RULE,
    UNUSED_SUPPRESSION,
)


class Standing(StrEnum):
    """What becomes of a finding."""

    OPEN = "open"
    SUPPRESSED = "suppressed"
    """A comment says that it is meant to be."""
    KNOWN = "known"
    """The baseline has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A finding with all that is known of where it is.

    Attributes:
        finding: it.
        where: address and field, see `fingerprint.where`.
        path: its path in its file.
        fix: what resolves it; ``None`` where only a person can.
    """

    finding: Finding
    where: str
    path: Path = ()
    fix: Fix | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A finding and what becomes of it.

    Attributes:
        finding: it.
        where: address and field; empty where it is about lint itself.
        fingerprint: by which it is known again.
        standing: see `Standing`.
        reason: why it is suppressed, where it is.
        fix: what resolves it; ``None`` where only a person can.
    """

    finding: Finding
    where: str
    fingerprint: str
    standing: Standing = Standing.OPEN
    reason: str = ""
    fix: Fix | None = None

    @property
    def entry(self) -> Entry:
        """It as a line of a baseline."""
        return Entry(self.finding.code, self.where, self.fingerprint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """By what is judged.

    Attributes:
        rules: those that were run, and could.
        codes: of all rules that there are.
        suppressions: comments in the files.
        baseline: known findings.
        baseline_file: where they stand.
    """

    rules: Sequence[Rule]
    codes: Sequence[str]
    suppressions: Sequence[Suppression] = ()
    baseline: Sequence[Entry] = ()
    baseline_file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All findings, judged.

    Attributes:
        judged: sorted by place.
        kept: entries of the baseline that rules which were not run may still find.
    """

    judged: tuple[Judged, ...]
    kept: tuple[Entry, ...] = ()

    def with_standing(self, standing: Standing) -> tuple[Judged, ...]:
        """Return the findings of which that became."""
        return tuple(item for item in self.judged if item.standing is standing)

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that are told."""
        return tuple(item.finding for item in self.with_standing(Standing.OPEN))

    @property
    def baseline(self) -> tuple[Entry, ...]:
        """A baseline with which nothing of this would be told again; what is about lint itself is never in it."""
        told = [item.entry for item in self.judged if item.where and item.standing is not Standing.SUPPRESSED]
        return tuple(sorted([*told, *self.kept]))


def unjudged(findings: Iterable[Finding]) -> Verdict:
    """Return findings that nothing suppresses and no baseline knows, as those of validation are."""
    return Verdict(judged=tuple(_plain(finding) for finding in findings))


def judge(located: Iterable[Located], law: Law) -> Verdict:
    """Judge findings."""
    ran = {rule.code: rule.severity for rule in law.rules}
    left = Counter(law.baseline)
    used: set[tuple[Suppression, str]] = set()
    judged: list[Judged] = []
    for item in sorted(located, key=lambda item: (sort_key(item.finding), item.where)):
        covering = [suppression for suppression in law.suppressions if suppression.covers(item.finding, item.path)]
        used |= {(suppression, item.finding.code) for suppression in covering}
        judged.append(_judged(item, covering, left))
    upkeep = [*_comments(law, ran, used), *_stale(law, ran, left)]
    judged += [_plain(finding) for finding in upkeep]
    kept = tuple(entry for entry in left.elements() if entry.code not in ran and entry.code in law.codes)
    return Verdict(judged=tuple(sorted(judged, key=lambda item: sort_key(item.finding))), kept=kept)


def _judged(item: Located, covering: Sequence[Suppression], left: Counter[Entry]) -> Judged:
    """Judge one finding; what the baseline knows is taken out of what is left of it."""
    finding = item.finding
    digest = fingerprint(finding.code, item.where, finding.message)
    standing, reason, entry = Standing.OPEN, "", Entry(finding.code, item.where, digest)
    if covering:
        standing, reason = Standing.SUPPRESSED, covering[0].reason
    elif left[entry]:
        standing = Standing.KNOWN
        left[entry] -= 1
    return Judged(finding=finding, where=item.where, fingerprint=digest, standing=standing, reason=reason, fix=item.fix)


def _plain(finding: Finding) -> Judged:
    place = finding.place.file if finding.place else ""
    return Judged(finding=finding, where="", fingerprint=fingerprint(finding.code, place, finding.message))


def _comments(law: Law, ran: Mapping[str, Severity], used: set[tuple[Suppression, str]]) -> Iterator[Finding]:
    for suppression in law.suppressions:
        for rule, message, suggestion in _flaws(suppression, law, ran, used):
            if rule.code in ran:
                yield Finding(
                    code=rule.code,
                    severity=ran[rule.code],
                    message=message,
                    place=suppression.place,
                    suggestion=suggestion,
                )


def _flaws(
    suppression: Suppression, law: Law, ran: Mapping[str, Severity], used: set[tuple[Suppression, str]]
) -> Iterator[tuple[Rule, str, str]]:
    """Yield what is wrong with a comment: the rule, what it says, and the way out."""
    if not suppression.codes:
        yield UNCLEAR_SUPPRESSION, "this comment speaks to botsync and is not understood", f"write {FORM}"
        return
    if not suppression.reason:
        yield SUPPRESSION_WITHOUT_REASON, "this suppression does not say why", f"write {FORM}"
    for code in suppression.codes:
        if code not in law.codes:
            near = did_you_mean(code, law.codes) or "see `botsync lint --list`"
            yield UNKNOWN_RULE, f"there is no rule `{code}`", near
        elif code in ran and (suppression, code) not in used:
            yield (
                UNUSED_SUPPRESSION,
                f"this suppresses no finding of `{code}`",
                "remove it, or move it to the line of the finding or directly above",
            )


def _stale(law: Law, ran: Mapping[str, Severity], left: Counter[Entry]) -> Iterator[Finding]:
    if STALE_BASELINE.code not in ran:
        return
    for entry, count in sorted(left.items()):
        if count and (entry.code in ran or entry.code not in law.codes):
            times = f" ({count} times)" if count > 1 else ""
            yield Finding(
                code=STALE_BASELINE.code,
                severity=ran[STALE_BASELINE.code],
                message=f"`{entry.code}` at {entry.where or 'no place'} is known, and found no more{times}",
                place=Place(file=law.baseline_file),
                suggestion="take it out with `botsync lint --write-baseline`",
            )
