"""Finds environments that are one workspace under two names: what is tried out in one would be done in the other."""

from collections.abc import Iterator, Mapping

from botsync.core.digest import keyed_digest
from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.loader.interpolate import Values, setting
from botsync.models.project import SANDBOX, Environment, Project


def twins(project: Project, name: str, own: Environment, environ: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for each other environment with the same API and token, as far as they are known here.

    Where both name the same variable it may hold another token elsewhere, so that is no more than worth knowing.

    Args:
        project: with all its environments.
        name: of the one that was chosen.
        own: its settings, values put in.
        environ: the process environment.
    """
    if name == SANDBOX or not own.token:
        return
    digest = keyed_digest(own.token)
    for other, settings in project.environments.items():
        if other in {SANDBOX, name}:
            continue
        values = Values(variables={}, environ=environ, placeholders=False, where=other)
        path = ("environments", other)
        api = setting(settings.api, (*path, "api"), values)
        token = setting(settings.token, (*path, "token"), values)
        if values.problems or api.rstrip("/") != own.api.rstrip("/") or digest(token) != digest(own.token):
            continue
        shared = settings.token == project.environments[name].token
        yield Problem(
            code="same-workspace",
            severity=Severity.INFO if shared else Severity.WARNING,
            message=f"`{name}` and `{other}` are the same workspace here: same `api`, same token",
            path=(*path, "token"),
            suggestion="give each environment the token of a workspace of its own, in a variable of its own",
            also=(("environments", name, "token"),),
        )
