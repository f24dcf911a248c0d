"""What is posted at a forge: hidden lines, then a text that is cut where a forge would not take it."""

from collections.abc import Sequence

from botsync.core.reviewed import marked, noted
from botsync.render.markdown import fence

_CUT = "\n\n*Cut here: {left} more characters are in the artifacts and the log of the job.*\n"
_ROOM = 400
"""Characters that are kept free for what is put below a text that was cut."""


def post_body(marker: str, text: str, longest: int, digests: Sequence[str] | None = None) -> str:
    """Return the body of a post.

    Args:
        marker: what marks it.
        text: Markdown.
        longest: characters at most.
        digests: of the changes that it shows, the last one of all together, which is carried alone where the others
            would take too much room; ``None`` for what shows no plan.
    """
    line = "" if digests is None else noted(digests) + "\n"
    if digests is not None and len(line) > longest // 2:
        line = noted(digests[-1:]) + "\n"
    head = f"{marked(marker)}\n{line}\n"
    text = text.removeprefix(f"{marked(marker)}\n").lstrip("\n")  # `botsync show` marks its own reports
    return head + fitted(text, longest - len(head))


def fenced(text: str) -> str:
    """Return plain text as Markdown that shows it as it is."""
    return "\n".join(fence(text.rstrip("\n").split("\n"))) + "\n"


def fitted(text: str, longest: int) -> str:
    """Return a text that is cut at the end of a line if it is too long; what was open there is closed."""
    if len(text) <= longest:
        return text
    room = max(0, longest - _ROOM)
    kept = text[:room].rpartition("\n")[0] or text[:room]
    return kept + _closing(kept) + _CUT.format(left=len(text) - len(kept))


def _closing(text: str) -> str:
    """Return what closes the fences and the details that are open at the end of a text."""
    fence_mark, depth = "", 0
    for line in text.split("\n"):
        bare = line.strip()
        run = len(bare) - len(bare.lstrip("`"))
        if fence_mark:
            if bare == "`" * run and run >= len(fence_mark):
                fence_mark = ""
        elif run >= 3:  # noqa: PLR2004  (what makes a fence)
            fence_mark = "`" * run
        else:
            depth += bare.count("<details>") - bare.count("</details>")
    return (f"\n{fence_mark}" if fence_mark else "") + "\n\n</details>" * max(0, depth)
