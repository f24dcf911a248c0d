"""Where Markdown is read: how long a comment may be there, and what of Markdown is understood.

Sizes are counted in UTF-16 code units, the most that any of them counts a character for.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

from botsync.render.cut import one_line
from botsync.render.markdown import code, details
from botsync.render.style import visible

_LONGEST = 200
"""Characters of a name that a marker holds; of a longer one it holds a digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forge:
    """A place where comments are read.

    Attributes:
        limit: the longest comment.
        html: HTML in Markdown is shown as what it is, so that a part can be folded; else as text.
        mermaid: diagrams are drawn.
    """

    limit: int
    html: bool = True
    mermaid: bool = True

    def code(self, text: str) -> str:
        """Return a text as code within a line: it can be read, and does nothing."""
        if self.html:
            return code(text)
        line = " ".join(visible(text).split())
        mark = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
        edge = " " if line.startswith("`") or line.endswith("`") else ""
        return f"{mark}{edge}{line}{edge}{mark}" if line else ""

    def name(self, text: str, most: int = 120) -> str:
        """Return a text as code within a line, and no longer than that."""
        return self.code(one_line(text, most))

    def fold(self, summary: str, inside: list[str]) -> list[str]:
        """Return lines that show once their summary is clicked, where that is possible."""
        return details(summary, inside) if self.html else [f"**{summary}**", "", *inside]

    def marker(self, environment: str) -> str:
        """Return a line that nobody sees, by which a program finds the comment about a plan for an environment."""
        name = quote(environment, safe="", errors="replace").replace("--", "-%2D")
        if len(name) > _LONGEST:
            name = sha256(name.encode()).hexdigest()
        said = f"botsync:plan {name}"
        return f"<!-- {said} -->" if self.html else f"[//]: # ({said})"


FORGES: Mapping[str, Forge] = {
    "github": Forge(limit=65_536),
    "gitlab": Forge(limit=1_000_000),
    "bitbucket": Forge(limit=32_768, html=False, mermaid=False),
    "azure": Forge(limit=150_000),
}


def size(text: str) -> int:
    """Return how long a text is, in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
