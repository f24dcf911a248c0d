"""A plan as text that a designer can read: resource by resource, field by field, line by line."""

from collections.abc import Iterator, Mapping

from botsync.address import Kind
from botsync.core.plan import Action, Plan, Reason
from botsync.core.state import Digest
from botsync.render.findings_text import finding_lines
from botsync.render.style import Paint, visible_line
from botsync.render.view import SIGNS, ChangeView, FieldView, left_view, plan_view

_COLOURS = {
    Action.CREATE: "green",
    Action.UPDATE: "yellow",
    Action.MOVE: "blue",
    Action.DELETE: "red",
    Action.ADOPT: "magenta",
    Action.FORGET: "magenta",
    Action.NONE: "dim",
}
_LINE_COLOURS = {"+": "green", "-": "red", " ": "dim"}
_PLURALS = {Kind.STORY: "stories", Kind.ENTITY: "entities"}


def render_plan(plan: Plan, digest: Digest, paint: Paint) -> str:
    """Return the text of a plan, ending with a summary."""
    lines: list[str] = []
    views = plan_view(plan, digest)
    for view in (view for view in views if not view.is_drift):
        lines += [*_change_lines(view, paint), ""]
    drift = [view for view in views if view.is_drift]
    if drift:
        lines += [paint("bold", "Changed in the workspace since the last apply:"), ""]
    for view in drift:
        lines += [*_change_lines(view, paint), ""]
    left = left_view(plan, digest)
    if left:
        lines += [paint("bold", "Left alone; - is what the workspace keeps, + what the project says:"), ""]
    for view in left:
        lines += [*_change_lines(view, paint), ""]
    for finding in plan.findings:
        lines += [*finding_lines(finding, paint), ""]
    lines.append(paint("bold", summary(plan)))
    lines += [paint("dim", line) for line in _footnotes(plan)]
    return "\n".join(lines) + "\n"


def _change_lines(view: ChangeView, paint: Paint) -> Iterator[str]:
    colour = _COLOURS[view.action]
    title = f'  "{visible_line(view.title)}"' if view.title and not view.address.endswith(f".{view.title}") else ""
    word = "left alone" if view.action is Action.NONE else view.action
    yield f"{paint(colour, f'{view.sign} {view.address}')}{title}  {paint('dim', f'({word})')}"
    if view.note:
        yield paint("dim", f"    {view.note}")
    for field in view.fields:
        yield from field_lines(field, paint)


def field_lines(field: FieldView, paint: Paint) -> Iterator[str]:
    """Yield the lines of one field that differs."""
    yield f"    {field.field}" + (paint("yellow", f"  ({field.note})") if field.note else "")
    for line in field.lines:
        yield paint(_LINE_COLOURS[line.sign], f"      {line.sign} {visible_line(line.text)}")


def summary(plan: Plan) -> str:
    """Return one line that says how many resources each action happens to."""
    if plan.is_empty:
        place = f"{plan.environment} of the chosen part" if plan.targeted else plan.environment
        if plan.left:
            return f"No changes. {place} differs from the project in {_left(plan)}; {plan.unchanged} match."
        return f"No changes. {place} matches the project ({plan.unchanged} resources)."
    counts = [
        f"{plan.count(action)} to {action}" for action in SIGNS if action is not Action.NONE and plan.count(action)
    ]
    drift = sum(change.reason is Reason.DRIFTED for change in plan.changes)
    if drift:
        counts[-1] += f" ({drift} of them drift)"
    left = f", {len(plan.left)} left alone" if plan.left else ""
    return f"Plan for {plan.environment}: {', '.join(counts)}; {plan.unchanged} unchanged{left}."


def _left(plan: Plan) -> str:
    return "1 resource that is left alone" if len(plan.left) == 1 else f"{len(plan.left)} resources that are left alone"


def left_alone(unmanaged: Mapping[Kind, int]) -> Iterator[str]:
    """Yield a line on what botsync does not manage, if there is any."""
    if unmanaged:
        counts = [
            f"{count} {kind if count == 1 else _PLURALS.get(kind, f'{kind}s')}" for kind, count in unmanaged.items()
        ]
        yield f"Left alone, as no file declares them: {', '.join(counts)}."


def _footnotes(plan: Plan) -> Iterator[str]:
    yield from left_alone(plan.unmanaged)
    if plan.targeted:
        yield "Only a part of the project was looked at (--target, --exclude)."
