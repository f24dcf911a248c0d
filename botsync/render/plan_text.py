"""A plan as text that a designer can read: resource by resource, field by field, line by line."""

from collections.abc import Iterator

from botsync.address import Kind
from botsync.core.plan import Action, Plan
from botsync.core.state import Digest
from botsync.render.findings_text import finding_lines
from botsync.render.style import Paint, visible
from botsync.render.view import SIGNS, ChangeView, plan_view

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
    for view in plan_view(plan, digest):
        lines += [*_change_lines(view, paint), ""]
    for finding in plan.findings:
        lines += [*finding_lines(finding, paint), ""]
    lines.append(paint("bold", summary(plan)))
    lines += [paint("dim", line) for line in _footnotes(plan)]
    return "\n".join(lines) + "\n"


def _change_lines(view: ChangeView, paint: Paint) -> Iterator[str]:
    colour = _COLOURS[view.action]
    title = f'  "{visible(view.title)}"' if view.title and not view.address.endswith(f".{view.title}") else ""
    yield f"{paint(colour, f'{view.sign} {view.address}')}{title}  {paint('dim', f'({view.action})')}"
    if view.note:
        yield paint("dim", f"    {view.note}")
    for field in view.fields:
        yield f"    {field.field}"
        for line in field.lines:
            yield paint(_LINE_COLOURS[line.sign], f"      {line.sign} {visible(line.text)}")


def summary(plan: Plan) -> str:
    """Return one line that says how many resources each action happens to."""
    if plan.is_empty:
        part = "of the chosen part " if plan.targeted else ""
        return f"No changes. {plan.environment} {part}matches the project ({plan.unchanged} resources)."
    counts = [
        f"{plan.count(action)} to {action}" for action in SIGNS if action is not Action.NONE and plan.count(action)
    ]
    return f"Plan for {plan.environment}: {', '.join(counts)}; {plan.unchanged} unchanged."


def _footnotes(plan: Plan) -> Iterator[str]:
    if plan.unmanaged:
        counts = [
            f"{count} {kind if count == 1 else _PLURALS.get(kind, f'{kind}s')}"
            for kind, count in plan.unmanaged.items()
        ]
        yield f"Left alone, as no file declares them: {', '.join(counts)}."
    if plan.targeted:
        yield "Only a part of the project was looked at (--target, --exclude)."
