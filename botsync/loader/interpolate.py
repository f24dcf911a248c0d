"""Puts values in for `${var.name}` and `${NAME}`, each only where it may stand.

`${var.name}` reads the variables of an environment and may stand in any text of the bot. `${NAME}` reads the process
environment and may stand only in secret fields and in an environment's `api`, `token` and `state`: so no project file
can bring a secret to where it would be printed. In the sandbox a secret field always gets a placeholder, as the sandbox
keeps what it is sent in a file. `$${` stands for `${` itself.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from botsync.core.references import Path, Problem
from botsync.diagnostics import did_you_mean
from botsync.models.base import SECRET_REFERENCE
from botsync.models.fields import secret_paths

_REFERENCE = re.compile(r"\$\$\{|\$\{([^}]*)\}|\$\{")
_VAR = re.compile(r"var\.([A-Za-z_][A-Za-z0-9_]*)\Z")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_SECRET = re.compile(SECRET_REFERENCE)
_SECRET_PATHS = secret_paths()
_SETTINGS = frozenset({"address", "api", "token", "state"})
_PASSWORD = re.compile(r"://[^/@\s:]*:([^/@\s]+)@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is known beside the process environment.

    Attributes:
        has_token: the token comes from elsewhere, so that what the settings say of it is not asked for.
        hint: says how a variable that is not set could be; empty where nothing is known.
    """

    has_token: bool = False
    hint: Callable[[str], str] = lambda _: ""


NOTHING_BESIDE = Beside()


@dataclass(slots=True, kw_only=True)
class Values:
    """Where values come from.

    Attributes:
        variables: for `${var.name}`.
        environ: for `${NAME}`; ``None`` where secrets do not matter and placeholders do.
        placeholders: whether secrets, and what is undefined, get a placeholder (the sandbox); otherwise a problem.
        where: name of the environment, for messages.
        beside: what else is known.
        problems: collects what is undefined or out of place.
    """

    variables: Mapping[str, str]
    environ: Mapping[str, str] | None
    placeholders: bool
    where: str
    beside: Beside = NOTHING_BESIDE
    problems: list[Problem] = field(default_factory=list)

    def variable(self, name: str, path: Path) -> str:
        """Return the value of `${var.name}`."""
        if name in self.variables:
            return self.variables[name]
        if self.placeholders:
            is_url = path and str(path[-1]).endswith("url")
            return f"https://sandbox.invalid/{name}" if is_url else name
        near = did_you_mean(name, list(self.variables))
        self._undefined(f"`${{var.{name}}}` is not defined in environment `{self.where}`", path, near, name)
        return name

    def secret(self, name: str, path: Path) -> str:
        """Return the value of `${NAME}` in a secret field."""
        return f"sandbox-{name}" if self.placeholders else self.setting(name, path)

    def setting(self, name: str, path: Path) -> str:
        """Return the value of `${NAME}` in a setting of the environment."""
        if self.environ is None:
            return f"placeholder-{name}"
        if self.environ.get(name):
            return self.environ[name]
        if self.placeholders:
            return f"sandbox-{name}"
        message = f"`${{{name}}}` is not set in the process environment"
        if all(problem.message != message for problem in self.problems):
            known = self.beside.hint(name)
            suggestion = f"export {name}=…" + (f", or {known}" if known else "")
            self.problems.append(Problem(code="undefined-variable", message=message, path=path, suggestion=suggestion))
        return f"placeholder-{name}"

    def _undefined(self, message: str, path: Path, near: str, name: str) -> None:
        suggestion = near or f"add `{name}` to `environments.{self.where}.vars` in botsync.yaml"
        self.problems.append(Problem(code="undefined-variable", message=message, path=path, suggestion=suggestion))


def interpolate(tree: Mapping[str, Any], values: Values) -> dict[str, Any]:
    """Return the tree with values put in; settings of environments are left as they are."""

    def substitute(text: str, path: Path) -> str:
        if _is_secret(path):
            return _replace(text, path, values, lambda name: values.secret(name, path))
        return _replace(text, path, values, None)

    def walk(value: Any, path: Path) -> Any:  # noqa: ANN401  (any plain data)
        match value:
            case str():
                return substitute(value, path) if "${" in value else value
            case dict():
                return {key: walk(item, (*path, key)) for key, item in value.items()}
            case list():
                return [walk(item, (*path, index)) for index, item in enumerate(value)]
            case _:
                return value

    return {key: item if key == "environments" else walk(item, (key,)) for key, item in tree.items()}


def _replace(text: str, path: Path, values: Values, secret: Callable[[str], str] | None) -> str:
    def put(match: re.Match[str]) -> str:
        if match[0] == "$${":
            return "${"
        inside = match[1]
        variable = _VAR.match(inside) if inside is not None else None
        if variable and secret is None:
            return values.variable(variable[1], path)
        if inside is not None and _NAME.match(inside):
            if secret is not None:
                return secret(inside)
            message = f"`{match[0]}` reads the process environment, which only settings and secret fields may do"
            suggestion = f"use a variable of the environment: `${{var.{inside.lower()}}}`"
        else:
            message = f"`{match[0]}` is no reference"
            suggestion = "write `${var.name}`, or `$${` for the characters themselves"
        values.problems.append(Problem(code="bad-reference", message=message, path=path, suggestion=suggestion))
        return match[0]

    return _REFERENCE.sub(put, text)


def _is_secret(path: Path) -> bool:
    return any(
        len(pattern) == len(path) and all(step in {"*", part} for step, part in zip(pattern, path, strict=True))
        for pattern in _SECRET_PATHS
    )


def _at(value: object, pattern: tuple[str, ...], path: Path) -> Iterator[tuple[Path, object]]:
    if not pattern:
        yield path, value
    elif isinstance(value, Mapping):
        for key in value if pattern[0] == "*" else [pattern[0]]:
            if key in value:
                yield from _at(value[key], pattern[1:], (*path, key))


def literal_secrets(tree: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each secret that stands in a file; it does not repeat the secret."""
    for pattern in _SECRET_PATHS:
        for path, value in _at(tree, pattern, ()):
            if isinstance(value, str) and value and not _SECRET.match(value):
                yield Problem(
                    code="literal-secret",
                    message="a secret must not stand in a file",
                    path=path,
                    suggestion="write a reference to the process environment, `${SOME_NAME}`, and change the secret "
                    "if it was ever committed",
                )


def passwords_in_addresses(tree: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each address of a state that carries a password; it does not repeat it."""
    for path, value in _at(tree, ("environments", "*", "state"), ()):
        found = _PASSWORD.search(value) if isinstance(value, str) else None
        if found and not _SECRET.match(found[1]):
            yield Problem(
                code="literal-secret",
                message="a password must not stand in a file",
                path=path,
                suggestion="write a reference to the process environment, `https://${STATE_USER}:${STATE_PASSWORD}@…`, "
                "and change the password if it was ever committed",
            )


def tokens_in_addresses(tree: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each address of a setting that refers to what is a token elsewhere: it would be shown."""
    tokens = {name for _, value in _at(tree, ("environments", "*", "token"), ()) for name in _names(value)}
    for path, name in names_in_addresses(tree):
        if name in tokens:
            yield Problem(
                code="bad-reference",
                message=f"`${{{name}}}` is a token, which no address may hold: addresses are shown and sent",
                path=path,
                suggestion="were `api:` and `token:` swapped? Name another variable",
            )


def names_in_addresses(tree: Mapping[str, Any], environment: str = "*") -> Iterator[tuple[Path, str]]:
    """Yield the names that addresses in settings, of one environment or of all, read from the process environment."""
    for setting in (("api",), ("state",), ("state_lock", "address")):
        for path, value in _at(tree, ("environments", environment, *setting), ()):
            yield from ((path, name) for name in _names(value))


def _names(value: object) -> list[str]:
    found = _REFERENCE.finditer(value) if isinstance(value, str) else ()
    return [match[1] for match in found if match[1] is not None and _NAME.match(match[1])]


def references_in_variables(tree: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each variable of an environment that itself holds a reference."""
    for path, value in _at(tree, ("environments", "*", "vars", "*"), ()):
        if isinstance(value, str) and "${" in value.replace("$${", ""):
            yield Problem(
                code="bad-reference",
                message="a variable holds a text, not a reference: it could bring a secret into what is printed",
                path=path,
                suggestion="write the value itself",
            )


def filled(text: str, path: Path, values: Values) -> str:
    """Return a text of the bot, no secret, with variables put in."""
    return _replace(text, path, values, None) if "${" in text else text


def variables_in(text: str) -> list[str]:
    """Return the names of the variables that a text refers to, in order, repeated ones too."""
    found = (_VAR.match(match[1]) for match in _REFERENCE.finditer(text) if match[1] is not None)
    return [match[1] for match in found if match]


def setting(text: str, path: Path, values: Values) -> str:
    """Return a setting of an environment with the process environment put in."""
    return _replace(text, path, values, lambda name: values.setting(name, path)) if path[-1] in _SETTINGS else text


def uses_variables(texts: Iterable[str]) -> bool:
    """Tell whether any text refers to a variable of the environment."""
    return any("${" in text for text in texts)
