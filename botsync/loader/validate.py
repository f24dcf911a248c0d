"""Validates the merged tree with the models, and turns what pydantic reports into problems that people can act on."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import ValidationError

from botsync.address import KEY
from botsync.core.references import Path, Problem
from botsync.diagnostics import did_you_mean
from botsync.models.base import Model
from botsync.models.project import Project


def validate(tree: Mapping[str, Any], secrets: Sequence[Path] = ()) -> tuple[Project | None, list[Problem]]:
    """Return the project, or ``None``, and what is wrong with it.

    Args:
        tree: the merged tree, values put in.
        secrets: paths whose values must not be repeated in a message.
    """
    try:
        return Project.model_validate(tree), []
    except ValidationError as error:
        found: dict[tuple[Path, str], Problem] = {}
        for item in error.errors(include_url=False):
            problem = _problem(tree, dict(item), secrets)
            found.setdefault((problem.path, problem.code), problem)
        return None, _without_other_branches(list(found.values()))


def _without_other_branches(problems: list[Problem]) -> list[Problem]:
    """Return the problems without those of the branches of a union that the value was not meant for."""
    inside = {problem.path[:depth] for problem in problems for depth in range(len(problem.path))}
    inside |= {problem.path for problem in problems if problem.code != "wrong-type"}
    return [problem for problem in problems if problem.code != "wrong-type" or problem.path not in inside]


COMMAND = "token_command"
"""A key that people may look for, and that no file may have."""
_EXPECTED = {
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "a map",
    "model_type": "a map",
    "model_attributes_type": "a map",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "nothing_given": "a value",
}


def _problem(tree: Mapping[str, Any], item: dict[str, Any], secrets: Sequence[Path]) -> Problem:
    kind, loc, context = item["type"], item["loc"], item.get("ctx", {})
    if loc and loc[-1] == "[key]":
        return _bad_key(str(loc[-2]), _resolve(tree, loc[:-2]))
    if kind == "missing":
        path = _resolve(tree, loc[:-1])
        message = f"`{loc[-1]}` is missing"
        return Problem(code="missing-key", message=message, path=path, suggestion=f"add `{loc[-1]}:`")
    path = _resolve(tree, loc)
    if kind == "extra_forbidden":
        if path[-1] == COMMAND:
            return command_in_file(path)
        known = known_keys(path[:-1])
        suggestion = did_you_mean(str(path[-1]), known) or f"known here: {', '.join(known)}"
        return Problem(code="unknown-key", message=f"`{path[-1]}` is not known here", path=path, suggestion=suggestion)
    if kind in _EXPECTED:
        return _wrong_type(tree, kind, path, secret=path in secrets)
    if kind in {"response_type", "button_kind"}:
        return _no_type(item, path)
    if kind == "literal_error":
        return _not_allowed(item, path)
    return _other(kind, str(item["msg"]), context, path)


def command_in_file(path: Path) -> Problem:
    """Return the problem of a file that names what is to be run."""
    return Problem(
        code="command-in-file",
        message="a project file must not name a command to run: a pull request could run anything with it",
        path=path,
        suggestion="say it where you run botsync: `--token-command CMD`, or BOTSYNC_TOKEN_COMMAND in the environment",
    )


def _bad_key(key: str, path: Path) -> Problem:
    fixed = re.sub(r"[^a-z0-9]+", "_", key.lower()).strip("_")
    fixed = fixed if fixed[:1].isalpha() else f"x_{fixed}"
    return Problem(
        code="bad-key",
        message=f"`{key}` is no key: a key is lower-case letters, digits and `_`, beginning with a letter",
        path=(*path, key),
        suggestion=f"write `{fixed}`; the name that people see goes into `name:`",
    )


def _wrong_type(tree: Mapping[str, Any], kind: str, path: Path, *, secret: bool) -> Problem:
    value = _get(tree, path)
    expected = _EXPECTED[kind]
    if isinstance(path[-1] if path else "", str) and value is None:
        empty = {"a list": " (`[]` for none)", "a map": " (`{}` for none)", "a value": " (`{}` or `[]` for none)"}
        message = f"nothing stands behind `{path[-1]}:`; expected {expected}" if path else "the file is empty"
        return Problem(
            code="wrong-type",
            message=message,
            path=path,
            suggestion=f"write {expected}{empty.get(expected, '')}, or remove the line",
        )
    suggestion = ""
    if expected == "text" and isinstance(value, bool | int | float) and not secret:
        suggestion = f'put quotes around it: "{str(value).lower() if isinstance(value, bool) else value}"'
    elif expected == "a list" and isinstance(value, str):
        suggestion = "write it as a list: `- …`, one item a line"
    message = f"expected {expected}, found {_kind_of(value)}"
    return Problem(code="wrong-type", message=message, path=path, suggestion=suggestion)


def _kind_of(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "a map"


def _no_type(item: Mapping[str, Any], path: Path) -> Problem:
    known = known_keys(path)
    value = item["input"]
    types = (
        [key for key in value if key in known and key not in {"delay", "filters", "title"}] if _is_map(value) else []
    )
    if len(types) > 1:
        message = f"{' and '.join(f'`{key}`' for key in types)} cannot stand together"
        return Problem(code="response-type", message=message, path=path, suggestion="make them two items of the list")
    wrong = [str(key) for key in value if key not in known] if _is_map(value) else []
    near = did_you_mean(wrong[0], known) if wrong else ""
    message = str(item["msg"]) if not wrong else f"`{wrong[0]}` is not known here"
    hint = "write `- text: …`" if isinstance(value, str) else str(item["msg"])
    return Problem(
        code="response-type", message=message, path=path, suggestion=near or (hint if hint != message else "")
    )


def _is_map(value: object) -> bool:
    return isinstance(value, Mapping)


def _not_allowed(item: Mapping[str, Any], path: Path) -> Problem:
    allowed = re.findall(r"'([^']*)'", str(item["ctx"]["expected"]))
    given = item["input"]
    near = did_you_mean(given, allowed) if isinstance(given, str) else ""
    message = f"this must be {item['ctx']['expected'].replace(chr(39), '`')}"
    return Problem(code="wrong-value", message=message, path=path, suggestion=near)


def _other(kind: str, message: str, context: Mapping[str, Any], path: Path) -> Problem:
    match kind:
        case "string_too_long":
            message, suggestion = f"more than {context['max_length']} characters", "make it shorter"
        case "string_too_short":
            message, suggestion = "the text is empty", "write something, or remove the line"
        case "too_long":
            message, suggestion = f"{context['actual_length']} items; the limit is {context['max_length']}", "split it"
        case "too_short":
            message, suggestion = f"at least {context['min_length']} item(s) are needed", "add one, or remove it"
        case "greater_than_equal" | "less_than_equal":
            message, suggestion = message.replace("Input should be", "the number must be"), ""
        case "string_pattern_mismatch":
            message, suggestion = "this is no key", "a key is lower-case letters, digits and `_`"
        case _:
            message, suggestion = message.removeprefix("Value error, "), ""
    code = "invalid" if kind in {"value_error", "string_pattern_mismatch"} else "limit"
    return Problem(code=code, message=message, path=path, suggestion=suggestion)


def _get(value: Any, path: Path) -> Any:  # noqa: ANN401  (any plain data)
    for step in path:
        value = value[step]
    return value


def _resolve(tree: Mapping[str, Any], loc: Sequence[str | int]) -> Path:
    """Return the path that pydantic's location means: it also names members of unions, which the data does not have."""

    def best(value: object, rest: Sequence[str | int]) -> tuple[bool, int, Path]:
        """Return whether the last step is part of the path, how many steps are, and the path."""
        if not rest:
            return False, 0, ()
        step, *others = rest
        last, count, path = best(value, others)
        if _has(value, step):
            inner_last, inner_count, inner = best(value[step], others)  # type: ignore[index]
            taken = (inner_last or not others, inner_count + 1, (step, *inner))
            return max(taken, (last, count, path), key=lambda option: option[:2])
        return last, count, path

    return best(tree, loc)[2]


def _has(value: object, step: str | int) -> bool:
    if isinstance(value, Mapping):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and step < len(value)


def known_keys(path: Path) -> list[str]:
    """Return the keys that may stand in the map at a path of a project."""
    annotations: list[Any] = [Project]
    for step in path:
        annotations = [inner for annotation in annotations for inner in _inside(annotation, step)]
    keys: dict[str, None] = {}
    for annotation in annotations:
        for model in _members(annotation):
            if isinstance(model, type) and issubclass(model, Model):
                keys |= {field.alias or name: None for name, field in model.model_fields.items()}
    return list(keys)


def _members(annotation: Any) -> Iterator[Any]:  # noqa: ANN401  (a type expression)
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _members(get_args(annotation)[0])
    elif origin in {Union, UnionType}:
        for member in get_args(annotation):
            yield from _members(member)
    else:
        yield annotation


def _inside(annotation: Any, step: str | int) -> Iterator[Any]:  # noqa: ANN401  (a type expression)
    for member in _members(annotation):
        if isinstance(member, type) and issubclass(member, Model):
            for name, field in member.model_fields.items():
                if step in {name, field.alias}:
                    yield field.annotation
        elif get_origin(member) is dict and isinstance(step, str):
            yield get_args(member)[1]
        elif get_origin(member) is list and isinstance(step, int):
            yield get_args(member)[0]


_STUBS: Mapping[str, Mapping[str, Any]] = {
    "entities": {"entries": {"stub": []}},
    "webhooks": {"url": "https://stub.invalid"},
    "segments": {},
}


def without_broken(tree: Mapping[str, Any], problems: Sequence[Problem]) -> dict[str, Any]:
    """Return the tree with stubs in the place of what is broken, so that the rest can be checked further."""
    result: dict[str, Any] = _mendable(tree)
    for problem in problems:
        section, *rest = problem.path or ("",)
        if section in {"version", "name"} or not rest:
            result |= {"version": 1, "name": "stub"}
            if section not in {"version", "name"}:
                result.pop(str(section), None)
        elif section in _STUBS:
            result[str(section)][rest[0]] = dict(_STUBS[str(section)])
        elif section != "stories":
            result.pop(str(section), None)
        else:
            _mend_story(result["stories"], rest)
    return result


def _mendable(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Return a tree whose maps may be changed down to the interactions; what they hold is shared."""

    def copied(value: Any, depth: int) -> Any:  # noqa: ANN401  (any plain data)
        if not depth or not isinstance(value, dict):
            return value
        return {key: copied(item, depth - 1) for key, item in value.items()}

    return {key: copied(item, 3) for key, item in tree.items()}


def _mend_story(stories: Any, rest: Sequence[str | int]) -> None:  # noqa: ANN401  (any plain data)
    key, *inside = rest
    story = stories.get(key)
    if not inside or not isinstance(story, dict):
        stories.pop(key, None)
    elif inside[0] == "interactions" and len(inside) > 1 and isinstance(story.get("interactions"), dict):
        if KEY.match(str(inside[1])):
            story["interactions"][inside[1]] = {}
        else:
            story["interactions"].pop(inside[1], None)
    else:
        story.pop(inside[0], None)
