"""A plan as annotations of a pull request: its findings, and what is risky about it."""

from botsync.diagnostics import Severity
from botsync.render.findings_github import COMMANDS, findings_github
from botsync.render.github import annotation
from botsync.render.overview import Overview, warnings

SHOWN = 10
"""GitHub shows so many annotations of each level for a step, and drops the rest without a word."""


def plan_github(view: Overview, *, prefix: str = "") -> str:
    """Return the lines of a workflow's log that annotate; of each level no more than are shown.

    Args:
        view: the plan.
        prefix: what leads from the root of the repository to the project, with ``/`` at its end, or nothing.
    """
    text = ""
    for severity in Severity:
        found = [finding for finding in warnings(view) if finding.severity is severity]
        kept = found if len(found) <= SHOWN else found[: SHOWN - 1]
        text += findings_github(kept, prefix=prefix)
        if len(kept) < len(found):
            message = f"and {len(found) - len(kept)} more; the report of the plan lists them"
            text += annotation(COMMANDS[severity], "", 0, 0, "botsync plan", message)
    return text
