"""Reads files of `NAME=value` lines, strictly: quotes, `export` and comments; nothing is put in, nothing is run.

What another reader of such files would make something else of is a finding, not a guess.
"""

import re
from collections.abc import Iterable, Mapping

from botsync.diagnostics import Finding, Place
from botsync.loader.files import SourceFile

REFUSED: Mapping[str, str] = {
    "BOTSYNC_TOKEN_COMMAND": "a file must not name a command to run: whoever can change the file could run anything",
    "BOTSYNC_ENV_FILE": "a file of variables cannot name another one",
}
"""Names that no file may set, and why."""

_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)\Z", re.DOTALL)
_SINGLE = re.compile(r"'([^']*)'\s*(?:\s#.*)?\Z")
_DOUBLE = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(?:\s#.*)?\Z')
_COMMENT = re.compile(r"(?:^|\s)#.*\Z")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES: Mapping[str, str] = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "$": "$", "`": "`"}
_SUBSTITUTION = re.compile(r"(?<!\\)(?:\$\{|\$\(|`)")


class _Wrong(Exception):
    def __init__(self, message: str, suggestion: str) -> None:
        super().__init__(message)
        self.message, self.suggestion = message, suggestion


def read_env_file(file: SourceFile) -> tuple[dict[str, str], list[Finding]]:
    """Return the variables of a file, and what is wrong with its lines; no finding repeats a value."""
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    findings: list[Finding] = []
    for number, line in enumerate(file.text.split("\n"), start=1):
        text = line.rstrip("\r")
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        try:
            name, value = _read(text)
            _check_name(name, lines)
        except _Wrong as wrong:
            place = Place(file=file.name, line=number, column=len(text) - len(text.lstrip()) + 1)
            findings.append(Finding(code="env-file", message=wrong.message, place=place, suggestion=wrong.suggestion))
            continue
        values[name], lines[name] = value, number
    return values, findings


def _check_name(name: str, known: Iterable[str]) -> None:
    if name in REFUSED:
        raise _Wrong(f"`{name}`: {REFUSED[name]}", "set it in the process environment, or give the option itself")
    if name in known:
        raise _Wrong(f"`{name}` is set twice in this file", "keep one of them")


def _read(text: str) -> tuple[str, str]:
    match = _LINE.match(text)
    if match is None:
        raise _Wrong("this is no `NAME=value`", "a name is letters, digits and `_`, and `=` follows without a space")
    name, rest = match[1], match[2]
    if rest.startswith("'"):
        return name, _quoted(_SINGLE.match(rest), "'")
    if rest.startswith('"'):
        inside = _quoted(_DOUBLE.match(rest), '"')
        _check_literal(name, inside)
        return name, _ESCAPE.sub(lambda found: _unescaped(found[1]), inside)
    value = _COMMENT.sub("", rest).strip()
    if rest[:1].isspace() and value:
        raise _Wrong(f"a space follows `{name}=`", "take it out, or put the value in quotes")
    _check_literal(name, value)
    return name, value


def _quoted(match: "re.Match[str] | None", quote: str) -> str:
    if match is None:
        raise _Wrong(f"the value has no {quote} at its end, or something follows it", "a value ends on its own line")
    return match[1]


def _unescaped(char: str) -> str:
    if char not in _ESCAPES:
        raise _Wrong(f"`\\{char}` means nothing here", "write `\\\\` for a backslash, or use single quotes")
    return _ESCAPES[char]


def _check_literal(name: str, value: str) -> None:
    if _SUBSTITUTION.search(value):
        raise _Wrong(
            f"the value of `{name}` would have something put in by a shell; here nothing is",
            "write the value itself; in single quotes it is taken as it stands",
        )
