"""Which reviewed plans, as the comments of merged pull requests carry them, have shown the changes of a new plan."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from botsync.core.reviewed import noted_in
from botsync.engine.sticky import own_comments
from botsync.ports import Forge, Post

_MORE = 150
"""Pull requests that are looked through beyond those that are looked at: an older one may have changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Where the changes of a plan were shown.

    Attributes:
        shown: number of the pull request, by address.
        unseen: addresses of the changes that none has shown as they are now, sorted.
        looked: how many pull requests were looked at.
    """

    shown: Mapping[str, int]
    unseen: tuple[str, ...]
    looked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for.

    Attributes:
        digests: of the changes, by address.
        whole: of all of them together.
    """

    digests: Mapping[str, str]
    whole: str


def find_review(forge: Forge, sought: Sought, marker: str, branch: str, *, within: int) -> Review:
    """Look through the pull requests that were merged last until all changes are found, each as it was when merged.

    Args:
        forge: where.
        sought: the changes of the plan.
        marker: what marks the comments.
        branch: into which they were merged.
        within: how many are looked at.
    """
    left, shown, looked = dict(sought.digests), dict[str, int](), 0
    for merged, number in _merged_last(forge, branch, within) if left else ():
        looked += 1
        noted = _noted_until(merged, own_comments(forge, number, marker))
        for address in [address for address, digest in left.items() if digest in noted or sought.whole in noted]:
            shown[address] = number
            del left[address]
        if not left:
            break
    return Review(shown=shown, unseen=tuple(sorted(left)), looked=looked)


def _merged_last(forge: Forge, branch: str, within: int) -> list[tuple[datetime, int]]:
    """Return when pull requests were merged, and their numbers, the last first; no forge sorts by that.

    They are looked for among those that changed last.
    """
    found = islice(forge.merged(branch), within + _MORE)
    return sorted(((pull.merged, pull.number) for pull in found if pull.merged is not None), reverse=True)[:within]


def _noted_until(merged: datetime, posts: Iterable[Post]) -> frozenset[str]:
    """Return what was shown when a pull request was merged: what came later, nobody had seen who merged it."""
    seen = (post for post in posts if post.changed is not None and post.changed <= merged)
    return frozenset[str]().union(*(noted_in(post.body) for post in seen))
