"""A plan as Markdown, for a comment on a pull request: what must not be overseen first, everything within a size.

The head, the findings, the deletes and the conflicts are always there, in as little room as need be. What is left of
the room goes to conversations and graphs, each up to its share, and then to the changes: a line for each, and what
differs behind it for as many as there is room for. What is left out is named, and where all of it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from botsync.core.history import short_commit
from botsync.render.forge import FORGES, Forge, size
from botsync.render.overview import Overview, counts
from botsync.render.plan_markdown_changes import changes_block, left_block
from botsync.render.plan_markdown_must import Ladder, conflict_ladder, delete_ladder, finding_ladder
from botsync.render.plan_markdown_parts import behaviour_block, graphs_block

_RESERVED = 320
"""Characters that are kept for saying what was left out, beside the command that shows it."""


@dataclass(slots=True)
class Room:
    """What there is room for.

    Attributes:
        left: how many characters there still are.
        missing: what was left out, in words.
    """

    left: int
    missing: list[str] = field(default_factory=list)

    def share(self, part: float) -> "Room":
        """Return a part of the room, with words of its own."""
        return Room(int(self.left * part))

    def take(self, text: str, other: "Room") -> str:
        """Return a text that was made within a part of the room, and count it."""
        self.left -= size(text)
        self.missing += other.missing
        return text


def render_plan_markdown(view: Overview, forge: Forge = FORGES["github"]) -> str:
    """Return the comment.

    Args:
        view: the plan.
        forge: where it is read.
    """
    head, foot = _text(_head(view, forge)), _text(_foot(view, forge))
    whole = _whole(view, forge)
    musts, _ = _musts(view, forge, whole)
    room = Room(whole - sum(map(size, musts)))
    talk = room.share(0.25)
    conversations = room.take(behaviour_block(view, forge, talk.left, talk.missing), talk)
    draw = room.share(0.2)
    graphs = room.take(graphs_block(view, forge, draw.left, draw.missing), draw)
    stay = room.share(0.1)
    left = room.take(left_block(view, forge, stay.left, stay.missing), stay)
    changes = changes_block(view, forge, room.left, room.missing)
    parts = [head, *musts, changes, conversations, left, graphs, _text(_missing(view, forge, room.missing)), foot]
    return "".join(parts).removesuffix("\n")


def names_all(view: Overview, forge: Forge) -> bool:
    """Tell whether there is room for the name of each delete and conflict and for each finding."""
    return _musts(view, forge, _whole(view, forge))[1]


def _whole(view: Overview, forge: Forge) -> int:
    """Return the room for all between head and foot."""
    around = (_text(_head(view, forge)), _text(_foot(view, forge)), _everything(view, forge))
    return forge.limit - sum(map(size, around)) - _RESERVED


def _text(lines: Iterator[str]) -> str:
    """Return lines as a block of its own; nothing for none."""
    listed = list(lines)
    return "\n".join(listed) + "\n\n" if listed else ""


def _head(view: Overview, forge: Forge) -> Iterator[str]:
    plan, stamp = view.plan, view.source.stamp
    counted = [f"{number} to {action}" for action, number in counts(view).items()]
    mark = "❌" if plan.is_refused else "✅" if plan.is_empty else "🗑️" if view.deletes else "📝"
    yield forge.marker(plan.environment)
    yield f"### {mark} Plan for {forge.name(plan.environment)}: {', '.join(counted) or 'no changes'}"
    yield ""
    if plan.is_refused:
        yield "**Refused:** nothing is applied as long as the errors below stand."
        yield ""
    parts = [f"commit {forge.name(short_commit(stamp.commit))}"] if stamp.commit else []
    parts += [f"made {forge.name(stamp.created, 40)}", f"{plan.unchanged} unchanged"]
    drift = sum(change.is_drift for change in view.changes)
    parts += [f"{drift} put back what the workspace changed"] if drift else []
    parts += [f"{len(view.left)} left alone"] if view.left else []
    parts += ["only a part of the project was looked at"] if plan.targeted else []
    unmanaged = sum(plan.unmanaged.values())
    parts += [f"{unmanaged} in the workspace that no file declares"] if unmanaged else []
    yield " · ".join(parts)


def _foot(view: Overview, forge: Forge) -> Iterator[str]:
    if view.plan.is_empty:
        yield "There is nothing to apply."
    elif not view.plan.is_refused:
        exact = " does exactly this, and refuses what changed meanwhile" if view.source.file else ""
        yield f"To apply it: {forge.name(view.command)}{exact}."
    if not view.source.verified:
        yield ""
        yield "Shown from the file alone: its seal is checked when it is applied, not here."


def _missing(view: Overview, forge: Forge, missing: list[str]) -> Iterator[str]:
    if missing:
        *first, last = missing
        words = f"{', '.join(first)} and {last}" if first else last
        yield f"**Left out for lack of room:** {words}. {_everything(view, forge)} shows all of it."


def _everything(view: Overview, forge: Forge) -> str:
    return forge.name(f"botsync show {view.source.file or 'plan.json'} --out plan.html")


# what is always there


def _musts(view: Overview, forge: Forge, room: int) -> tuple[list[str], bool]:
    """Return findings, deletes and conflicts, and whether all are there.

    They are within half of the room where nothing is lost by it, else within all.
    """
    ladders = [finding_ladder(view, forge), delete_ladder(view, forge), conflict_ladder(view, forge)]
    rungs = [0] * len(ladders)
    texts = [ladder.text(0) for ladder in ladders]
    while (total := sum(map(size, texts))) > room // 2:
        number = _next(ladders, rungs, texts, tight=total > room)
        if number is None:
            break
        rungs[number] += 1
        texts[number] = ladders[number].text(rungs[number])
    return texts, all(rung < ladder.whole for ladder, rung in zip(ladders, rungs, strict=True))


_LOSING = (0, 2, 1)
"""The order in which names and messages are given up where nothing else helps: those of deletes come last."""


def _next(ladders: list[Ladder], rungs: list[int], texts: list[str], *, tight: bool) -> int | None:
    """Return which part is to be shorter: the longest, as long as nothing is lost."""
    free = [number for number, ladder in enumerate(ladders) if rungs[number] + 1 < ladder.whole]
    if free:
        return max(free, key=lambda number: size(texts[number]))
    return next((it for it in _LOSING if tight and rungs[it] + 1 < len(ladders[it].rungs)), None)
