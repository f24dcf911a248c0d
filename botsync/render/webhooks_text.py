"""Checked webhooks as text: what was called, what came of it, how long it took."""

from collections.abc import Iterator, Sequence

from botsync.conversation.webhook import Outcome
from botsync.conversation.webhook_check import Checked
from botsync.render.style import Paint, visible


def render_webhooks(items: Sequence[Checked], environment: str, paint: Paint) -> str:
    """Return a paragraph per webhook, then a count."""
    if not items:
        return f"There are no webhooks in {environment}.\n"
    failed = sum(not item.is_good for item in items)
    word = "webhook" if len(items) == 1 else "webhooks"
    count = f"{len(items)} {word} checked in {environment}: " + (f"{failed} would fail." if failed else "all work.")
    return "".join(f"{line}\n" for item in items for line in (*_lines(item, paint), "")) + f"{count}\n"


def _lines(item: Checked, paint: Paint) -> Iterator[str]:
    where = item.address or "not in the project"
    yield visible(f'{where}  "{item.name}"  {item.url}')
    for call in item.calls:
        yield f"    {call.what:<9}  {call.milliseconds:>6} ms  {_outcome(call.outcome, paint)}"
        if call.outcome.note:
            yield f"        {paint('yellow', 'note')}: {visible(call.outcome.note)}"


def _outcome(outcome: Outcome, paint: Paint) -> str:
    if outcome.failure is None:
        return paint("green", "works")
    return f"{paint('red', 'fails')}, {outcome.failure}: {visible(outcome.message)}"
