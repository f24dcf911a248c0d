"""Rewrites the expectations of conversation tests to what the bot does, in the files of the project; comments stay."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botsync.cli.conversing import Picked, Tested, Way, open_tested, play_tested
from botsync.cli.fixing import changes, write_files
from botsync.cli.options import Where
from botsync.diagnostics import Finding, Severity
from botsync.errors import Uneditable
from botsync.loader.editing.editor import amended
from botsync.loader.files import SourceFile
from botsync.loader.project import Sources
from botsync.loader.writer import escape

if TYPE_CHECKING:
    from botsync.conversation.testing.report import ConversationReport

ROUNDS = 30
"""How often conversations are played: a turn behind one that went another way is only seen once that is rewritten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Updated:
    """What came of it.

    Attributes:
        patches: the changes of each file, as patches.
        left: turns that people must look at.
        report: what the conversations do now.
    """

    patches: tuple[str, ...]
    left: tuple[Finding, ...]
    report: "ConversationReport"


def update(where: Where, picked: Picked, way: Way) -> Updated:
    """Play conversations, and rewrite what is not as expected, until nothing more can be.

    Raises:
        UsageError: a file cannot be written, or nothing can be played.
        ProjectInvalid: something is wrong with the project.
    """
    from botsync.conversation.testing.update import updates  # noqa: PLC0415  (start-up time)

    tested = open_tested(where, picked)
    first = tested.sources.files
    left: dict[object, Finding] = {}
    for _ in range(ROUNDS):
        report = play_tested(tested, where, way)
        rewritten, others = updates(report.results, lambda path, now=tested: _written(now, path))  # type: ignore[misc]
        left = {item.path: _finding(tested, item.path, item.why) for item in others}
        texts: dict[str, str] = {}
        for item in rewritten:
            name, path = tested.loaded.merged.home(item.path)
            try:
                texts[name] = amended(texts.get(name) or _text(tested.sources, name), path, escape(item.value))
            except Uneditable as error:
                left[item.path] = _finding(tested, item.path, error.message)
        if not texts:
            break
        _write(where.directory, tested.sources, texts)
        tested = open_tested(where, picked)
    patches = tuple(patch for _, patch in changes(first, tested.sources.files))
    return Updated(patches=patches, left=tuple(left.values()), report=report)


def _written(tested: Tested, path: tuple[str | int, ...]) -> Mapping[str, Any]:
    """Return an expectation as YAML says it; nothing where it says none."""
    value: Any = tested.loaded.merged.tree
    for step in path:
        if isinstance(value, Mapping) and step not in value:
            return {}
        value = value[step]
    return value if isinstance(value, Mapping) else {}


def _text(sources: Sources, name: str) -> str:
    return next(file.text for file in sources.files if file.name == name)


def _write(root: Path, sources: Sources, texts: Mapping[str, str]) -> None:
    write_files(
        root, [SourceFile(name=file.name, text=texts[file.name]) for file in sources.files if file.name in texts]
    )


def _finding(tested: Tested, path: tuple[str | int, ...], why: str) -> Finding:
    return Finding(
        code="not-rewritten",
        severity=Severity.WARNING,
        message=why,
        place=tested.loaded.merged.locate(path),
        suggestion="look at it yourself: `botsync test` shows the conversation",
    )
