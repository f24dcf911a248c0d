"""The changes of a plan within a comment: a line for each, and behind it what differs, as far as there is room."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from botsync.core.plan import Action
from botsync.render.cut import cut
from botsync.render.forge import Forge, size
from botsync.render.markdown import fence
from botsync.render.overview import Overview
from botsync.render.short_lists import folded, grouped
from botsync.render.style import visible
from botsync.render.view import ChangeView

_LINES = 80
"""Lines of a change that are shown."""
_LONGEST = 600
"""Characters of a line that are shown."""
_DRIFT = "#### Changed in the workspace since the last apply, and put back"


def changes_block(view: Overview, forge: Forge, room: int, missing: list[str]) -> str:
    """Return the changes within so many characters; what was left out is added to `missing`."""
    changes = [change for change in view.changes if not change.is_drift]
    drift = [change for change in view.changes if change.is_drift]
    listed = [change for change in view.changes if change.action is not Action.DELETE]
    plain = {change.address: f"- {_line(change, forge)}\n" for change in listed}
    heads = {"#### Changes\n\n": changes, f"{_DRIFT}\n\n": drift}
    if not view.changes:
        return ""
    fixed = sum(size(head) + 2 for head, found in heads.items() if found)
    if fixed + sum(map(size, plain.values())) > room:
        return _in_short(listed, room, missing)
    texts = _told(view.changes, plain, forge, room - fixed, missing)
    told = (
        (head, [texts[change.address] for change in found if texts[change.address]]) for head, found in heads.items()
    )
    return "".join(f"{head}{_apart(found)}" for head, found in told if found)


def _apart(texts: Sequence[str]) -> str:
    """Return lines of a list and blocks one after the other; each list ends with a blank line."""
    ends = [*(not text.endswith("\n\n") and after.endswith("\n\n") for text, after in pairwise(texts))]
    ends.append(not texts[-1].endswith("\n\n"))
    return "".join(f"{text}\n" if ends_list else text for text, ends_list in zip(texts, ends, strict=True))


def _told(
    changes: Sequence[ChangeView], plain: dict[str, str], forge: Forge, room: int, missing: list[str]
) -> dict[str, str]:
    """Return the text of each change: with what differs where there is room; that of deletes comes last."""
    texts = {change.address: plain.get(change.address, "") for change in changes}
    left = room - sum(map(size, texts.values()))
    closed = 0
    for change in sorted(changes, key=lambda change: change.action is Action.DELETE):
        block = _block(change, forge) if any(field.lines for field in change.fields) else ""
        more = size(block) + 1 - size(texts[change.address])
        if block and more <= left:
            texts[change.address] = block
            left -= more
        elif block:
            closed += 1
    if closed:
        missing.append(f"what differs in {closed} change{'' if closed == 1 else 's'}")
    return texts


def _line(change: ChangeView, forge: Forge) -> str:
    title = forge.name(change.title) if change.title and not change.address.endswith(f".{change.title}") else ""
    note = f" ({change.note})" if change.note and not change.is_drift else ""
    return " ".join(filter(None, [f"{change.action}", forge.name(change.address, 1000), title])) + note


def _block(change: ChangeView, forge: Forge) -> str:
    inside = list(_lines(change))
    if len(inside) > _LINES:
        inside = [*inside[:_LINES], f"@@ and {len(inside) - _LINES} more lines @@"]
    return "\n".join([*forge.fold(_line(change, forge), fence(inside, "diff")), "", ""])


def _lines(change: ChangeView) -> Iterator[str]:
    for field in (field for field in change.fields if field.lines):
        yield f"@@ {field.field} @@{f' {field.note}' if field.note else ''}"
        for line in field.lines:
            yield from (f"{line.sign} {cut(visible(part), _LONGEST)}" for part in line.text.split("\n"))


def _in_short(listed: Sequence[ChangeView], room: int, missing: list[str]) -> str:
    """Return what changes by action: with the keys alone where there is room for them, else how many by story."""
    missing.append(f"what differs in {len(listed)} changes")
    found = _addresses(listed)
    lines = {action: _numbers(addresses) for action, addresses in found.items()}
    if size(_by_action(lines)) > room:
        missing.append("where they are")
        return ""
    nameless = 0
    for action, addresses in found.items():
        named = ({**lines, action: short(addresses)} for short in (grouped, folded))
        fitting = next((it for it in named if size(_by_action(it)) <= room), None)
        lines, nameless = (lines, nameless + len(addresses)) if fitting is None else (fitting, nameless)
    if nameless:
        missing.append(f"the names of {nameless} of them")
    return _by_action(lines)


def _addresses(listed: Sequence[ChangeView]) -> dict[Action, list[str]]:
    found: dict[Action, list[str]] = {}
    for change in listed:
        found.setdefault(change.action, []).append(change.address)
    return {action: found[action] for action in Action if action in found}


def _numbers(addresses: Sequence[str]) -> list[str]:
    counted = Counter(address.rpartition(".")[0] for address in addresses)
    return [f"{head}: {number}" for head, number in counted.items()]


def _by_action(lines: dict[Action, list[str]]) -> str:
    parts = [line for action, found in lines.items() for line in (f"To {action}:", "", *fence(found), "")]
    return "\n".join(["#### Changes", "", *parts]) + "\n" if parts else ""


def left_block(view: Overview, forge: Forge, room: int, missing: list[str]) -> str:
    """Return what is left as the workspace has it, as far as it fits; what was left out is added to `missing`."""
    if not view.left:
        return ""
    text = f"#### Left alone, as the workspace has it ({len(view.left)})\n\n"
    shown = 0
    for change in view.left:
        fields = ", ".join(field.field for field in change.fields)
        line = f"- {forge.name(change.address, 1000)}: {fields}{f' ({change.note})' if change.note else ''}\n"
        if size(text) + size(line) + 1 > room:
            break
        text += line
        shown += 1
    if shown < len(view.left):
        missing.append(f"{len(view.left) - shown} of what is left alone")
    return f"{text}\n" if shown else ""
