"""What can be said at a point of a conversation, in the order in which it counts (API reference, section 9.1)."""

from collections.abc import Iterable

from botsync.conversation.dialogue.bot import Story
from botsync.conversation.dialogue.session import Session

Tier = tuple[str, frozenset[str]]
"""A name, and the interactions in it."""

CHILDREN, BRANCH, REACHED, ROOTS = "children", "branch", "reached", "roots"
OUT_OF_REACH = "out of reach"
"""Where all else is."""


def tiers(story: Story, session: Session) -> list[Tier]:
    """Return the interactions that can be matched, nearest first; each stands in the first tier that has it.

    What follows the current interaction comes first, then what was reached or could be reached from there in the same
    branch, then in all branches, then the first level.
    """
    roots = frozenset(story.order)
    children = _known(story, story.following.get(session.current, ()))
    if session.cut:
        found = [(CHILDREN, children), (ROOTS, roots if session.cut == "root" else frozenset())]
    else:
        branch = [node for node, root in session.visited if root == session.branch]
        found = [
            (CHILDREN, children),
            (BRANCH, _around(story, branch)),
            (REACHED, _around(story, [node for node, _ in session.visited])),
            (ROOTS, roots),
        ]
    result, seen = [], set[str]()
    for name, nodes in found:
        fresh = nodes - seen
        seen |= nodes
        if fresh:
            result.append((name, fresh))
    return result


def branch_of(story: Story, session: Session, interaction: str) -> str:
    """Return the branch in which an interaction is reached from where the session is."""
    if interaction in story.order and interaction not in story.following.get(session.current, ()):
        return interaction
    if interaction in story.following.get(session.current, ()):
        return session.branch or interaction
    for node, root in reversed(session.visited):
        if interaction == node or interaction in story.following.get(node, ()):
            return root
    return session.branch or interaction


def _around(story: Story, nodes: Iterable[str]) -> frozenset[str]:
    return _known(story, (target for node in nodes for target in (node, *story.following.get(node, ()))))


def _known(story: Story, nodes: Iterable[str]) -> frozenset[str]:
    return frozenset(node for node in nodes if node in story.interactions)
