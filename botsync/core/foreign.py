"""Whether a workspace is the one that the state was recorded of.

The API tells nothing that stays the same of a workspace, but remote ids are given once: where none of those that are
recorded is there, and others are, it is another workspace. One that holds nothing was emptied, or is new.
"""

from botsync.core.live import Live
from botsync.core.state import State
from botsync.diagnostics import Finding

FEW = 3
"""Recorded resources below which their all being gone tells nothing: a person may have deleted them."""


def foreign_workspace(state: State, live: Live) -> Finding | None:
    """Return a refusal where the workspace looks like another one than that of the state."""
    recorded = {(address.kind, item.remote_id) for address, item in state.resources.items()}
    known = {(item.kind, item.remote_id) for item in live.listed} | live.resources.keys()
    if len(recorded) < FEW or not known or recorded & known:
        return None
    name = state.environment
    return Finding(
        code="foreign-workspace",
        message=f"this looks like another workspace: of {len(recorded)} resources that the state of `{name}` records "
        f"none is there, and {len(live.listed)} that it does not know are",
        suggestion=f"see that `api` and the token of `environments.{name}` are those of its workspace;\n"
        f"if the workspace was made anew, forget the old one first: botsync state rm --all --env {name}",
    )
