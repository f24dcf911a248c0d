"""Carries out fixes in the files of a project: in memory, so that what comes of them is seen before it is written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff
from pathlib import Path
from typing import assert_never

from botsync.core.references import Path as Steps
from botsync.diagnostics import Finding
from botsync.errors import Uneditable, UsageError
from botsync.lint import fix as lint
from botsync.lint.fix import Fix, compatible
from botsync.lint.judge import Standing, Verdict
from botsync.loader.editing.editor import apply_edits
from botsync.loader.editing.edits import Edit, Insert, Put, Remove
from botsync.loader.files import SourceFile
from botsync.loader.merge import Merged
from botsync.loader.project import Sources

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What fixes make of the files of a project.

    Attributes:
        before: all of them as they are, sorted by name.
        files: the same, as they would be.
        fixed: findings that are resolved.
        left: why a fix could not be carried out, where one could not.
    """

    before: tuple[SourceFile, ...]
    files: tuple[SourceFile, ...]
    fixed: tuple[Finding, ...] = ()
    left: tuple[str, ...] = ()


def mend(sources: Sources, verdict: Verdict) -> Mended:
    """Return the files after the fixes of the findings that are told; of fixes that touch the same thing, the first."""
    wanted = {id(item.fix): item for item in verdict.with_standing(Standing.OPEN) if item.fix is not None}
    texts = {file.name: file.text for file in sources.files}
    fixed, left = [], []
    for fix in sorted(compatible([item.fix for item in wanted.values() if item.fix]), key=_last_first, reverse=True):
        finding = wanted[id(fix)].finding
        try:
            texts |= _carried_out(texts, sources.merged, fix)
        except Uneditable as error:
            left.append(f"left as it is, {error.message}: {finding.place}: {fix.description}")
        else:
            fixed.append(finding)
    files = tuple(replace(file, text=texts[file.name]) for file in sources.files)
    return Mended(before=sources.files, files=files, fixed=tuple(reversed(fixed)), left=tuple(reversed(left)))


def _last_first(fix: Fix) -> tuple[tuple[bool, int, str], ...]:
    """Return what fixes are ordered by, so that none moves what another one is about."""
    path = fix.edits[0].path
    return tuple((isinstance(step, int), step if isinstance(step, int) else 0, str(step)) for step in path)


def _carried_out(texts: dict[str, str], merged: Merged, fix: Fix) -> dict[str, str]:
    """Return the texts that a fix changes.

    Raises:
        Uneditable: one of its edits cannot be made.
    """
    changed: dict[str, str] = {}
    for edit in fix.edits:
        name, path = merged.home(edit.path)
        changed[name] = apply_edits(changed.get(name, texts[name]), [_in_file(edit, path)])
    return changed


def _in_file(edit: lint.Edit, path: Steps) -> Edit:
    """Return an edit of the project as one of the file that has its path."""
    match edit:
        case lint.Put():
            return Put(path=path, value=edit.value)
        case lint.Insert():
            return Insert(path=path, value=edit.value, index=edit.index)
        case lint.Remove():
            return Remove(path=path)
        case _:
            assert_never(edit)


def changes(before: Sequence[SourceFile], after: Sequence[SourceFile]) -> Iterator[tuple[SourceFile, str]]:
    """Yield each file that changed, as it is now, with the difference as a patch."""
    for old, new in zip(before, after, strict=True):
        if old.text != new.text:
            lines = unified_diff(
                _LINE.findall(old.text),
                _LINE.findall(new.text),
                fromfile=f"a/{old.name}",
                tofile=f"b/{new.name}",
            )
            yield (
                new,
                "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines),
            )


def write_files(root: Path, files: Sequence[SourceFile]) -> None:
    """Write files of a project.

    Raises:
        UsageError: one cannot be written.
    """
    for file in files:
        path = root / file.name
        mark = "\ufeff" if path.read_bytes().startswith(b"\xef\xbb\xbf") else ""
        try:
            path.write_text(mark + file.text, encoding="utf-8", newline="")
        except OSError as error:
            raise UsageError(f"{file.name} cannot be written ({error.strerror})") from error
