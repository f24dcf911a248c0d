"""A comparison as text, and as Markdown for a pull request."""

from botsync.core.compare import Comparison
from botsync.core.state import Digest
from botsync.render.compare_view import Places, ResourceView, compare_view, summary
from botsync.render.plan_text import field_lines
from botsync.render.style import Paint, plain, visible_line

_COLOURS = {"-": "red", "+": "green", "~": "yellow"}


def render_comparison(comparison: Comparison, digest: Digest, places: Places, paint: Paint) -> str:
    """Return the text of a comparison, ending with a summary."""
    lines: list[str] = []
    for view in compare_view(comparison, digest, places):
        title = f'  "{visible_line(view.title)}"' if view.title else ""
        note = f"  {paint('dim', f'({view.note})')}" if view.note else ""
        lines.append(f"{paint(_COLOURS[view.sign], f'{view.sign} {visible_line(view.label)}')}{title}{note}")
        lines += [line for field in view.fields for line in field_lines(field, paint)]
        lines.append("")
    if not comparison.is_same:
        first, second = comparison.environments
        lines.append(paint("dim", f"- is {first}, + is {second}."))
    return "\n".join([*lines, paint("bold", summary(comparison))]) + "\n"


def comparison_markdown(comparison: Comparison, digest: Digest, places: Places) -> str:
    """Return a comparison as Markdown: a heading, a line that sums it up, and a diff for each resource."""
    first, second = comparison.environments
    lines = [f"### {first} and {second}", "", summary(comparison)]
    for view in compare_view(comparison, digest, places):
        lines += ["", *_section(view)]
    return "\n".join(lines) + "\n"


def _section(view: ResourceView) -> list[str]:
    note = f" ({view.note})" if view.note else ""
    head = f"{view.sign} {visible_line(view.label)}" + (f'  "{visible_line(view.title)}"' if view.title else "") + note
    body = [head.replace("\n", " ")]
    for field in view.fields:
        body += [(line.removeprefix("      ")) for line in field_lines(field, plain)]
    body = [line for text in body for line in text.split("\n")]
    longest = max((len(line) - len(line.lstrip("`")) for text in body for line in [text.lstrip(" +-")]), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}diff", *body, fence]
