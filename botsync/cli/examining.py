"""Versions, the project and its environments, as `botsync doctor` looks at them. Only reads."""

import platform
from collections.abc import Iterator, Sequence
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from botsync import __version__
from botsync.api.machine import proxy_before
from botsync.api.probe import probe
from botsync.cli.loop import completed
from botsync.cli.project import Target, open_settings
from botsync.core.checkup import Check, Health, skew_check
from botsync.core.lock import LEASE
from botsync.diagnostics import Severity, sort_findings
from botsync.errors import BotsyncError, ProjectInvalid, Unauthorized
from botsync.loader.project import Sources, load

EXTRAS = {
    "sandbox": (("starlette", "uvicorn", "numpy", "regex"), "the embedded sandbox, test, chat and plan --with-tests"),
    "state": (("obstore",), "state in S3, Google Cloud Storage or Azure"),
}
"""Optional parts: the modules that they need, and what they are for."""
_LIBRARIES = ("click", "httpx", "pydantic", "ruamel.yaml")


def version_checks() -> Iterator[Check]:
    """Look at what is installed."""
    libraries = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    message = f"botsync {__version__} on Python {platform.python_version()} ({libraries})"
    yield Check(code="versions", health=Health.OK, message=message)
    for name, (modules, purpose) in EXTRAS.items():
        missing = [module for module in modules if find_spec(module) is None]
        if missing:
            message = f"botsync[{name}] is not installed ({', '.join(missing)} is missing): {purpose}"
            yield Check(code="extras", health=Health.NOTE, message=message, hint=f"pip install 'botsync[{name}]'")
        else:
            yield Check(code="extras", health=Health.OK, message=f"botsync[{name}] is installed")


def project_check(sources: Sources, environments: Sequence[str]) -> Check:
    """Look whether the project is valid, in those environments, without its secrets."""
    loads = [load(sources, name, None) for name in environments]
    findings = sort_findings(finding for loaded in loads for finding in loaded.findings)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if errors:
        return Check(
            code="project", health=Health.ERROR, message=f"the project has {errors} errors", hint="botsync validate"
        )
    return Check(code="project", health=Health.OK, message=f"the project is valid: {len(loads[0].files)} files")


def environment_checks(root: Path, name: str, *, timeout: float) -> Iterator[Check]:
    """Look at an environment: whether its token is accepted, what time it is there, its state and its lock."""
    try:
        target = open_settings(root, name)
    except ProjectInvalid as error:
        for finding in error.findings:
            if finding.severity is Severity.ERROR:
                hint = finding.suggestion or "botsync validate"
                yield _check("settings", Health.ERROR, finding.message, hint, name)
        return
    except BotsyncError as error:
        yield _check("settings", Health.ERROR, error.message, error.hint, name)
        return
    if not target.is_sandbox:
        yield from _api(target, timeout)
    yield from _state(target)


def _api(target: Target, timeout: float) -> Iterator[Check]:
    name = target.name
    try:
        found = completed(probe(*target.way_in, timeout=timeout))
    except BotsyncError as error:
        yield _check("api", Health.ERROR, error.message, error.hint, name)
        return
    if found.error is None:
        through = ", through the machine's proxy" if proxy_before(target.way_in[0]) else ""
        message = f"{target.way_in[0]} accepts the token; it answered in {found.seconds * 1000:.0f} ms{through}"
        yield _check("token", Health.OK, message, "", name)
    else:
        code = "token" if isinstance(found.error, Unauthorized) else "api"
        yield _check(code, Health.ERROR, found.error.message, found.error.hint, name)
    if found.skew is not None:
        yield skew_check(found.skew, LEASE, name)
    elif found.error is None:
        yield _check("clock", Health.NOTE, "the API does not say what time it is", "", name)


def _state(target: Target) -> Iterator[Check]:
    records, name = target.records, target.name
    try:
        state = records.load()
        holder = records.backend.holder()
        open_runs = records.open_runs() if holder is None else []
    except BotsyncError as error:
        yield _check("state", Health.ERROR, error.message, error.hint, name)
        return
    what = f"{len(state.resources)} resources, serial {state.serial}" if state.serial else "nothing is recorded yet"
    yield _check("state", Health.OK, f"{records.backend.place} can be read: {what}", "", name)
    if holder is not None:
        hint = f"let it end; if it is gone for sure: botsync state unlock --env {name}"
        yield _check("lock", Health.WARNING, f"the state is locked by {holder}", hint, name)
    elif open_runs:
        message = f"run {open_runs[0].id} of {open_runs[0].who} was cut off"
        yield _check("lock", Health.WARNING, message, f"botsync apply --resume --env {name}", name)
    else:
        yield _check("lock", Health.OK, "nobody holds the lock", "", name)


def _check(code: str, health: Health, message: str, hint: str, environment: str) -> Check:
    return Check(code=code, health=health, message=message, hint=hint, environment=environment)
