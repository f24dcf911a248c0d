"""Walks through a page of the documentation: runs its commands in order, and compares what they print with the page.

What a page says in a fenced block counts:

- `sh` is run, in one session for the whole page. The `text` block behind it is what it prints, on both streams; a line
  `...` there stands for any lines. Ids, times and what else is new in every run may differ.
- `<!-- exit: N -->` above a block of `sh` is the status that it ends with, 0 where nothing is said.
- `<!-- serve -->` above a block of `sh`: it serves the sandbox, at a free port, until the page ends or serves another
  one at the same port.
- `<!-- write: PATH -->` above a block of any kind: the reader writes that file.

`PYTHONPATH=tests python -m support.pages PAGE…` writes what is printed today into a page, except where it has `...`.
"""

import contextlib
import re
import shlex
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from support.installed import ROOT, environment, served

DOCS = ROOT / "docs"
HOST, DEFAULT_PORT = "http://127.0.0.1", "8420"

_BLOCK = re.compile(
    r"^(?:<!-- (?P<order>serve|write|exit)(?:: (?P<value>\S+))? -->\n)?```(?P<kind>\w+)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_VARIES = (
    (re.compile(r"\b\d{8}T\d{9}-[0-9a-f]{4}\b"), "RUN"),
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?Z?"), "TIME"),
    (re.compile(r"\b(?=[0-9a-f]*\d)[0-9a-f]{7,}\b"), "HEX"),
    (re.compile(r"\b\d+(\.\d+)? (m?s)\b"), "WHILE"),
)
_AUTHOR = {
    "GITHUB_ACTOR": "kim",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    **{
        f"GIT_{role}_{part}": text
        for role in ("AUTHOR", "COMMITTER")
        for part, text in (("NAME", "Kim"), ("EMAIL", "kim@example.com"))
    },
    "PYTHONUNBUFFERED": "1",
    "COLUMNS": "120",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One fenced block.

    Attributes:
        kind: the word behind the fence.
        body: its lines.
        order: what the comment above it asks for, or nothing.
        value: what the comment says behind the colon.
        span: where the body is in the page.
    """

    kind: str
    body: str
    order: str
    value: str
    span: tuple[int, int]


def blocks(page: str) -> list[Block]:
    """Return the fenced blocks of a page."""
    return [
        Block(
            kind=found["kind"],
            body=found["body"],
            order=found["order"] or "",
            value=found["value"] or "",
            span=found.span("body"),
        )
        for found in _BLOCK.finditer(page)
    ]


class Session:
    """A shell that keeps its folder and its variables from one script to the next."""

    def __init__(self, folder: Path, memory: Path) -> None:
        self.folder, self.memory = folder, memory

    def run(self, script: str) -> tuple[int, str]:
        """Return the status of a script, and what it printed on both streams."""
        here, variables = self.memory / "folder", self.memory / "variables"
        before = f'source {variables}\ncd "$(cat {here})"\n' if here.exists() else ""
        kept = f'pwd > {here}; export -p | grep -v "^declare -[a-z]*r" > {variables}'
        after = f"trap 'status=$?; {kept}; exit $status' EXIT\n"
        ran = subprocess.run(
            ["bash", "-aeuo", "pipefail", "-c", f"{before}{after}{script}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            check=False,
            cwd=self.folder,
            env=environment(_AUTHOR),
        )
        return ran.returncode, ran.stdout

    @property
    def here(self) -> Path:
        """Return the folder that it is in."""
        known = self.memory / "folder"
        return Path(known.read_text(encoding="utf-8").strip()) if known.exists() else self.folder


def _arguments(command: str) -> tuple[str, list[str]]:
    """Return the port that a page serves at, and all arguments of the command."""
    program, *arguments = shlex.split(command, comments=True)
    assert (program, arguments[:2]) == ("botsync", ["sandbox", "serve"]), command
    port = arguments[arguments.index("--port") + 1] if "--port" in arguments else DEFAULT_PORT
    return port, arguments[2:]


def _free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


class Servers:
    """The sandboxes of a page, each at a free port instead of the one that the page says.

    The ports are chosen before the first command, as a page may name an address before it serves there.
    """

    def __init__(self, stack: contextlib.ExitStack, commands: Sequence[str]) -> None:
        self._stack = stack
        self._ports = {port: _free_port() for port, _ in map(_arguments, commands)}
        self._running: dict[str, contextlib.ExitStack] = {}
        self._terminals: dict[str, Path] = {}

    def serve(self, command: str, folder: Path) -> str:
        """Start one, in the place and in the folder of the one that was at that port; return what it prints."""
        port, arguments = _arguments(command)
        folder = self._terminals.setdefault(port, folder)
        if port in self._running:
            self._running[port].close()
        self._running[port] = self._stack.enter_context(contextlib.ExitStack())
        _, printed = self._running[port].enter_context(served(*arguments, "--port", self._ports[port], cwd=folder))
        return printed

    def real(self, text: str) -> str:
        """Return a text of the page with the addresses that there are."""
        for port, actual in self._ports.items():
            text = text.replace(f"{HOST}:{port}", f"{HOST}:{actual}")
        return text

    def shown(self, text: str) -> str:
        """Return a text with the addresses of the page."""
        for port, actual in self._ports.items():
            text = text.replace(f"{HOST}:{actual}", f"{HOST}:{port}")
        return text


def steady(text: str) -> str:
    """Return a text with a word in the place of everything that is new in every run."""
    for pattern, word in _VARIES:
        text = pattern.sub(word, text)
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))


def fits(shown: str, printed: str) -> bool:
    """Tell whether a page shows what was printed; a line `...` in the page stands for any lines."""
    parts = re.split(r"^\.\.\.$", steady(shown), flags=re.MULTILINE)
    pattern = r"(?:.*)".join(re.escape(part) for part in parts)
    return re.fullmatch(pattern, steady(printed), re.DOTALL) is not None


def walk(page: str, folder: Path) -> Iterator[tuple[Block, str]]:
    """Do what a page says; yield each block that shows what is printed, with what was.

    Args:
        page: its text.
        folder: an empty one.
    """
    with contextlib.ExitStack() as stack:
        memory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        found = blocks(page)
        servers = Servers(stack, [block.body for block in found if block.order == "serve"])
        session, printed = Session(folder, memory), ""
        for block in found:
            body = servers.real(block.body)
            if block.order == "write":
                path = session.here / block.value
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(body, encoding="utf-8")
            elif block.order == "serve":
                printed = servers.shown(servers.serve(block.body, session.here))
            elif block.kind == "sh":
                status, printed = session.run(body)
                printed = servers.shown(printed).replace(str(folder), "")
                assert status == int(block.value or 0), f"{body}\nended with {status}:\n{printed}"
            elif block.kind == "text":
                yield block, printed


def rewrite(path: Path) -> None:
    """Write what is printed today into a page."""
    page = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        found = list(walk(page, Path(folder)))
    for block, printed in reversed(found):
        if not fits(block.body, printed):
            if "\n...\n" in f"\n{block.body}":
                sys.stdout.write(f"{path}: left for you:\n{block.body}\n--- printed:\n{printed}\n")
                continue
            start, end = block.span
            page = page[:start] + printed.strip("\n") + "\n" + page[end:]
    path.write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        rewrite(Path(name))
