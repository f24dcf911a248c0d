"""The pipeline of a project, as `botsync doctor` looks at it: what it installs, where it applies to, and when."""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from botsync import __version__
from botsync.cli.hygiene import git
from botsync.cli.starting import relative, repository
from botsync.core.checkup import Check, Health
from botsync.diagnostics import did_you_mean
from botsync.loader.files import SourceFile
from botsync.loader.reader import read_yaml

_PINNED = re.compile(r"\bbotsync(?:\[[^\]]*\])?==([0-9][\w.+!-]*)")


def pipeline_checks(directory: Path, environments: Collection[str]) -> Iterator[Check]:
    """Look at the workflows and jobs of a project in its repository, if any; at those of other projects not.

    Args:
        directory: the project.
        environments: those that it declares.
    """
    root, _ = repository(directory)
    found = [(path, content) for path, content in _pipelines(root) if _is_of(content, relative(directory, root))]
    ill = [check for path, content in found for check in _examined(root, path, content, environments)]
    yield from ill
    if found and not ill:
        names = ", ".join(path for path, _ in found)
        message = f"the pipeline installs this version, for an environment that is declared: {names}"
        yield Check(code="pipeline", health=Health.OK, message=message)


def _pipelines(root: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    folder = root / ".github" / "workflows"
    for path in sorted([*folder.glob("*.yml"), *folder.glob("*.yaml"), root / ".gitlab-ci.yml"]):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        name = path.relative_to(root).as_posix()
        content, _ = read_yaml(SourceFile(name=name, text=text)) if "botsync" in text else (None, [])
        if isinstance(content, dict) and any(key in _variables(content) for key in ("BOTSYNC", "BOTSYNC_ENV")):
            yield name, content


def _variables(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is set for all jobs: `env` at GitHub, `variables` at GitLab."""
    return _map(content.get("env", content.get("variables")))


def _is_of(content: Mapping[str, Any], folder: str) -> bool:
    """Tell whether the jobs run in a folder of the repository."""
    said = _map(_map(content.get("defaults")).get("run")).get("working-directory")
    steps = [step for job in content.values() for step in _map(job).get("before_script") or ()]
    moved = [step.removeprefix("cd ").strip("\"' ") for step in steps if isinstance(step, str) and step[:3] == "cd "]
    return folder in ([str(PurePosixPath(str(said)))] if said is not None else moved or ["."])


def _examined(root: Path, path: str, content: Mapping[str, Any], environments: Collection[str]) -> Iterator[Check]:
    variables = _variables(content)
    pinned = _PINNED.search(str(variables.get("BOTSYNC", "")))
    if pinned is not None and pinned[1] != __version__:
        message = f"{path} installs botsync {pinned[1]}, and this is {__version__}"
        hint = f"write {__version__} there, once the project is well with it"
        yield Check(code="pipeline", health=Health.NOTE, message=message, hint=hint)
    name = str(variables.get("BOTSYNC_ENV", ""))
    if name and name not in environments:
        message = f"{path} is for the environment `{name}`, which the project does not declare"
        hint = did_you_mean(name, sorted(environments)) or f"declared: {', '.join(sorted(environments)) or 'none'}"
        yield Check(code="pipeline", health=Health.WARNING, message=message, hint=hint)
    branches = _map(_map(content.get("on")).get("push")).get("branches")
    default = (git(root, "symbolic-ref", "--quiet", "refs/remotes/origin/HEAD") or "").strip()
    default = default.removeprefix("refs/remotes/origin/")
    if default and isinstance(branches, list) and default not in branches:
        message = f"{path} runs for {', '.join(map(str, branches))}, and pull requests are merged into {default}"
        hint = f"write {default} there, wherever the branch is named; or: git remote set-head origin --auto"
        yield Check(code="pipeline", health=Health.WARNING, message=message, hint=hint)


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
