"""What a shell may put where somebody presses Tab: commands, options, their values, and names of the project.

This runs at every press, so it imports as good as nothing, not even click, whose scripts for the shells it answers:
what commands and options there are stands in a table that the tests keep current, and the project's files are only
skimmed, by indentation.
"""

import json
import os
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence

from botsync.cli.table import COMMANDS

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module itself takes half as long to import as Python to start
    from typing import Any

ROOT_FILE = "botsync.yaml"  # as in `loader.files`, which imports too much
VARIABLE = "_BOTSYNC_COMPLETE"
_KEY = re.compile(r"^( *)([a-z][a-z0-9_-]*):(?=\s|$)")
_KINDS = {"entities": "entity", "webhooks": "webhook", "segments": "segment"}
_SKIPPED = {"node_modules", "__pycache__"}
_MOST_FILES = 500
_LARGEST = 1 << 20


class Offer:
    """Something that may stand there.

    Attributes:
        value: the word.
        type: `plain`, or what the shell is to look for itself: `file` or `dir`.
        help: what it is for; empty where nothing is to be said.
    """

    __slots__ = ("help", "type", "value")

    def __init__(self, value: str, type: str = "plain", help: str = "") -> None:  # noqa: A002  (as shells call them)
        self.value, self.type, self.help = value, type, help

    def bash(self) -> str:
        """Return it as click's script for bash expects it."""
        return f"{self.type},{self.value}"

    def zsh(self) -> str:
        """Return it as click's script for zsh expects it, which takes a colon before help for the end of the word."""
        value = self.value.replace(":", r"\:") if self.help else self.value
        return f"{self.type}\n{value}\n{self.help or '_'}"

    def fish(self) -> str:
        """Return it as click's script for fish expects it."""
        return self.bash() + (f"\t{self.help}" if self.help else "")


_FORMS = {"bash": Offer.bash, "zsh": Offer.zsh, "fish": Offer.fish}
SHELLS = tuple(_FORMS)


def answered(environ: Mapping[str, str]) -> str | None:
    """Return what a shell is told, a line for each offer; ``None`` where it asks for something else.

    Args:
        environ: the process environment, where the shell has put its question.
    """
    shell, _, what = environ[VARIABLE].partition("_")
    if what != "complete" or shell not in _FORMS:
        return None
    words, begun = _asked(shell, environ)
    words = [word for word in words if word != "="]  # bash takes `--take=git` for three words
    offers = completions(words, "" if begun == "=" else begun)
    return "".join(f"{_FORMS[shell](offer)}\n" for offer in offers)


def _asked(shell: str, environ: Mapping[str, str]) -> tuple[list[str], str]:
    """Return the words behind the program's name, and the one that is begun."""
    words, place = _split(environ.get("COMP_WORDS", "")), environ.get("COMP_CWORD", "")
    if shell == "fish":  # which tells the word rather than its number, and has it among the words too
        begun = (*_split(place), "")[0]
        return (words[1:-1] if begun and words[-1:] == [begun] else words[1:]), begun
    number = int(place) if place.isdecimal() else 1
    return words[1:number], words[number] if number < len(words) else ""


def _split(text: str) -> list[str]:
    """Return the words of a command line; a quotation that has not ended yet goes to its end."""
    lexer = shlex.shlex(text, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:
        words.append(lexer.token)
    return words


def table() -> "dict[str, Any]":
    """Return what commands and options there are, and what values these take."""
    path = os.path.join(os.path.dirname(__file__), "_completion.json")  # noqa: PTH118, PTH120  (start-up time)
    with open(path, encoding="utf-8") as file:  # noqa: PTH123  (start-up time)
        found: dict[str, Any] = json.load(file)
    return found


class _Read:
    """What the words before the one that is begun come to.

    Attributes:
        node: the part of the table for the command that they lead to.
        depth: how many of them are names of commands.
        folder: of the project.
        value: what the next word is, where it is the value of an option.
    """

    def __init__(self, node: "dict[str, Any]") -> None:
        self.node = node
        self.depth = 0
        self.folder = "."
        self.value: str | list[str] | None = None


def _read(words: Sequence[str]) -> _Read:
    read = _Read(table())
    for word in words:
        if read.value is not None:
            read.folder = word if read.value == "directory" else read.folder
            read.value = None
        elif word.startswith("-"):
            read.value = read.node["options"].get(word)
        elif word in read.node["commands"]:
            read.node = read.node["commands"][word]
            read.depth += 1
    return read


def completions(words: Sequence[str], incomplete: str) -> Iterator[Offer]:
    """Yield what may stand where a word is begun, after others."""
    read = _read(words)
    option, equals, begun = incomplete.partition("=")
    if equals and read.value is None and option.startswith("--"):
        yield from _joined(f"{option}=", _values(read.node["options"].get(option) or "", begun, read.folder))
    elif read.value is not None:
        yield from _values(read.value, incomplete, read.folder)
    elif incomplete.startswith("-"):
        yield from (Offer(name) for name in read.node["options"] if name.startswith(incomplete))
    else:
        yield from (
            Offer(name, help="" if read.depth else COMMANDS[name].summary)
            for name in read.node["commands"]
            if name.startswith(incomplete)
        )
        yield from _values(read.node["argument"] or "", incomplete, read.folder)


def _joined(option: str, offers: Iterator[Offer]) -> Iterator[Offer]:
    """Yield values as the one word that an option and its value are; bash alone takes them for words of their own.

    Shells look for no files behind an option, so these are looked for here.
    """
    for offer in offers:
        found = [offer.value] if offer.type == "plain" else _entries(offer.value, folders_only=offer.type == "dir")
        yield from (Offer(option + value) for value in found)


def _entries(begun: str, *, folders_only: bool) -> list[str]:
    """Return the files and folders whose path begins so; hidden ones where a dot is there."""
    above, slash, name = begun.rpartition("/")
    above += slash
    try:
        with os.scandir(above or ".") as entries:
            found = [(entry.name, entry.is_dir()) for entry in entries if entry.name.startswith(name)]
    except OSError:
        return []
    shown = [(entry, is_folder) for entry, is_folder in found if entry.isprintable() and (name or entry[0] != ".")]
    return sorted(f"{above}{entry}{'/' * is_folder}" for entry, is_folder in shown if is_folder or not folders_only)


def _values(kind: str | list[str], incomplete: str, folder: str) -> Iterator[Offer]:
    match kind:
        case "file":
            yield Offer(incomplete, type="file")
            return
        case "directory":
            yield Offer(incomplete, type="dir")
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
    yield from (Offer(name) for name in found if name.startswith(incomplete))


def _addresses(folder: str) -> Iterator[str]:
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


def _paths(folder: str, *sections: str) -> Iterator[tuple[str, ...]]:
    """Yield the keys that lead to each key of some sections, as far as each stands on a line of its own."""
    for number, path in enumerate(_files(folder)):
        if number >= _MOST_FILES:
            return
        try:
            with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123  (start-up time)
                text = file.read(_LARGEST)
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


def _files(folder: str) -> Iterator[str]:
    """Yield the YAML files of a project; none of a folder that is no project, which may be a whole disk."""
    if not os.path.isfile(os.path.join(folder, ROOT_FILE)):  # noqa: PTH113, PTH118  (start-up time)
        return
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED)
        for name in sorted(names):
            if name.endswith(".yaml") and name[0] != ".":
                yield os.path.join(above, name)  # noqa: PTH118  (start-up time)
