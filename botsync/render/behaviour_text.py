"""What a plan does to conversations, as text: what users lose, then the turns that are answered in another way."""

from collections.abc import Iterator

from botsync.core.plan_document import BehaviourDocument, ReplyDocument, ShiftDocument, VerdictsDocument
from botsync.render.style import Paint, visible

LOSSES = {
    "unreachable": "no conversation can get to it any more",
    "dead_end": "nothing follows it any more",
    "no_fallback": "whoever is not understood gets no answer any more",
}
"""What each loss means."""


def render_behaviour(behaviour: BehaviourDocument, paint: Paint) -> str:
    """Return the text, ending with a summary."""
    lines = [f"{paint('red', '!')} {item.story}.{item.interaction}: {LOSSES[item.loss]}" for item in behaviour.losses]
    if lines:
        lines = [paint("bold", "What users lose:"), *lines, ""]
    if behaviour.shifts:
        lines.append(paint("bold", "Conversations that go another way:"))
    case = ""
    for shift in behaviour.shifts:
        if shift.case != case:
            case = shift.case
            lines.append(f"  {visible(case)}" + (f"  {paint('dim', shift.place)}" if shift.place else ""))
        lines += [f"    {line}" for line in _shift(shift, paint)]
    lines += [""] if behaviour.shifts else []
    return "".join(f"{line}\n" for line in (*lines, paint("bold", conversations_summary(behaviour))))


def conversations_summary(behaviour: BehaviourDocument) -> str:
    """Return the verdicts before and after in one line."""
    after = behaviour.after
    there = after.passed + after.mismatched + after.errors
    if not there:
        return "Conversations: there are none."
    if behaviour.new == there:
        return f"Conversations: {after.passed} of {there} pass on what will be; their stories are not live yet."
    new = f", {behaviour.new} of them with a new story" if behaviour.new else ""
    live = _passed(behaviour.before)
    turns = {0: "no turn changes", 1: "1 turn changes"}.get(
        len(behaviour.shifts), f"{len(behaviour.shifts)} turns change"
    )
    return f"Conversations: {after.passed} of {there} pass on what will be{new}, {live} on what is live; {turns}."


def _passed(verdicts: VerdictsDocument) -> str:
    return f"{verdicts.passed} of {verdicts.passed + verdicts.mismatched + verdicts.errors}"


def _shift(shift: ShiftDocument, paint: Paint) -> Iterator[str]:
    said = "the welcome" if shift.kind == "welcome" else f"{shift.kind} {visible(shift.said)!r}"
    yield f"{said}  {paint('dim', '(' + ', '.join(shift.changed) + ')')}"
    for sign, colour, reply in (("-", "red", shift.before), ("+", "green", shift.after)):
        if reply is None:
            yield paint(colour, f"  {sign} not played")
        else:
            yield from (paint(colour, f"  {sign} {line}") for line in _reply(reply))


def _reply(reply: ReplyDocument) -> Iterator[str]:
    what = f"{reply.interaction} ({reply.score:.2f})" if reply.interaction else "cannot be carried out"
    yield f"{what}, {reply.verdict}"
    yield from (f"  {visible(line)}" for line in reply.text.split("\n") if line)
