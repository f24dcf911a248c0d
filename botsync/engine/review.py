"""Which reviewed plans, as the comments of merged pull requests carry them, have shown the changes of a new plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from botsync.core.reviewed import noted_in
from botsync.engine.sticky import own_comments
from botsync.ports import Forge


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
    """Look through the pull requests that were merged last until all changes are found.

    Args:
        forge: where.
        sought: the changes of the plan.
        marker: what marks the comments.
        branch: into which they were merged.
        within: how many are looked at.
    """
    left, shown, looked = dict(sought.digests), dict[str, int](), 0
    for number in islice(forge.merged(branch), within) if left else ():
        looked += 1
        noted = frozenset[str]().union(*(noted_in(post.body) for post in own_comments(forge, number, marker)))
        for address in [address for address, digest in left.items() if digest in noted or sought.whole in noted]:
            shown[address] = number
            del left[address]
        if not left:
            break
    return Review(shown=shown, unseen=tuple(sorted(left)), looked=looked)
