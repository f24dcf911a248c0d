"""What a pull did, as lines of text, as a patch and as JSON."""

import json
import re
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from typing import Any

from botsync.address import Kind
from botsync.core.pull.outcome import Pull
from botsync.diagnostics import Finding
from botsync.models.fields import SECTIONS
from botsync.render.style import Paint, visible

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def pull_lines(pull: Pull, paint: Paint) -> str:
    """Return a line for each resource that changes in the files."""
    changed: dict[Any, list[str]] = {}
    for address, name in pull.written:
        changed.setdefault(address, []).append(name)
    lines = {address: (paint("green", "+"), "new in the workspace") for address in pull.added}
    lines |= {address: (paint("red", "-"), "deleted in the workspace") for address in pull.removed}
    lines |= {address: (paint("yellow", "~"), ", ".join(sorted(names))) for address, names in changed.items()}
    return "".join(f"  {sign} {address}  {what}\n" for address, (sign, what) in sorted(lines.items()))


def pull_summary(pull: Pull, conflicts: int, environment: str, *, takes_all: bool) -> str:
    """Return the last line, and what is left alone; with the way to take it, where that was not asked for."""
    changed = {address for address, _ in pull.written}
    parts = [f"{len(changed)} changed", f"{len(pull.added)} added", f"{len(pull.removed)} removed"]
    text = f"Pulled from {visible(environment)}: {', '.join(parts)}"
    text += f", {conflicts} left as it is.\n" if conflicts else ".\n"
    if pull.unmanaged:
        counts = ", ".join(f"{count} {_noun(kind, count)}" for kind, count in pull.unmanaged.items())
        way = "" if takes_all else " `botsync pull --all` takes them into the files."
        text += f"Not managed, and left alone: {counts}.{way}\n"
    return text


def _noun(kind: Kind, count: int) -> str:
    return kind.value if count == 1 else SECTIONS[kind]


def pull_patch(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return what happens to the files as a patch for `git apply`."""
    return "".join(_patch(name, before.get(name), text) for name, text in sorted(after.items()))


def _patch(name: str, old: str | None, new: str) -> str:
    lines = unified_diff(
        _LINE.findall(old or ""),
        _LINE.findall(new),
        fromfile="/dev/null" if old is None else f"a/{name}",
        tofile=f"b/{name}",
    )
    head = f"diff --git a/{name} b/{name}\n" + ("new file mode 100644\n" if old is None else "")
    return head + "".join(_ended(lines))


def _ended(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def pull_json(pull: Pull, files: Mapping[str, str], findings: tuple[Finding, ...], environment: str) -> str:
    """Return what a pull did as JSON, version 1."""
    changed: dict[str, list[str]] = {}
    for address, name in sorted(pull.written):
        changed.setdefault(str(address), []).append(name)
    document = {
        "version": 1,
        "environment": environment,
        "files": sorted(files),
        "changed": changed,
        "added": sorted(map(str, pull.added)),
        "removed": sorted(map(str, pull.removed)),
        "unmanaged": {str(kind): count for kind, count in pull.unmanaged.items()},
        "findings": [
            {
                "code": item.code,
                "severity": item.severity.value,
                "message": item.message,
                "place": None if item.place is None else str(item.place),
                "suggestion": item.suggestion,
            }
            for item in findings
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
