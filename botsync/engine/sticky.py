"""One comment for each subject of a pull request, and one issue for each subject of a repository.

They are found again by a hidden line, and only where the token itself wrote them: what others write is left alone, even
if it begins with that line. Whatever happens meanwhile, in the end there is one, with the newest text.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from botsync.core.reviewed import is_marked
from botsync.errors import ApiError
from botsync.ports import Forge, Post, PullRequest

LABEL = "botsync"
"""Label of the issues: by it they are found among all others."""
_TRIES = 3
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """What became of a comment or an issue.

    Attributes:
        done: `posted`, `updated`, `unchanged`, `closed`; `nothing` where there was nothing to close.
        url: where people see it.
    """

    done: str
    url: str = ""


def put_comment(forge: Forge, number: int, marker: str, body: str) -> Put:
    """Make a comment of a pull request say something: a new one, or the one that is there.

    Args:
        forge: where.
        number: of the pull request.
        marker: what marks the comment.
        body: its text, which begins with the marking line.
    """
    return _until_known(lambda: _comment(forge, number, marker, body))


def too_late(pull: PullRequest, commit: str, *, is_plan: bool) -> str:
    """Return why a comment is not to say something about a pull request any more; empty where it is.

    What reviewers saw must stay as it was when they merged it, and no older commit may speak for a newer one.

    Args:
        pull: the pull request.
        commit: that the comment would be about; empty where that is not known.
        is_plan: whether it would show a plan, or that there is none.
    """
    if is_plan and not pull.is_open:
        return "is merged or closed: what its comment showed then stays"
    if commit and pull.head and not pull.head.startswith(commit):
        return f"is at commit {pull.head[:12]} by now, and this is about {commit[:12]}"
    return ""


def _comment(forge: Forge, number: int, marker: str, body: str) -> Put:
    found = own_comments(forge, number, marker)
    posted = not found
    if posted:
        forge.comment(number, body)
        found = own_comments(forge, number, marker)  # another run may have done the same at the same time
    if not found:  # the list lags behind
        return Put(done="posted")
    kept, *others = found
    for other in others:
        forge.remove_comment(number, other.id)
    if _same(kept.body, body):
        return Put(done="posted" if posted else "unchanged", url=kept.url)
    return Put(done="updated", url=forge.edit_comment(number, kept.id, body).url)


def own_comments(forge: Forge, number: int, marker: str) -> list[Post]:
    """Return the comments of a pull request that are marked and our own, oldest first."""
    return _own(forge, forge.comments(number), marker)


def put_issue(forge: Forge, marker: str, title: str, body: str) -> Put:
    """Make an open issue say something: the newest that is marked, or a new one."""
    return _until_known(lambda: _issue(forge, marker, title, body))


def _issue(forge: Forge, marker: str, title: str, body: str) -> Put:
    found = _own(forge, forge.issues(LABEL), marker)
    posted = not found
    if posted:
        made = forge.issue(title, body, LABEL)
        found = _own(forge, forge.issues(LABEL), marker)
        if not found:
            return Put(done="posted", url=made.url)
    kept = next((post for post in found if post.is_open), found[-1])
    for other in found:
        if other.is_open and other.id != kept.id:
            forge.edit_issue(other.id, title=other.title, body=other.body, is_open=False)
    if kept.is_open and kept.title == title and _same(kept.body, body):
        return Put(done="posted" if posted else "unchanged", url=kept.url)
    return Put(done="updated", url=forge.edit_issue(kept.id, title=title, body=body, is_open=True).url)


def close_issue(forge: Forge, marker: str) -> Put:
    """Close the issues that are marked and open; their text stays, as the record of what it was."""
    closed = [
        forge.edit_issue(post.id, title=post.title, body=post.body, is_open=False)
        for post in _own(forge, forge.issues(LABEL), marker)
        if post.is_open
    ]
    return Put(done="closed", url=closed[0].url) if closed else Put(done="nothing")


def _own(forge: Forge, posts: Iterable[Post], marker: str) -> list[Post]:
    me = forge.me()
    return sorted((post for post in posts if post.author == me and is_marked(post.body, marker)), key=lambda p: p.id)


def _same(kept: str, body: str) -> bool:
    """Tell whether two texts are the same to a forge, which may trim them and end lines in its own way."""
    return kept.replace("\r\n", "\n").strip() == body.strip()


def _until_known(attempt: Callable[[], Made]) -> Made:
    """Look again where nobody knows whether something new was made: if it was, it is found."""
    for _ in range(_TRIES - 1):
        try:
            return attempt()
        except ApiError as error:
            if not error.maybe_done:
                raise
    return attempt()
