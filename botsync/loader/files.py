"""Finds the YAML files of a project. What cannot be looked into is a finding, never "absent"."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from botsync.diagnostics import Finding, Place, Severity

ROOT_FILE = "botsync.yaml"
OVERLAYS = "overlays"
"""Folder of what is laid over the project in one environment, a folder for each."""
MAX_FILE = 10 * 1024 * 1024
"""Bytes; a bot of 50,000 interactions in one file stays below it."""

_SKIPPED = frozenset({"node_modules", "__pycache__"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One YAML file.

    Attributes:
        name: path relative to the project, with ``/``.
        text: what it says, without a byte order mark.
    """

    name: str
    text: str


def read_files(root: Path) -> tuple[list[SourceFile], list[Finding]]:
    """Return all YAML files below a folder, sorted by name, and what could not be read."""
    search = _Search(root)
    search.folder(root, ())
    return sorted(search.files, key=lambda file: file.name), search.findings


class _Search:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.above = "" if root == Path() else os.path.join(root, "")  # noqa: PTH118  (a path object has no slash there)
        self.real_root = os.path.realpath(root)
        self.files: list[SourceFile] = []
        self.findings: list[Finding] = []

    def folder(self, path: Path, above: tuple[tuple[int, int], ...]) -> None:
        try:
            entries = sorted(os.scandir(path), key=lambda entry: entry.name)
            info = path.stat()
        except OSError as error:
            message = f"this folder cannot be read ({error.strerror}); nothing is known of what it holds"
            self._report("unreadable", message, path, "make it readable, or take it out of the project")
            return
        identity = (info.st_dev, info.st_ino)
        if identity in above:
            self._report("link-loop", "this link leads back to a folder that holds it", path, "remove the link")
            return
        names = {entry.name for entry in entries}
        if above and ROOT_FILE in names:
            self._nested(path)
            return
        if "pyvenv.cfg" in names:
            return
        for entry in entries:
            if entry.name.endswith(".yaml") and entry.name[0] != "." and entry.is_file(follow_symlinks=False):
                self._file(entry.path)
            elif not entry.name.startswith(".") and entry.name not in _SKIPPED:
                self._entry(Path(entry.path), (*above, identity))

    def _nested(self, path: Path) -> None:
        if self._name(path).split("/")[0] == OVERLAYS:
            message = f"{ROOT_FILE} holds settings, and an overlay holds none; the folder is left out"
            suggestion = f"set it in {ROOT_FILE} of the project; a file with parts of the bot needs another name"
            self._report("nested-project", message, path, suggestion)
            return
        message = "this folder is a project of its own and is left out"
        self._report("nested-project", message, path, "", severity=Severity.WARNING)

    def _entry(self, path: Path, above: tuple[tuple[int, int], ...]) -> None:
        try:
            mode = path.stat().st_mode
        except OSError as error:
            if path.suffix == ".yaml" or not path.suffix:
                message = f"this link leads nowhere or in a circle ({error.strerror})"
                self._report("link-broken", message, path, "remove the link, or let it point to a file")
            return
        if path.is_symlink() and not self._inside(path):
            if stat.S_ISDIR(mode) or path.suffix == ".yaml":
                message = "this link leads out of the project; it is not followed"
                self._report("link-outside", message, path, "copy the file into the project")
        elif stat.S_ISDIR(mode):
            self.folder(path, above)
        elif path.suffix == ".yaml":
            self._file(str(path))
        elif path.suffix == ".yml":
            message = "botsync reads `.yaml` files only; this one is not read"
            self._report("file-name", message, path, f"rename it to {path.stem}.yaml", severity=Severity.WARNING)

    def _inside(self, path: Path) -> bool:
        return os.path.realpath(path).startswith(self.real_root + os.sep)

    def _file(self, path: str) -> None:
        try:
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123  (thousands of them: a path object takes longer)
                size = os.fstat(file.fileno()).st_size
                if size > MAX_FILE:
                    message = f"the file has {size / 1024 / 1024:.0f} MB; the limit is {MAX_FILE // 1024 // 1024} MB"
                    self._report("file-size", message, path, "split it: maps merge by key across files")
                    return
                data = file.readall()
        except OSError as error:
            self._report("unreadable", f"the file cannot be read ({error.strerror})", path, "make it readable")
            return
        text = self._decode(path, data)
        if text is not None:
            if not text or text.isspace():
                message = "the file is empty"
                self._report("empty-file", message, path, "remove it, or fill it", severity=Severity.WARNING)
            self.files.append(SourceFile(name=self._name(path), text=text))

    def _decode(self, path: str, data: bytes) -> str | None:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            self._report("not-utf8", "the file is UTF-16, not UTF-8", path, "save it as UTF-8")
            return None
        if b"\0" in data:
            self._report("binary", "the file is binary, not text", path, "take it out of the project")
            return None
        try:
            return data.decode("utf-8").removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            before = data[: error.start]
            line = before.count(b"\n") + 1
            column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
            message = f"byte 0x{data[error.start]:02x} is not UTF-8"
            self._report("not-utf8", message, path, "save the file as UTF-8", line=line, column=column)
            return None

    def _name(self, path: Path | str) -> str:
        """Return a path relative to the project; every path was found below it, so it begins in the same way."""
        if path == self.root:
            return "."
        name = os.fspath(path).removeprefix(f".{os.sep}").removeprefix(self.above)
        return name.replace(os.sep, "/")

    def _report(  # noqa: PLR0913  (a finding has that many parts)
        self,
        code: str,
        message: str,
        path: Path | str,
        suggestion: str,
        *,
        severity: Severity = Severity.ERROR,
        line: int = 0,
        column: int = 0,
    ) -> None:
        place = Place(file=self._name(path), line=line, column=column)
        self.findings.append(Finding(code=code, severity=severity, message=message, place=place, suggestion=suggestion))
