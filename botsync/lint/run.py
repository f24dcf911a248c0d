"""Chooses rules, with the severities that the project gives them, and runs them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from botsync.core.references import Problem
from botsync.diagnostics import Severity, did_you_mean
from botsync.lint.fix import Fix
from botsync.lint.rule import Rule
from botsync.lint.subject import Subject
from botsync.lint.upkeep import UNKNOWN_RULE
from botsync.models.project import Lint


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Rules that were chosen for one run, by code.

    Attributes:
        select: only these, also where the project has them off; none means all.
        ignore: not these.
    """

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a rule found.

    Attributes:
        problem: what and where, with the severity that the project wants.
        fix: what resolves it; ``None`` where only a person can.
    """

    problem: Problem
    fix: Fix | None = None


def choose(catalogue: Iterable[Rule], settings: Lint, choice: Choice) -> tuple[Rule, ...]:
    """Return the rules to be run, each with the severity that the project wants."""
    chosen: list[Rule] = []
    for rule in catalogue:
        wanted = settings.rules.get(rule.code, rule.severity)
        if rule.code in choice.ignore or (rule.code not in choice.select if choice.select else wanted == "off"):
            continue
        chosen.append(rule if wanted == "off" else replace(rule, severity=Severity(wanted)))
    return tuple(chosen)


def run(rules: Sequence[Rule], subject: Subject) -> Iterator[Found]:
    """Yield what rules find; those that need language find nothing where it is not understood."""
    for rule in rules:
        if rule.needs_language and subject.language is None:
            continue
        for problem in rule.check(subject):
            fix = rule.fix(subject, problem) if rule.fix is not None else None
            yield Found(problem=replace(problem, severity=rule.severity), fix=fix)


def unknown_rules(settings: Lint, catalogue: Sequence[Rule], rules: Sequence[Rule]) -> Iterator[Found]:
    """Yield a finding for each code in the project's settings that no rule has, if the rules to be run say so."""
    severity = next((rule.severity for rule in rules if rule.code == UNKNOWN_RULE.code), None)
    codes = [rule.code for rule in catalogue]
    for code in settings.rules:
        if severity is not None and code not in codes:
            problem = Problem(
                code=UNKNOWN_RULE.code,
                severity=severity,
                message=f"there is no rule `{code}`",
                path=("lint", "rules", code),
                suggestion=did_you_mean(code, codes) or "see `botsync lint --list`",
            )
            yield Found(problem=problem)
