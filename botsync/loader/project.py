"""Loads a project: files, merge, values, models, references. Everything that is wrong is found at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from botsync.address import Address, Kind, interaction_address
from botsync.core.desired import Desired, build_desired
from botsync.core.references import Problem, check_references
from botsync.diagnostics import Finding, Place, did_you_mean, has_errors, sort_findings
from botsync.errors import ProjectInvalid, UsageError
from botsync.loader.files import ROOT_FILE, SourceFile, read_files
from botsync.loader.interpolate import (
    NOTHING_BESIDE,
    Beside,
    Values,
    interpolate,
    literal_secrets,
    passwords_in_addresses,
    references_in_variables,
    setting,
    tokens_in_addresses,
    uses_variables,
)
from botsync.loader.merge import Merged, Part
from botsync.loader.overlay import idle_nulls, read_overlays, split
from botsync.loader.reader import read_yaml
from botsync.loader.twins import twins
from botsync.loader.validate import validate, without_broken
from botsync.models.fields import SECTIONS
from botsync.models.project import SANDBOX, SETTINGS, Environment, Project


@dataclass(frozen=True, kw_only=True)  # without slots: it remembers `desired`
class Loaded:
    """A project as far as it could be loaded.

    Attributes:
        findings: everything that was found, sorted.
        files: the YAML files that were read.
        merged: what they say in the chosen environment, and where.
        project: the valid project; ``None`` where a finding is an error.
        environment: settings of the chosen environment, values put in; ``None`` likewise, or where none was chosen.
    """

    findings: tuple[Finding, ...]
    files: tuple[SourceFile, ...]
    merged: Merged
    project: Project | None = None
    environment: Environment | None = None

    @cached_property
    def desired(self) -> Desired | None:
        """Its resources in canonical form; ``None`` where a finding is an error. Made when they are asked for."""
        return None if self.project is None else build_desired(self.project)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What the files of a project say, before any environment is chosen.

    Attributes:
        files: the YAML files that were read.
        merged: their tree, without overlays.
        findings: what is wrong with the files themselves.
        overlays: what is laid over it, by environment.
    """

    files: tuple[SourceFile, ...]
    merged: Merged
    findings: tuple[Finding, ...]
    overlays: Mapping[str, Merged] = field(default_factory=dict)

    @property
    def environments(self) -> tuple[str, ...]:
        """Names of the environments that can be chosen, `sandbox` included, sorted."""
        return _names(self.merged)

    @property
    def mentioned(self) -> frozenset[Address]:
        """What the files or some overlay declares, or takes out, in whatever environment."""
        trees = [merged.tree for merged in (self.merged, *self.overlays.values())]
        return frozenset(address for tree in trees for address in _addresses(tree))

    def chosen(self, environment: str) -> Merged:
        """Return the tree of an environment: the files, and its overlay on top."""
        overlay = self.overlays.get(environment)
        return self.merged if overlay is None else self.merged.under(overlay)


def _addresses(tree: Mapping[str, Any]) -> Iterator[Address]:
    for kind, section in SECTIONS.items():
        for key, value in _map(tree.get(section)).items():
            yield Address(kind, str(key))
            if kind is Kind.STORY:
                inside = _map(_map(value).get("interactions"))
                yield from (interaction_address(str(key), str(name)) for name in inside)


def _map(value: object) -> Mapping[Any, Any]:
    return value if isinstance(value, dict) else {}


def _names(merged: Merged) -> tuple[str, ...]:
    declared = merged.tree.get("environments")
    names = {str(name) for name in declared} if isinstance(declared, dict) else set()
    return tuple(sorted(names | {SANDBOX}))


def read_sources(root: Path) -> Sources:
    """Read and merge the files of a project.

    Raises:
        UsageError: the folder is no project.
    """
    if not (root / ROOT_FILE).exists():
        raise UsageError(
            f"there is no {ROOT_FILE} in {root}",
            hint="go to the project's folder, name it with -C DIR, or make one with `botsync init`",
        )
    return merge_files(*read_files(root))


def merge_files(files: Sequence[SourceFile], found: Iterable[Finding] = ()) -> Sources:
    """Merge the files of a project.

    Args:
        files: all of them, by name.
        found: what was found when they were read.
    """
    findings = list(found)
    parts: list[Part] = []
    for file in files:
        value, wrong = read_yaml(file)
        findings += wrong
        if isinstance(value, dict):
            parts.append(Part(file, value))
        elif value is not None:
            place = Place(file=file.name, line=1, column=1)
            message = "the file must be a map: `stories:`, `entities:` and so on"
            findings.append(Finding(code="wrong-type", message=message, place=place, suggestion="see examples/pizza"))
    base, over = split(parts)
    merged = Merged(base)
    findings += [*merged.conflicts(), *merged.misplaced()]
    tree = merged.tree
    problems = [
        *literal_secrets(tree),
        *passwords_in_addresses(tree),
        *tokens_in_addresses(tree),
        *references_in_variables(tree),
    ]
    findings += map(merged.find, problems)
    overlays, wrong = read_overlays(over, _names(merged))
    return Sources(files=tuple(files), merged=merged, findings=(*findings, *wrong), overlays=overlays)


def choose_environment(sources: Sources, name: str | None) -> str:
    """Return the chosen environment: the named one, or `sandbox` where it is the only one.

    Raises:
        UsageError: there is no such environment, or none was named although there are several.
        ProjectInvalid: the file that would declare it cannot be read.
    """
    names = sources.environments
    if name is None:
        if names == (SANDBOX,):
            return SANDBOX
        raise UsageError("several environments are declared", hint=f"say which: --env {'|'.join(names)}")
    if name not in names:
        unread = [item for item in sources.findings if item.place is not None and item.place.file == ROOT_FILE]
        if has_errors(unread):
            raise ProjectInvalid(sort_findings(unread))
        near = did_you_mean(name, names)
        raise UsageError(f"there is no environment `{name}`", hint=near or f"declared are {', '.join(names)}")
    return name


def environments_to_check(sources: Sources, chosen: str | None) -> list[str]:
    """Return the environments to check: one that differs only in values that no file uses need not be.

    Raises:
        UsageError: there is no environment of the chosen name.
    """
    if chosen is not None:
        return [choose_environment(sources, chosen)]
    declared = [name for name in sources.environments if name != SANDBOX] or [SANDBOX]
    if not any("${var." in file.text for file in sources.files):
        plain = [name for name in declared if name not in sources.overlays]
        declared = plain[:1] + [name for name in declared if name in sources.overlays]
    return list(dict.fromkeys([*declared, *([SANDBOX] if SANDBOX in sources.overlays else [])]))


def values_of(
    sources: Sources, environment: str, environ: Mapping[str, str] | None, beside: Beside = NOTHING_BESIDE
) -> Values:
    """Return what is put in for the references of a project; for the arguments see `load`."""
    declared = sources.chosen(environment).tree.get("environments")
    settings = declared.get(environment) if isinstance(declared, dict) else None
    variables = settings.get("vars") if isinstance(settings, dict) else None
    return Values(
        variables={k: v for k, v in variables.items() if isinstance(v, str)} if isinstance(variables, dict) else {},
        environ=environ,
        placeholders=environment == SANDBOX,
        where=environment,
        beside=beside,
    )


def load(
    sources: Sources, environment: str, environ: Mapping[str, str] | None, beside: Beside = NOTHING_BESIDE
) -> Loaded:
    """Load a project for an environment.

    Args:
        sources: its files.
        environment: name of the environment.
        environ: the process environment; ``None`` where secrets do not matter (placeholders take their place).
        beside: what is known beside it.
    """
    merged = sources.chosen(environment)
    known = {key: value for key, value in merged.tree.items() if key in Project.model_fields}
    values = values_of(sources, environment, environ, beside)
    filled = interpolate(known, values) if uses_variables(file.text for file in sources.files) else known
    project, problems = validate(filled)
    checkable = project or validate(without_broken(filled, problems))[0]
    if checkable is not None:
        problems += [item for item in check_references(checkable) if not any(_inside(item, old) for old in problems)]
    resolved = _environment(project, environment, values) if project is not None else None
    if project is not None and resolved is not None and environ is not None:
        problems += twins(project, environment, resolved, environ)
    problems += [*values.problems, *idle_nulls(merged.idle, sources.merged.tree)]
    findings = sort_findings([*sources.findings, *(_find(merged, problem) for problem in problems)])
    if project is None or has_errors(findings):
        return Loaded(findings=findings, files=sources.files, merged=merged)
    return Loaded(
        findings=findings,
        files=sources.files,
        merged=merged,
        project=project,
        environment=resolved,
    )


def load_settings(
    sources: Sources, environment: str, environ: Mapping[str, str], beside: Beside = NOTHING_BESIDE
) -> Environment | None:
    """Return the settings of an environment, however broken the bot is; ``None`` where they are broken themselves."""
    tree = {key: value for key, value in sources.merged.tree.items() if key in SETTINGS}
    values = Values(
        variables={}, environ=environ, placeholders=environment == SANDBOX, where=environment, beside=beside
    )
    project, _ = validate(tree)
    found = _environment(project, environment, values) if project is not None else None
    return None if values.problems or any(tokens_in_addresses(tree)) else found


def _inside(problem: Problem, other: Problem) -> bool:
    """Tell whether a problem may only be there because of another one in the same place."""
    depth = 2
    if other.path[:1] == ("stories",):
        depth = 4 if other.path[2:3] == ("interactions",) else 3
    return problem.path[:depth] == other.path[:depth]


def _find(merged: Merged, problem: Problem) -> Finding:
    finding = merged.find(problem)
    if problem.code in {"unknown-key", "bad-key", "missing-key", "no-start", "command-in-file"}:
        place = merged.locate(problem.path, key=True)
        return Finding(
            code=finding.code,
            severity=finding.severity,
            message=finding.message,
            place=place,
            suggestion=finding.suggestion,
            also=finding.also,
        )
    return finding


def _environment(project: Project, name: str, values: Values) -> Environment:
    declared = project.environments.get(name, Environment())
    path = ("environments", name)
    update: dict[str, Any] = {"api": setting(declared.api, (*path, "api"), values)}
    if declared.state is not None:
        update["state"] = setting(declared.state, (*path, "state"), values)
    if declared.state_lock is not None and declared.state_lock.address is not None:
        address = setting(declared.state_lock.address, (*path, "state_lock", "address"), values)
        update["state_lock"] = declared.state_lock.model_copy(update={"address": address})
    if name != SANDBOX:
        update["token"] = "" if values.beside.has_token else setting(declared.token, (*path, "token"), values)
    return declared.model_copy(update=update)
