"""The report of an apply as text: what is done, what failed and why, what was not attempted."""

from botsync.core.plan import Action
from botsync.core.report import Outcome, Report
from botsync.render.style import Paint, visible

_PAST = {
    Action.CREATE: "created",
    Action.UPDATE: "updated",
    Action.MOVE: "moved",
    Action.DELETE: "deleted",
    Action.ADOPT: "adopted",
    Action.FORGET: "forgotten",
    Action.NONE: "unchanged",
}


AGAIN = "run the same command again to go on"


def render_report(report: Report, environment: str, paint: Paint, run: str = "", go_on: str = AGAIN) -> str:
    """Return the text of a report; what failed comes with its reason, and what was left with the way to go on."""
    lines: list[str] = []
    for item in report.applied:
        if item.outcome is Outcome.FAILED:
            lines.append(f"{paint('red', 'failed')}         {item.change.action} {item.change.address}")
            if item.error is not None:
                lines += [f"    {visible(text)}" for text in (item.error.message, item.error.hint) if text]
    for item in report.applied:
        if item.outcome is Outcome.NOT_ATTEMPTED:
            lines.append(f"{paint('yellow', 'not attempted')}  {item.change.action} {item.change.address}")
    done = [
        f"{count} {word}"
        for action, word in _PAST.items()
        if (count := sum(item.outcome is Outcome.DONE and item.change.action is action for item in report.applied))
    ]
    said = f"Applied to {environment}: {', '.join(done) or 'nothing'}."
    if report.is_complete:
        lines.append(paint("green", said))
    else:
        failed, left = report.count(Outcome.FAILED), report.count(Outcome.NOT_ATTEMPTED)
        lines.append(paint("red", f"{said} {failed} failed, {left} not attempted."))
        lines.append(f"What is done is recorded; {go_on}.")
    if run:
        lines.append(
            paint("dim", f"Run {run}. To put back what was there before: botsync undo {run} --env {environment}")
        )
    return "\n".join(lines) + "\n"
