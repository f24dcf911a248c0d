"""Writes the pages of the reference that say what the code says: commands and files.

`PYTHONPATH=tests python -m support.reference` writes all of them; a test tells when they are not current.
"""

import inspect
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import click

from botsync.cli.app import cli
from botsync.models.base import SECRET_REFERENCE, Model
from botsync.models.button import BUTTON_KINDS
from botsync.models.described import field_texts
from botsync.models.project import Bot, Project
from botsync.models.response import RESPONSES, ResponseBase
from botsync.models.schema import json_schemas
from support.installed import BIN, ROOT

REFERENCE = ROOT / "docs" / "reference"
SHARED = 4
"""Commands that must have an option until it is described once, for all of them."""

Schema = Mapping[str, Any]


def pages() -> Mapping[str, Callable[[], str]]:
    """Return what makes each page, by its name."""
    return {"commands.md": commands, "files.md": files, "lint-rules.md": lint_rules}


def lint_rules() -> str:
    """Return the page on the rules of lint."""
    command = [BIN / "botsync", "lint", "--list", "--format", "markdown"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


_COMMANDS = """\
# Commands

What each command takes, as `--help` says it. [The README](../../README.md#commands) says in a line what each is for.
[Exit codes](errors.md#exit-codes) and [environment variables](environment-variables.md) have pages of their own.

## Options of many commands

These mean the same everywhere. Below each command stands which of them it takes. All take `-h` and `--help`; `botsync`
alone also takes `--version`."""


def commands() -> str:
    """Return the page on commands."""
    found = list(_walk(cli, click.Context(cli, info_name="botsync")))
    times = Counter(_option(option) for command, _ in found for option in _options(command))
    shared = {row for row, count in times.items() if count >= SHARED}
    parts = [
        _COMMANDS,
        _table(("option", "what it does"), sorted(shared, key=lambda row: row[0].strip("`-").lower())),
    ]
    for command, context in found:
        parts += _command(command, context, shared)
    return "\n\n".join(parts) + "\n"


def _walk(command: click.Command, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    if not isinstance(command, click.Group):
        return
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        assert child is not None
        below = click.Context(child, info_name=name, parent=context)
        if not child.hidden:
            yield child, below
            yield from _walk(child, below)


def _options(command: click.Command) -> list[click.Option]:
    return [item for item in command.params if isinstance(item, click.Option) and not item.hidden]


def _command(command: click.Command, context: click.Context, shared: set[tuple[str, str]]) -> Iterator[str]:
    level = "##" if context.parent is not None and context.parent.parent is None else "###"
    yield f"{level} {context.command_path}"
    yield f"```text\n{context.command_path} {' '.join(command.collect_usage_pieces(context))}\n```"
    yield inspect.cleandoc(command.help or "")
    rows = [_option(option) for option in _options(command)]
    if own := [row for row in rows if row not in shared]:
        yield _table(("option", "what it does"), own)
    if also := [row[0].split(" ")[0].strip("`,") for row in rows if row in shared]:
        yield f"Also: {', '.join(f'`{name}`' for name in also)}."


def _option(option: click.Option) -> tuple[str, str]:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    kind = option.type
    value = ""
    if not option.is_flag:
        chosen = "|".join(kind.choices) if isinstance(kind, click.Choice) else ""
        value = chosen or option.metavar or kind.name.upper().replace(" RANGE", "").replace("_", " ")
    said = [option.help or ""]
    if option.required:
        said.append("Required.")
    if option.show_default and not option.is_flag:
        said.append(f"Default: `{option.default}`.")
    if isinstance(kind, click.IntRange | click.FloatRange):
        said.append(_limits(kind.min, kind.max, "from {}", "to {}").capitalize() + ".")
    shown = f"{names} `{value}`" if value else names
    return shown.replace("|", "\\|"), " ".join(filter(None, said)).replace("|", "\\|")


def _limits(low: float | None, high: float | None, least: str, most: str) -> str:
    parts = [least.format(f"{low:g}")] if low is not None else []
    return " ".join([*parts, most.format(f"{high:g}")] if high is not None else parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


# Files

_INTRO = """\
# Project files

What a project may say, part by part. [The README](../../README.md#what-a-project-looks-like) shows what it looks like,
[examples/pizza](../../examples/pizza) has all of it once. The [JSON Schemas](../../schemas) say the same to editors.

- `botsync.yaml` stands at the root and holds the settings; any `*.yaml` file below it may hold any part of the bot.
  Maps merge by key across files; the same field in two files is an error.
- A *key* is `[a-z][a-z0-9_]*`, at most 128 characters. An *address* is kind and key: `story.pizza`,
  `interaction.pizza.order`, `entity.size`.
- What may be left out has the default that is shown. Where a part of the bot shows none, the text says what holds, or
  the field is not managed then: the workspace keeps what it has.
- `${var.NAME}` may stand in any text and is replaced by a variable of the environment. A *secret* is a reference to the
  process environment, `${NAME}`, and never the secret itself. `$${` is a literal `${`."""

_GROUPS = {
    "botsync.models.project": "Settings",
    "botsync.models.bot": "The bot",
    "botsync.models.response": "Responses",
    "botsync.models.button": "Buttons",
    "botsync.models.conversation": "Conversation tests",
}


def files() -> str:
    """Return the page on project files."""
    schema = json_schemas()["botsync"]
    models = _models(schema)
    parts = [_INTRO, "## `botsync.yaml`"]
    settings = [name for name in Project.model_fields if name not in Bot.model_fields]
    parts.append(_fields(Project, schema, only=settings))
    parts += ["## Any file", inspect.cleandoc(Bot.__doc__ or ""), _fields(Bot, schema)]
    for module, title in _GROUPS.items():
        parts.append(f"## {title}")
        if title == "Responses":
            parts += _responses(schema)
        if title == "Buttons":
            parts += _buttons(schema)
        for name, model in models.items():
            union = issubclass(model, ResponseBase) or name.endswith("Button")
            if model.__module__ == module and not union:
                parts += [
                    f"### {_title(name)}",
                    inspect.cleandoc(model.__doc__ or ""),
                    _fields(model, schema["$defs"][name]),
                ]
    return "\n\n".join(parts) + "\n"


def _models(schema: Schema) -> dict[str, type[Model]]:
    """Return the models of all definitions, in the order in which the schema mentions them."""
    known: dict[str, type[Model]] = {}
    todo = [Model]
    while todo:
        for model in todo.pop().__subclasses__():
            known[model.__name__] = model
            todo.append(model)
    order: list[str] = []
    waiting = [schema]
    while waiting:
        text = json.dumps({key: value for key, value in waiting.pop(0).items() if key != "$defs"})
        for name in re.findall(r'"#/\$defs/(\w+)"', text):
            if name not in order:
                order.append(name)
                waiting.append(schema["$defs"][name])
    return {name: known[name] for name in order}


def _title(name: str) -> str:
    return re.sub(r"(?<=.)([A-Z])", lambda found: f" {found[1].lower()}", name)


def _link(name: str) -> str:
    title = _title(name)
    return f"[{title[0].lower()}{title[1:]}](#{title.lower().replace(' ', '-')})"


def _fields(model: type[Model], schema: Schema, only: Sequence[str] | None = None) -> str:
    rows = []
    texts = field_texts(model)
    for name, field in model.model_fields.items():
        if only is not None and name not in only:
            continue
        said = field.alias or name
        shape = schema["properties"][said]
        default = "required" if field.is_required() else _default(shape)
        rows.append((f"`{said}`", _type(shape), default, texts.get(said, "")))
    return _table(("field", "value", "default", "meaning"), rows)


def _default(shape: Schema) -> str:
    value = shape.get("default")
    if value in ([], {}, ""):
        return "empty"
    if value is None or isinstance(value, dict):
        return ""
    return f"`{json.dumps(value) if isinstance(value, bool | int | float) else value}`"


def _responses(schema: Schema) -> Iterator[str]:
    yield "A response is a map with exactly one of these keys."
    rows = []
    for key, model in RESPONSES.items():
        shape = schema["$defs"][model.__name__]["properties"][key]
        rows.append((f"`{key}`", _type(shape), _line(model.__doc__)))
    yield _table(("key", "value", "what it does"), rows)
    yield "Beside it may stand:"
    yield _fields(ResponseBase, schema["$defs"]["TextResponse"])


def _buttons(schema: Schema) -> Iterator[str]:
    yield (
        "A button is a title alone, 1 to 640 characters, which the user says by the click; or a map with `title` and\n"
        "exactly one of these keys; or `raw` alone. Titles are unique within what carries them."
    )
    rows = []
    for key in (*BUTTON_KINDS, "raw"):
        name = f"{key.capitalize()}Button"
        shape = schema["$defs"][name]
        rows.append((f"`{key}`", _type(shape["properties"][key]), _line(shape["description"])))
    yield _table(("key", "value", "what it does"), rows)


def _line(text: str | None) -> str:
    return " ".join(inspect.cleandoc(text or "").split())


def _type(shape: Schema) -> str:
    """Return what a value may be, in words."""
    options = shape.get("anyOf") or shape.get("oneOf")
    if options:
        return _union(options)
    if "$ref" in shape:
        return _link(shape["$ref"].rpartition("/")[2])
    if "enum" in shape:
        return ", ".join(f"`{value}`" for value in shape["enum"])
    if "const" in shape:
        return f"`{json.dumps(shape['const'])}`"
    match shape.get("type"):
        case "string":
            return _text(shape)
        case "integer" | "number":
            words = "whole number" if shape["type"] == "integer" else "number"
            return f"{words} {_limits(shape.get('minimum'), shape.get('maximum'), 'from {}', 'to {}')}".strip()
        case "boolean":
            return "`true`, `false`"
        case "array":
            return f"list of {_type(shape['items'])}{_count(shape, 'Items', ' items')}"
        case "object":
            return _map(shape)
        case _:
            return "anything"


def _union(options: Sequence[Schema]) -> str:
    names = {option["$ref"].rpartition("/")[2] for option in options if "$ref" in option}
    if "TextResponse" in names:
        return "[response](#responses)"
    if "UrlButton" in names:
        return "[button](#buttons)"
    kinds = [option.get("type") for option in options]
    if set(kinds) == {"string", "integer", "number", "boolean"}:
        return "text, number, `true` or `false`"
    return ", or ".join(map(_type, options))


def _text(shape: Schema) -> str:
    pattern = shape.get("pattern", "")
    if pattern == SECRET_REFERENCE:
        return "secret"
    if pattern.startswith("^[a-z][a-z0-9_]*"):
        return "key"
    if "http" in pattern:
        return f"address, http or https{_count(shape, 'Length', ' characters')}"
    if "[0-9]{4}" in pattern:
        return "date"
    if pattern:
        return f"text like `{pattern}`".replace("|", "\\|")
    return f"text{_count(shape, 'Length', ' characters')}"


def _map(shape: Schema) -> str:
    patterns = shape.get("patternProperties")
    if patterns:
        ((pattern, value),) = patterns.items()
        named = "key" if pattern == "^[a-z][a-z0-9_]*$" else "name"
        return f"map of {named} to {_type(value)}{_count(shape, 'Properties', ' entries')}"
    value = shape.get("additionalProperties")
    if isinstance(value, dict):
        return f"map of name to {_type(value)}{_count(shape, 'Properties', ' entries')}"
    return "map"


def _count(shape: Schema, what: str, unit: str = "") -> str:
    low, high = shape.get(f"min{what}"), shape.get(f"max{what}")
    if low == 1 and not high:
        return ", not empty"
    if not high:
        return ""
    return f" ({low} to {high}{unit})" if low else f" (at most {high}{unit})"


def write() -> None:
    """Write every page."""
    for name, make in pages().items():
        (REFERENCE / name).write_text(make(), encoding="utf-8", newline="\n")
        sys.stdout.write(f"wrote docs/reference/{name}\n")


if __name__ == "__main__":
    write()
