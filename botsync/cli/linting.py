"""Lints the files of a project: every environment whose values they use, all judged together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from botsync.cli.baseline import Baseline
from botsync.cli.language import Tongues
from botsync.diagnostics import Finding, has_errors, sort_findings
from botsync.errors import ProjectInvalid
from botsync.lint.fingerprint import where
from botsync.lint.judge import Law, Located, Verdict, judge
from botsync.lint.rule import Rule
from botsync.lint.run import Choice, Found, choose, run, unknown_rules
from botsync.lint.subject import Subject
from botsync.loader.merge import Merged
from botsync.loader.project import Loaded, Sources, environments_to_check, load
from botsync.loader.suppressions import find_suppressions
from botsync.models.project import Lint, Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Linting:
    """What is asked of lint.

    Attributes:
        catalogue: all rules that there are.
        choice: those that are wanted.
        environment: the named one; ``None`` for all whose values the files use.
        encoder: name of a sentence encoder that helps to understand language; ``None`` for none.
    """

    catalogue: Sequence[Rule]
    choice: Choice
    environment: str | None = None
    encoder: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Linted:
    """What came of it.

    Attributes:
        settings: those of the project.
        verdict: the findings.
        rules: those that were run.
        skipped: codes of those that could not be, as nobody understands language here.
    """

    settings: Lint
    verdict: Verdict
    rules: tuple[Rule, ...]
    skipped: tuple[str, ...]


def lint(sources: Sources, linting: Linting, baseline: Baseline) -> Linted:
    """Lint a project.

    Raises:
        ProjectInvalid: it is not valid in one of the environments.
        UsageError: there is no such environment or encoder, or the baseline cannot be read.
    """
    loads = [load(sources, name, None) for name in environments_to_check(sources, linting.environment)]
    projects = _valid(loads)
    settings = projects[0].lint
    chosen = choose(linting.catalogue, settings, linting.choice)
    tongues = Tongues(linting.encoder)
    found = [(item, sources.merged) for item in unknown_rules(settings, linting.catalogue, chosen)]
    speaks = True
    for project, loaded in zip(projects, loads, strict=True):
        language = tongues.of(loaded.desired) if loaded.desired is not None else None
        speaks = language is not None
        told = run(chosen, Subject(project=project, language=language))
        found += [(_mendable(item, loaded.merged, sources.merged), loaded.merged) for item in told]
    ran = tuple(rule for rule in chosen if speaks or not rule.needs_language)
    law = Law(
        rules=ran,
        codes=[rule.code for rule in linting.catalogue],
        suppressions=tuple(find_suppressions(sources.files)),
        baseline=baseline.read(settings),
        baseline_file=baseline.name(settings),
    )
    verdict = judge(_located(found), law)
    skipped = tuple(rule.code for rule in chosen if rule not in ran)
    return Linted(settings=settings, verdict=verdict, rules=ran, skipped=skipped)


def _valid(loads: Sequence[Loaded]) -> list[Project]:
    findings: tuple[Finding, ...] = sort_findings(finding for loaded in loads for finding in loaded.findings)
    projects = [loaded.project for loaded in loads if loaded.project is not None]
    if has_errors(findings) or len(projects) < len(loads):
        raise ProjectInvalid(findings)
    return projects


def _mendable(item: Found, merged: Merged, base: Merged) -> Found:
    """Return a finding without its fix where that is about what an overlay says: it would change the base."""
    edits = item.fix.edits if item.fix is not None and merged is not base else ()
    return replace(item, fix=None) if any(merged.home(e.path) != base.home(e.path) for e in edits) else item


def _located(found: Iterable[tuple[Found, Merged]]) -> list[Located]:
    """Return each problem once, though several environments may have it, with its place."""
    unique = {item.problem: (item, merged) for item, merged in reversed(list(found))}
    return [
        Located(
            finding=merged.find(item.problem),
            where=where(item.problem.path),
            path=merged.home(item.problem.path)[1],
            fix=item.fix,
        )
        for item, merged in reversed(unique.values())
    ]
