"""What is posted at a forge: hidden lines, then a text that is cut where a forge would not take it."""

import re
from collections.abc import Callable, Sequence

from botsync.core.reviewed import marked, noted
from botsync.render.markdown import fence

_CUT = "\n\n*Cut here: {left} more characters are in the artifacts and the log of the job.*\n"
_LONG_LINE = 500
"""Characters of a line that are given up, so that none is cut; of a longer one what there is room for is kept."""
_ROOM = 400
"""Characters that are kept free for what is put below a text that was cut."""


def post_body(marker: str, text: str, longest: int, digests: Sequence[str] = ()) -> str:
    """Return the body of a post.

    Args:
        marker: what marks it.
        text: Markdown.
        longest: characters at most.
        digests: of the changes that it shows; none for what shows no plan.
    """
    line = noted(digests) + "\n" if digests else ""
    head = f"{marked(marker)}\n{line}\n"
    text = text.removeprefix(f"{marked(marker)}\n").lstrip("\n")  # `botsync show` marks its own reports
    return head + fitted(text, longest - len(head))


def room_beside(marker: str, longest: int, digests: Sequence[str]) -> int:
    """Return how many characters of a post are left for its text."""
    return longest - len(post_body(marker, "", longest, digests))


def carried(digests: Sequence[str], longest: int, fits: Callable[[Sequence[str]], bool]) -> Sequence[str]:
    """Return the digests that a post carries: all, or that of all together where there is no room for them.

    Args:
        digests: of the changes, the last one of all together.
        longest: characters of the post at most.
        fits: tells whether what must be shown has room beside some digests.
    """
    short = len(noted(digests)) <= longest // 2
    return digests if short and fits(digests) else digests[-1:]


def failure(marker: str, commit: str, job: str) -> str:
    """Return what is said where there is no newer text: an older one would tell of what is no longer so.

    Args:
        marker: what it is found by, `plan production`.
        commit: that it would be about; empty where that is not known.
        job: address of the job; empty likewise.
    """
    of = f" {of_commit(commit)}" if commit else ""
    job = f"[the job]({job})" if re.fullmatch(r"https?://[\w.:/@%~+-]+", job) else "the job"
    return f"### ❌ `{marker}` failed\n\nThe log of {job} says why.{of} What was said here before no longer holds.\n"


def of_commit(commit: str) -> str:
    """Return a sentence that names a commit."""
    return f"Made of commit `{''.join(filter(str.isalnum, commit))[:12]}`."


def fenced(text: str) -> str:
    """Return plain text as Markdown that shows it as it is."""
    return "\n".join(fence(text.rstrip("\n").split("\n"))) + "\n"


def fitted(text: str, longest: int) -> str:
    """Return a text that is cut at the end of a line if it is too long; what was open there is closed."""
    if len(text) <= longest:
        return text
    room = max(0, longest - _ROOM)
    kept = text[:room]
    whole_lines, _, begun = kept.rpartition("\n")
    if len(begun) <= _LONG_LINE:
        kept = whole_lines or kept
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
