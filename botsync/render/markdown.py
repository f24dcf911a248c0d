"""Foreign text in Markdown: it can be read, and it can do nothing, be it Markdown, HTML, a mention or a link."""

import re

from botsync.render.style import visible

_STEERS = re.compile(r"(?<=www)\.|:(?=/)|(?<![a-zA-Z0-9])_|_(?![a-zA-Z0-9])|[!\"#$&()*+<=>@\[\\\]^`{|}~]")
"""What Markdown or HTML may take for its own; what it takes at the start of a line only is never there."""


def code(text: str) -> str:
    """Return a text as code within a line, in a table or in HTML.

    GitHub and GitLab look for mentions, references and emoji in what HTML shows, but not in `<code>`.
    """
    line = " ".join(visible(text).split())
    return f"<code>{_STEERS.sub(lambda found: f'&#{ord(found[0])};', line)}</code>" if line else ""


def fence(lines: list[str], language: str = "text") -> list[str]:
    """Return lines of code in a fence that none of them ends."""
    inside = [visible(part) for line in lines for part in line.split("\n")]
    runs = (len(run) for line in inside for run in re.findall("`+", line))
    mark = "`" * max([3, *(length + 1 for length in runs)])
    return [f"{mark}{language}", *inside, mark]


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """Return a table; all columns but the first stand to the right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def details(summary: str, inside: list[str]) -> list[str]:
    """Return lines that show once their summary, which is HTML, is clicked."""
    return ["<details>", f"<summary>{summary}</summary>", "", *inside, "", "</details>"]
