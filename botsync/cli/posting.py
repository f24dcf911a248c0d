"""What a comment of a pull request says: a plan, as long as the forge lets it be, or a text; and what it is about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from botsync.cli.planned import saved_view
from botsync.core.plan_document import PlanDocument
from botsync.core.reviewed import change_digests, whole_digest
from botsync.errors import UsageError
from botsync.render.forge import FORGES, Forge
from botsync.render.plan_markdown import names_all, render_plan_markdown
from botsync.render.posted import carried, fenced, of_commit, post_body, room_beside


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is to be said.

    Attributes:
        marker: what the comment is found by.
        commit: that it is about; empty for none.
        body_file: the text; ``None`` for the report of the plan.
        plan_file: the plan; ``None`` for none.
        document: what is in it; ``None`` likewise.
    """

    marker: str
    commit: str = ""
    body_file: Path | None = None
    plan_file: Path | None = None
    document: PlanDocument | None = None

    @property
    def digests(self) -> Sequence[str]:
        """Of the changes that are shown, the last one of all together; none for no plan."""
        document = self.document
        return () if document is None else (*change_digests(document).values(), whole_digest(document))


def comment_body(said: Said, longest: int) -> str:
    """Return the text of a comment; of a plan all deletes are named before there is room for digests of each change.

    Raises:
        UsageError: a file cannot be read.
        PlanAltered: it is no plan.
    """
    about = f"\n\n{of_commit(said.commit)}\n" if said.commit else ""
    digests = said.digests

    def room(some: Sequence[str]) -> int:
        return room_beside(said.marker, longest, some) - len(about)

    if said.body_file is not None or said.plan_file is None:
        text = "" if said.body_file is None else text_of(said.body_file)
        kept = carried(digests, longest, lambda some: len(text) <= room(some))
        return post_body(said.marker, f"{text.rstrip()}{about}" if about else text, longest, kept)
    view = saved_view(said.plan_file)

    def forge(some: Sequence[str]) -> Forge:
        return replace(FORGES["github"], limit=room(some))

    kept = carried(digests, longest, lambda some: names_all(view, forge(some)))
    return post_body(said.marker, render_plan_markdown(view, forge(kept)).rstrip() + (about or "\n"), longest, kept)


def text_of(path: Path) -> str:
    """Return a text as Markdown: as it is where it is some, else so that it is shown as it is.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror})") from error
    return text if path.suffix == ".md" else fenced(text)
