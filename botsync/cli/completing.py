"""What a shell may put where somebody presses Tab: commands, options, their values, and names of the project.

This runs at every press, so it imports nothing heavy: what commands and options there are stands in a table that the
tests keep current, and the project's files are only skimmed, by indentation.
"""

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from click.shell_completion import CompletionItem, get_completion_class

from botsync.cli.app import COMMANDS, cli

ROOT_FILE = "botsync.yaml"  # as in `loader.files`, which imports too much
VARIABLE = "_BOTSYNC_COMPLETE"
SHELLS = ("bash", "zsh", "fish")
_KEY = re.compile(r"^( *)([a-z][a-z0-9_-]*):(?=\s|$)")
_KINDS = {"entities": "entity", "webhooks": "webhook", "segments": "segment"}
_SKIPPED = {"node_modules", "__pycache__"}
_MOST_FILES = 500
_LARGEST = 1 << 20
Table = dict[str, Any]


def source(shell: str) -> str:
    """Return the text that makes a shell ask us."""
    text: str = _completion(shell).source()
    return text


def answered(instruction: str) -> str:
    """Return what the variable of the shell's functions asks for, `bash_complete` or `bash_source`."""
    shell, _, what = instruction.partition("_")
    if shell not in SHELLS:
        return ""
    return source(shell) if what == "source" else _completion(shell).complete()


def _completion(shell: str) -> Any:  # noqa: ANN401  (a class of click's, made here)
    found = get_completion_class(shell)
    assert found is not None, shell  # noqa: S101  (click has all of ours)

    class Ours(found):  # type: ignore[misc, valid-type]
        def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
            return list(completions(args, incomplete))

    return Ours(cli, {}, "botsync", VARIABLE)


def table() -> Table:
    """Return what commands and options there are, and what values these take."""
    found: Table = json.loads((files("botsync.cli") / "_completion.json").read_text(encoding="utf-8"))
    return found


@dataclass
class _Read:
    """What the words before the one that is begun come to.

    Attributes:
        node: the part of the table for the command that they lead to.
        depth: how many of them are names of commands.
        folder: of the project.
        value: what the next word is, where it is the value of an option.
    """

    node: Table
    depth: int = 0
    folder: Path = Path()
    value: str | list[str] | None = None


def _read(words: Sequence[str]) -> _Read:
    read = _Read(node=table())
    for word in words:
        if read.value is not None:
            read.folder = Path(word) if read.value == "directory" else read.folder
            read.value = None
        elif word.startswith("-"):
            read.value = read.node["options"].get(word)
        elif word in read.node["commands"]:
            read.node = read.node["commands"][word]
            read.depth += 1
    return read


def completions(words: Sequence[str], incomplete: str) -> Iterator[CompletionItem]:
    """Yield what may stand where a word is begun, after others."""
    read = _read(words)
    option, equals, begun = incomplete.partition("=")
    if equals and read.value is None and option.startswith("--"):
        read.value, incomplete = read.node["options"].get(option), begun
    if read.value is not None:
        yield from _values(read.value, incomplete, read.folder)
    elif incomplete.startswith("-"):
        yield from (CompletionItem(name) for name in read.node["options"] if name.startswith(incomplete))
    else:
        yield from (
            CompletionItem(name, help=None if read.depth else COMMANDS[name].summary)
            for name in read.node["commands"]
            if name.startswith(incomplete)
        )
        yield from _values(read.node["argument"] or "", incomplete, read.folder)


def _values(kind: str | list[str], incomplete: str, folder: Path) -> Iterator[CompletionItem]:
    match kind:
        case "file":
            yield CompletionItem(incomplete, type="file")
            return
        case "directory":
            yield CompletionItem(incomplete, type="dir")
            return
        case "environment":
            found = sorted({"sandbox", *(path[1] for path in _paths(folder, "environments") if len(path) > 1)})
        case "story":
            found = sorted({path[1] for path in _paths(folder, "stories") if len(path) > 1})
        case "address":
            found = sorted(set(_addresses(folder)))
        case list():
            found = kind
        case _:
            found = []
    yield from (CompletionItem(name) for name in found if name.startswith(incomplete))


def _addresses(folder: Path) -> Iterator[str]:
    for path in _paths(folder, *_KINDS, "stories"):
        match path:
            case (kind, key) if kind in _KINDS:
                yield f"{_KINDS[kind]}.{key}"
            case ("stories", story):
                yield f"story.{story}"
            case ("stories", story, "interactions", key):
                yield f"interaction.{story}.{key}"
            case _:
                pass


def _paths(folder: Path, *sections: str) -> Iterator[tuple[str, ...]]:
    """Yield the keys that lead to each key of some sections, as far as each stands on a line of its own."""
    for number, path in enumerate(_files(folder)):
        if number >= _MOST_FILES:
            return
        try:
            text = path.read_text(encoding="utf-8", errors="replace") if path.stat().st_size <= _LARGEST else ""
        except OSError:
            continue
        yield from skim(text, sections)


def skim(text: str, sections: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the keys that lead to each key of some sections of a YAML text, by indentation alone."""
    above: list[tuple[int, str]] = []
    for line in text.split("\n"):
        found = _KEY.match(line)
        if found is None:
            continue
        indent = len(found[1])
        while above and above[-1][0] >= indent:
            above.pop()
        above.append((indent, found[2]))
        if above[0][1] in sections and above[0][0] == 0:
            yield tuple(key for _, key in above)


def _files(folder: Path) -> Iterator[Path]:
    """Yield the YAML files of a project; none of a folder that is no project, which may be a whole disk."""
    if not (folder / ROOT_FILE).is_file():
        return
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED)
        yield from (Path(above) / name for name in sorted(names) if name.endswith(".yaml") and name[0] != ".")
