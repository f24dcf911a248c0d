"""What a comment on a plan never leaves out: findings, deletes and conflicts, told at length or in ever less room."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from botsync.diagnostics import Finding, Severity
from botsync.render.forge import Forge
from botsync.render.markdown import fence
from botsync.render.overview import Overview
from botsync.render.short_lists import folded, grouped, with_their_stories
from botsync.render.view import ChangeView

_MARKS = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.INFO: "\N{INFORMATION SOURCE}\ufe0f"}
_LONGEST = 400
"""Characters of a message where there is not room for all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """A part of a comment, in versions that take ever less room.

    Attributes:
        rungs: each gives the lines of a version, the longest first.
        whole: how many of them, from the first, name everything.
    """

    rungs: tuple[Callable[[], Sequence[str]], ...]
    whole: int

    def text(self, rung: int) -> str:
        """Return a version as a block of its own; nothing where there is nothing to tell."""
        lines = self.rungs[rung]()
        return "\n".join(lines) + "\n\n" if lines else ""


def finding_ladder(view: Overview, forge: Forge) -> Ladder:
    """Return what is said of findings, errors first."""
    ranks = list(Severity)
    found = sorted(view.plan.findings, key=lambda finding: ranks.index(finding.severity))
    if not found:
        return _nothing()

    def some(only: list[Finding], *, ways_out: bool, longest: int) -> list[str]:
        return ["#### Findings", "", *(line for item in only for line in _finding(item, forge, longest, ways_out))]

    def first_of_each() -> list[str]:
        counted = Counter(finding.code for finding in found)
        first = {finding.code: finding for finding in reversed(found)}
        lines = ["#### Findings", ""]
        for code in dict.fromkeys(finding.code for finding in found):
            more = f", and {counted[code] - 1} more like it" if counted[code] > 1 else ""
            (line,) = _finding(first[code], forge, _LONGEST, ways_out=False)
            lines.append(line + more)
        return lines

    def numbers() -> list[str]:
        counted = Counter(finding.severity for finding in found)
        return [f"**Findings:** {', '.join(f'{number} of severity {word}' for word, number in counted.items())}"]

    return Ladder(
        rungs=(
            lambda: some(found, ways_out=True, longest=5 * _LONGEST),
            lambda: some(found, ways_out=False, longest=_LONGEST),
            first_of_each,
            numbers,
        ),
        whole=2,
    )


def _finding(finding: Finding, forge: Forge, longest: int, ways_out: bool) -> list[str]:  # noqa: FBT001  (a rung)
    lines = [f"- {_MARKS[finding.severity]} {forge.name(finding.code)}: {forge.name(finding.message, longest)}"]
    if ways_out and finding.suggestion:
        lines += [f"  - {forge.name(line, longest)}" for line in finding.suggestion.split("\n") if line.strip()]
    return lines


def delete_ladder(view: Overview, forge: Forge) -> Ladder:
    """Return what is said of deletes: each is named as long as that is possible at all."""
    return _listing("Deletes", view.deletes, forge, lambda change: change.note)


def conflict_ladder(view: Overview, forge: Forge) -> Ladder:
    """Return what is said of what both sides changed."""

    def fields(change: ChangeView) -> str:
        return ", ".join(field.field for field in change.fields)

    return _listing("Conflicts: changed in the project and in the workspace", view.conflicts, forge, fields)


def _listing(title: str, changes: Sequence[ChangeView], forge: Forge, why: Callable[[ChangeView], str]) -> Ladder:
    if not changes:
        return _nothing()
    addresses = [change.address for change in changes]
    head = [f"#### {title} ({len(changes)})", ""]

    def said(change: ChangeView) -> str:
        parts = [forge.name(change.address, 1000), forge.name(change.title), why(change)]
        return f"- {' '.join(filter(None, parts[:2]))}{f' ({parts[2]})' if parts[2] else ''}"

    wholes, others = with_their_stories(addresses)

    def partly(tenths: int) -> list[str]:
        named = others[: len(others) * tenths // 10]
        stories = Counter(address.rpartition(".")[0] for address in others[len(named) :])
        counted = [f"{story}: {number}" for story, number in stories.items()]
        told = f"**{stories.total()} of them are too many to be named in a comment of this size:**"
        lines = [*wholes, *folded(named)]
        return [*head, *(fence(lines) if lines else ()), "", told, "", *fence(counted)]

    return Ladder(
        rungs=(
            lambda: [*head, *map(said, changes)],
            lambda: [*head, *(f"- {forge.code(address)}" for address in addresses)],
            lambda: [*head, *fence(grouped(addresses))],
            lambda: [*head, *fence(folded(addresses))],
            lambda: [*head, *fence([*wholes, *folded(others)])],
            *(partial(partly, tenths) for tenths in range(9, -1, -1)),
            lambda: [f"**{title}:** {len(changes)}, too many to be named in a comment of this size"],
        ),
        whole=5,
    )


def _nothing() -> Ladder:
    return Ladder(rungs=(list[str],), whole=1)
