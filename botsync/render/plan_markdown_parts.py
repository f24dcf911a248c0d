"""What a plan does to conversations and to graphs, within a comment: as much as fits, whole items only."""

from collections.abc import Iterator, Sequence

from botsync.core.plan_document import ReplyDocument, ShiftDocument
from botsync.render.behaviour_text import LOSSES, conversations_summary
from botsync.render.cut import cut, one_line
from botsync.render.forge import Forge, size
from botsync.render.markdown import fence
from botsync.render.overview import Overview
from botsync.render.plan_mermaid import EDGES, NODES, plan_mermaid
from botsync.render.style import visible

_LONGEST = 600
"""Characters of an answer that are shown."""
_NAMED = 50
"""Conversations that do not pass and are named."""


def behaviour_block(view: Overview, forge: Forge, room: int, missing: list[str]) -> str:
    """Return what the plan does to conversations; what was left out is added to `missing`."""
    found = view.behaviour
    if found is None:
        return ""
    text = f"#### Conversations\n\n{conversations_summary(found).removeprefix('Conversations: ')}\n\n"
    losses = [
        f"- ⚠️ {forge.name(f'{loss.story}.{loss.interaction}', 1000)}: {LOSSES[loss.loss]}\n" for loss in found.losses
    ]
    shifts = ["\n".join(_shift(shift, forge)) + "\n\n" for shift in found.shifts]
    for items, words in (
        (losses, "losses"),
        (_failing(found.failing, forge), "list of what does not pass"),
        (shifts, "turns that change"),
    ):
        kept = _fitting(items, room - size(text) - 1)
        if len(kept) < len(items):
            missing.append(f"{len(items) - len(kept)} {words}")
        text += "".join(kept) + ("\n" if kept and items is losses else "")
    if size(text) <= room:
        return text
    missing[:] = ["what happens to conversations"]
    return ""


def _failing(names: Sequence[str], forge: Forge) -> list[str]:
    if not names:
        return []
    lines = [one_line(name, 120) for name in names[:_NAMED]]
    lines += [f"and {len(names) - _NAMED} more"] if len(names) > _NAMED else []
    summary = f"❌ {len(names)} of the conversations {'does' if len(names) == 1 else 'do'} not pass on what will be"
    return ["\n".join(forge.fold(summary, fence(lines))) + "\n\n"]


def _fitting(items: list[str], room: int) -> list[str]:
    kept: list[str] = []
    for item in items:
        room -= size(item)
        if room < 0:
            break
        kept.append(item)
    return kept


def _shift(shift: ShiftDocument, forge: Forge) -> list[str]:
    said = "the welcome" if shift.kind == "welcome" else f"{visible(shift.kind)} {forge.name(shift.said)}"
    place = f" at {forge.name(shift.place)}" if shift.place else ""
    inside = [line for sign, reply in (("-", shift.before), ("+", shift.after)) for line in _reply(sign, reply)]
    return forge.fold(f"{forge.name(shift.case)}{place}: {said}", fence(inside, "diff"))


def _reply(sign: str, reply: ReplyDocument | None) -> Iterator[str]:
    if reply is None:
        yield f"{sign} not played"
        return
    what = f"{reply.interaction} ({reply.score:.2f})" if reply.interaction else "cannot be carried out"
    yield f"{sign} {visible(what)}, {reply.verdict}"
    shown = cut(visible(reply.text), _LONGEST)
    yield from (f"{sign}   {line}" for line in shown.split("\n") if line)


def graphs_block(view: Overview, forge: Forge, room: int, missing: list[str]) -> str:
    """Return a diagram of the changed part of each story; what was left out is added to `missing`."""
    if not forge.mermaid:
        return ""
    drawn = [text for picture in view.pictures if (text := _graph(view, forge, picture.graph.id))]
    head = "#### Stories\n\n`+` added, `~` changed, `!` changed in the workspace and put back, `-` removed\n\n"
    kept = _fitting(drawn, room - size(head))
    if len(kept) < len(drawn):
        missing.append(f"{len(drawn) - len(kept)} graphs of stories")
    return head + "".join(kept) if kept else ""


def _graph(view: Overview, forge: Forge, story: str) -> str:
    picture = next(item for item in view.pictures if item.graph.id == story)
    part = picture.changed_part(NODES, EDGES)
    if not part.graph.nodes:
        return ""
    summary = f"What leads where in {forge.name(picture.graph.name)}"
    inside = fence(plan_mermaid(part), "mermaid")
    if part.left_out:
        inside += ["", f"{part.left_out} more interactions are not drawn."]
    return "\n".join(forge.fold(summary, inside)) + "\n\n"
