"""Merges what a workspace says into the files of a project, and into its state."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from botsync.address import Address, Kind, story_address
from botsync.cli import output
from botsync.cli.identity import utc_now, who
from botsync.cli.loop import completed
from botsync.cli.options import Where
from botsync.cli.outside import outside
from botsync.cli.project import Target, checked, chosen, own_workspace, with_token
from botsync.cli.reach import Reach
from botsync.cli.recovery import counted, holding, recover
from botsync.core.desired import build_desired
from botsync.core.history import Entry
from botsync.core.live import Live
from botsync.core.pull.decide import decide
from botsync.core.pull.outcome import WHOLE, Conflict, Pull, Spot, Ways, record
from botsync.core.situation import Situation
from botsync.core.state import State
from botsync.diagnostics import Finding, has_errors, sort_findings
from botsync.engine.read import everything, nothing_more, read_situation
from botsync.errors import ProjectInvalid, Refused, UsageError
from botsync.loader.editing.align import align
from botsync.loader.files import ROOT_FILE, SourceFile
from botsync.loader.merge import Merged
from botsync.loader.project import Loaded, Sources, load, merge_files, read_sources, values_of
from botsync.loader.pulled_files import Rewritten, left_out, path_of, rewrite
from botsync.models.project import Project
from botsync.render.conflict import conflict_finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What was asked for on the command line.

    Attributes:
        take: whose side counts in a conflict, `git` or `live`; ``None`` for neither.
        takes_all: what nobody manages comes too.
        as_patch: nothing is written, neither files nor state.
    """

    take: str | None = None
    takes_all: bool = False
    as_patch: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What a pull did, or would do.

    Attributes:
        pull: what was decided.
        before: the files as they were, by name.
        after: those that changed or came.
        findings: conflicts, and what a reader must know.
        conflicts: how many conflicts there are.
    """

    pull: Pull
    before: dict[str, str]
    after: dict[str, str]
    findings: tuple[Finding, ...]
    conflicts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A valid project, with the files that it was loaded from.

    Attributes:
        sources: the files.
        project: what they say in the chosen environment.
    """

    sources: Sources
    project: Project


def open_files(where: Where) -> tuple[Target, Opened]:
    """Load a project for an environment, to reach its workspace and to change its files; warnings are printed.

    Raises:
        UsageError: there is no project, or no such environment.
        ProjectInvalid: something is wrong with the project.
    """
    sources = read_sources(where.directory)
    name = chosen(sources, where.environment)
    known = outside()
    loaded = load(sources, name, known.environ, known.beside(where.directory, name))
    settings, desired = checked(loaded)
    output.findings(loaded.findings)
    if loaded.project is None:
        raise ProjectInvalid(loaded.findings)
    target = Target(where.directory, name, with_token(name, settings), desired)
    return target, Opened(sources=sources, project=loaded.project)


def merge_pull(target: Target, opened: Opened, where: Where, choices: Choices) -> Pulled:
    """Merge a workspace into a project; with `as_patch` only say what would come of it.

    Raises:
        Refused: names are ambiguous, or the project would not be valid any more.
    """
    lock = nullcontext() if choices.as_patch else holding(target, "pull", where.lock_timeout)
    with lock:
        if choices.as_patch:
            state = counted(target)
        else:
            recover(target)
            state = target.records.load()
        situation = own_workspace(completed(_look(target, state, where.reach, takes_all=choices.takes_all)))
        if situation.identity.problems:
            output.findings(situation.identity.problems)
            raise Refused("it cannot be told which live resources these are; nothing was written")
        ways = Ways(
            rules=target.policy(choices.take).rules,
            align=align,
            takes_all=choices.takes_all,
            reserved=opened.sources.mentioned,
        )
        pull = decide(situation, opened.project, ways)
        made = rewrite(opened.sources, pull, values_of(opened.sources, target.name, outside().environ))
        _check(target, opened, pull, made)
        if not choices.as_patch:
            _write(where.directory, made.texts)
            _save(target, situation, pull, made.refused)
    conflicts = [*pull.conflicts, *_refused(made)]
    findings = [*pull.notes, *(_located(opened.sources.chosen(target.name), item) for item in conflicts)]
    before = {file.name: file.text for file in opened.sources.files}
    return Pulled(
        pull=pull, before=before, after=made.texts, findings=sort_findings(findings), conflicts=len(conflicts)
    )


async def _look(target: Target, state: State, reach: Reach, *, takes_all: bool) -> Situation:
    async with target.reader(reach) as reader:
        with output.progress(f"reading {target.name}") as advance:
            return await read_situation(
                reader,
                target.desired,
                state,
                target.digest,
                parallel=reach.parallel,
                advance=advance,
                also=everything if takes_all else _usable if target.desired.kinds else nothing_more,
            )


def _usable(live: Live) -> set[tuple[Kind, str]]:
    """Choose what stories may use."""
    return {(item.kind, item.remote_id) for item in live.listed if item.kind in {Kind.ENTITY, Kind.WEBHOOK}}


def _refused(made: Rewritten) -> Iterator[Conflict]:
    for (address, name), reason in sorted(made.refused.items()):
        yield Conflict(
            address=address, field=name, why=f"cannot be written as the workspace has it: {reason}", settles=False
        )


def _located(merged: Merged, conflict: Conflict) -> Finding:
    path = path_of(conflict.address, conflict.field)
    return replace(conflict_finding(conflict), place=merged.locate(path, key=True))


def _check(target: Target, opened: Opened, pull: Pull, made: Rewritten) -> None:
    """Refuse what would make a valid project invalid, or would lose what it declares.

    Raises:
        Refused: it would.
    """
    if not made.texts:
        return
    texts = {file.name: file.text for file in opened.sources.files} | made.texts
    unread = left_out({*texts, *projects_around(target.root, made.texts)})
    files = [SourceFile(name=name, text=text) for name, text in sorted(texts.items()) if name not in unread]
    loaded = load(merge_files(files), target.name, outside().environ)
    if has_errors(loaded.findings):
        output.findings([item for item in loaded.findings if has_errors([item])])
        raise Refused(
            "with what the workspace holds the project would not be valid; nothing was written",
            hint="change it in the vendor's editor, or in the files by hand",
        )
    lost = _lost(opened, pull, made, loaded)
    if lost:
        raise Refused(
            f"the files would not declare {', '.join(map(str, lost))} any more; nothing was written",
            hint="change it in the vendor's editor, or in the files by hand",
        )


def projects_around(root: Path, names: Iterable[str]) -> set[str]:
    """Return the files that make projects of their own of the folders, below a project, that hold some files."""
    folders = {folder for name in names for folder in PurePosixPath(name).parents if folder.parts}
    return {str(folder / ROOT_FILE) for folder in folders if (root / folder / ROOT_FILE).exists()}


def _lost(opened: Opened, pull: Pull, made: Rewritten, loaded: Loaded) -> list[Address]:
    """Return what the project declares, or gets by a pull, and would not be found in the new files."""
    declared = build_desired(opened.project).resources.keys()
    refused = {address for address, name in made.refused if name == WHOLE}
    found = loaded.desired.resources.keys() if loaded.desired is not None else set()
    missing = (declared | pull.added.keys()) - refused - found
    gone = pull.removed
    return sorted(item for item in missing if item not in gone and story_address(item.story) not in gone)


def marked(root: Path, texts: Mapping[str, str]) -> dict[str, str]:
    """Return texts of files as they stand there, with the mark of UTF-8 that some editors put first."""
    return {name: _mark(root / name) + text for name, text in texts.items()}


def _mark(path: Path) -> str:
    return "\ufeff" if path.exists() and path.read_bytes().startswith(b"\xef\xbb\xbf") else ""


def _write(root: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        path = root / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_mark(path) + text, encoding="utf-8", newline="")
        except OSError as error:
            raise UsageError(f"{name} cannot be written ({error.strerror})") from error


def _save(target: Target, situation: Situation, pull: Pull, refused: dict[Spot, str]) -> None:
    state = situation.state
    after = state.with_resources(record(situation, pull, refused.keys()))
    if after != state:
        target.records.save(after, Entry(at=utc_now(), who=who(), command="pull"))
