"""The graphs of the stories that a project declares."""

from botsync.address import Kind
from botsync.conversation.graph import Graph
from botsync.conversation.outline import outlines
from botsync.core.desired import Desired
from botsync.diagnostics import did_you_mean
from botsync.errors import UsageError


def project_graphs(desired: Desired, story: str | None) -> list[Graph]:
    """Return the graph of one story, or of all where none is named; nodes have addresses as identifiers.

    Raises:
        UsageError: the project has no such story, or none at all.
    """
    known = [address.key for address in desired.resources if address.kind is Kind.STORY]
    if not known:
        raise UsageError("the project declares no story", hint="see `botsync init`")
    if story is not None and story not in known:
        near = did_you_mean(story, known)
        raise UsageError(f"the project has no story `{story}`", hint=near or f"it has {', '.join(known)}")
    return list(outlines(desired.resources, known if story is None else [story]).values())
