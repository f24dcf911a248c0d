"""What a plan does to conversations: the same cases, played on what is live and on what will be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from botsync.conversation.losses import Lost
from botsync.conversation.testing.cases import Path, Step
from botsync.conversation.testing.verdict import Exchange, Result, Verdict, count


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What one side answers.

    Attributes:
        interaction: key of what matched; empty where the turn could not be carried out, or was not played.
        score: how well, 0 to 1.
        text: the whole answer, or why there is none.
        verdict: what came of the turn.
    """

    interaction: str
    score: float
    text: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A turn that is answered in another way.

    Attributes:
        case: id of the case; the first, where several show the same.
        story: key of its story.
        kind: what the user does, `user`, `click`, `trigger`, `goto`; `welcome` before the first turn.
        said: the text, title, name or key.
        path: the turn in the project.
        before: what is live answers; ``None`` where it has no such turn.
        after: what will be answers; ``None`` likewise.
    """

    case: str
    story: str
    kind: str
    said: str
    path: Path
    before: Reply | None
    after: Reply | None

    @property
    def changed(self) -> tuple[str, ...]:
        """What changes: `interaction`, `answer`, `verdict`."""
        if self.before is None or self.after is None:
            return ("interaction", "answer", "verdict")
        pairs = {
            "interaction": (self.before.interaction, self.after.interaction),
            "answer": (self.before.text, self.after.text),
            "verdict": (self.before.verdict, self.after.verdict),
        }
        return tuple(name for name, (old, new) in pairs.items() if old != new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """What a plan does to conversations.

    Attributes:
        shifts: turns that are answered in another way, in the order of the cases.
        losses: what users lose.
        new: cases with a story that is not live yet.
        before: how many cases have which verdict on what is live, those with a new story left out.
        after: how many have which on what will be.
        failing: ids of the cases that do not pass on what will be.
    """

    shifts: tuple[Shift, ...]
    losses: tuple[Lost, ...]
    new: int
    before: Mapping[Verdict, int]
    after: Mapping[Verdict, int]
    failing: tuple[str, ...]


def behaviour_of(live: Mapping[str, Result], planned: Sequence[Result], losses: Sequence[Lost]) -> Behaviour:
    """Return what changes.

    Args:
        live: results on what is live, by the id of the case; cases with a story that is not live are not there.
        planned: results on what will be.
        losses: what users lose.
    """
    known = [result for result in planned if result.case.id in live]
    return Behaviour(
        shifts=tuple(_different(shift for result in known for shift in _shifts(live[result.case.id], result))),
        losses=tuple(losses),
        new=len(planned) - len(known),
        before=count(live.values()),
        after=count(planned),
        failing=tuple(result.case.id for result in planned if result.verdict is not Verdict.PASS),
    )


def _different(shifts: Iterable[Shift]) -> Iterator[Shift]:
    """Yield each shift but those that were shown: by another variant of the conversation; the welcome, by any."""
    seen = set[object]()
    for shift in shifts:
        turn = shift.story if shift.kind == "welcome" else shift.path
        alike = (turn, shift.said, shift.before, shift.after)
        if alike not in seen:
            seen.add(alike)
            yield shift


def _shifts(before: Result, after: Result) -> list[Shift]:
    found = []
    old, new = _by_step(before), _by_step(after)
    for step in (None, *after.case.steps):
        was, is_now = old.get(_path(step)), new.get(_path(step))
        if was is None and is_now is None:
            continue
        shift = _shift(after, step, was, is_now)
        if shift.changed:
            found.append(shift)
    return found


def _by_step(result: Result) -> dict[Path | None, Exchange]:
    return {_path(exchange.step): exchange for exchange in result.exchanges}


def _path(step: Step | None) -> Path | None:
    return None if step is None else step.path


def _shift(result: Result, step: Step | None, before: Exchange | None, after: Exchange | None) -> Shift:
    return Shift(
        case=result.case.id,
        story=result.case.story,
        kind="welcome" if step is None else step.kind,
        said="" if step is None else step.text,
        path=result.case.path if step is None else step.path,
        before=None if before is None else _reply(before),
        after=None if after is None else _reply(after),
    )


def _reply(exchange: Exchange) -> Reply:
    seen = exchange.observed
    if seen is None:
        return Reply(interaction="", score=0, text=exchange.error, verdict=exchange.verdict)
    buttons = " ".join(f"[{button.title}]" for button in seen.buttons)
    return Reply(
        interaction=seen.interaction,
        score=round(seen.score, 4),
        text="\n".join(filter(None, (seen.text, buttons))),
        verdict=exchange.verdict,
    )
