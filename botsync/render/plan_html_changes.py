"""The changes of a plan on its page: one that can be opened for each, with what differs field by field."""

from collections.abc import Iterable, Iterator

from botsync.core.plan import Action
from botsync.render.graph_text import escaped
from botsync.render.overview import Overview
from botsync.render.style import visible
from botsync.render.view import ChangeView, FieldView, Line

_TAGS = {"+": "ins", "-": "del", " ": "span"}


def shown(text: str) -> str:
    """Return a text for HTML; it can be read, and does nothing."""
    return escaped(visible(text))


def badge(kind: str, words: str) -> str:
    """Return a word in colour."""
    return f'<span class="verdict {kind}">{words}</span>'


def changes_section(view: Overview) -> Iterator[str]:
    """Yield the changes with their filter: deletes first, then conflicts, what is put back last."""
    yield '<section aria-labelledby="changes"><h2 id="changes">Changes</h2><form hidden>'
    actions = [str(action) for action in Action if any(change.action is action for change in view.changes)]
    actions += ["drift"] if any(change.is_drift for change in view.changes) else []
    actions += ["conflict"] if any(change.is_conflict for change in view.changes) else []
    yield _choice("action", "Action", actions)
    yield _choice("kind", "Kind", dict.fromkeys(str(change.kind) for change in view.changes))
    yield _choice("story", "Story", sorted({change.story for change in view.changes if change.story}))
    yield '<div class="wide"><label for="text">Text</label>'
    yield '<input id="text" type="search" autocomplete="off"></div>'
    yield '<button type="button" id="open">Open all</button><button type="button" id="close">Close all</button>'
    yield '<output id="shown"></output></form>'
    for change in sorted(view.changes, key=_order):
        yield _change(change, "change")
    yield "</section>" if view.changes else "<p>There are none.</p></section>"


def left_section(view: Overview) -> Iterator[str]:
    """Yield what differs and is left as the workspace has it."""
    if not view.left:
        return
    yield '<section aria-labelledby="left"><h2 id="left">Left alone</h2>'
    yield "<p>− is what the workspace keeps, + what the project says.</p>"  # noqa: RUF001  (as readers know it)
    for change in view.left:
        yield _change(change, "left")
    yield "</section>"


def _order(change: ChangeView) -> tuple[bool, bool, bool]:
    return change.action is not Action.DELETE, not change.is_conflict, change.is_drift


def _choice(name: str, label: str, values: Iterable[str]) -> str:
    options = "".join(f'<option value="{value}">{value}</option>' for value in map(shown, values))
    chooser = f'<select id="{name}"><option value="">all</option>{options}</select>'
    return f'<div><label for="{name}">{label}</label>{chooser}</div>'


def _change(change: ChangeView, name: str) -> str:
    marks = [word for word, is_so in (("drift", change.is_drift), ("conflict", change.is_conflict)) if is_so]
    data = f'data-action="{" ".join([change.action, *marks])}" data-kind="{change.kind}"'
    word = "left" if change.action is Action.NONE else f"{change.sign} {change.action}"
    title = "" if change.address.endswith(f".{change.title}") else f"<strong>{shown(change.title)}</strong>"
    badges = "".join(badge("drift" if mark == "drift" else "error", mark) for mark in marks)
    note = f'<p class="quiet">{shown(change.note)}</p>' if change.note else ""
    fields = "".join(_field(field) for field in change.fields if field.lines)
    return (
        f'<details class="{name}" {data} data-story="{shown(change.story)}"><summary>{badge(change.action, word)}'
        f"<code>{change.address}</code> {title}{badges}</summary>{note}{fields}</details>"
    )


def _field(field: FieldView) -> str:
    note = f' <span class="quiet">{shown(field.note)}</span>' if field.note else ""
    lines = "".join(map(_line, field.lines))
    return f'<p class="field"><code>{shown(field.field)}</code>{note}</p><pre>{lines}</pre>'


def _line(line: Line) -> str:
    tag = _TAGS[line.sign]
    return f"<{tag}>{line.sign} {shown(line.text)}</{tag}>"
