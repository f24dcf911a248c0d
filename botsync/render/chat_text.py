"""What a bot says, as text in a terminal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botsync.render.style import Paint, visible

AWAY = frozenset({"url", "phone", "moment"})
"""Kinds of buttons that lead out of the conversation."""
_HERE = frozenset({"", "goto", "postback"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An interaction that could have been meant.

    Attributes:
        name: its name.
        score: how well the text fits it, 0 to 1.
        system: `ml` or `keywords`.
        tier: the context in which it can be matched.
    """

    name: str
    score: float
    system: str
    tier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A webhook that was to be called.

    Attributes:
        name: its name; its identifier where it has none.
        url: what may be shown of its address.
        outcome: `answered`, `failed`, `not called` or `gone`.
        message: what happened.
        milliseconds: how long it took; ``None`` where it was not called.
    """

    name: str
    url: str
    outcome: str
    message: str
    milliseconds: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a bot understood.

    Attributes:
        name: of the interaction that answered.
        type: `user`, `welcome` or `fallback`.
        trigger: what was to be set off; empty for a text.
        score: how well it matched, 0 to 1.
        confidence: the lowest score that counted.
        failures_left: until the conversation starts anew.
        incomplete: a question waits for its answer.
        alternatives: what else it could have been, the best first.
        nearest: what it would have been, were it in reach.
        calls: webhooks, in order.
        attributes: what is known.
    """

    name: str
    type: str
    trigger: str = ""
    score: float
    confidence: float
    failures_left: int
    incomplete: bool
    alternatives: Sequence[Match] = ()
    nearest: Sequence[Match] = ()
    calls: Sequence[Called] = ()
    attributes: Mapping[str, Any]


def render_said(fulfillment: Sequence[Mapping[str, Any]], paint: Paint) -> str:
    """Return what is said, a line or a few each; buttons are numbered through."""
    numbers = iter(range(1, 1_000))
    lines = [line for item in fulfillment for line in _lines(item, numbers, paint)]
    return "".join(f"{line}\n" for line in lines)


def render_understood(told: Understood, paint: Paint) -> str:
    """Return what the bot understood, why, and what else it could have been."""
    left = f"{told.failures_left} {'failure' if told.failures_left == 1 else 'failures'} left"
    waits = ", waits for an answer" if told.incomplete else ""
    lines = [f"{_outcome(told)}, {left}{waits}"]
    lines += [
        f"{_figure(item.score, told.confidence)}  {visible(item.name)}  ({item.system}, {item.tier})"
        for item in (*told.alternatives, *told.nearest)
    ]
    lines += [_call(call) for call in told.calls]
    known = [f"{visible(key)}={visible(str(value))}" for key, value in told.attributes.items()]
    lines += [f"knows {', '.join(known)}"] if known else []
    return "".join(f"     {paint('dim', line)}\n" for line in lines)


def render_failures(calls: Sequence[Called], paint: Paint) -> str:
    """Return which webhooks failed, and how."""
    return "".join(f"{paint('yellow', 'note')}: {_call(call)}\n" for call in calls if call.outcome == "failed")


def _outcome(told: Understood) -> str:
    """Return what matched; of a miss, what came nearest and why that was not enough."""
    needed = f"at least {told.confidence:.2f}"
    if told.type != "fallback" or told.score >= told.confidence:
        if told.incomplete and told.score < told.confidence:
            return f"{told.type} {visible(told.name)!r} asks again: the text is no answer, and nothing else matched"
        return f"{told.type} {visible(told.name)!r} matched with {_figure(told.score, told.confidence)} ({needed})"
    if told.trigger:
        return f"no interaction has the trigger {visible(told.trigger)!r}"
    if told.nearest and told.nearest[0].score >= told.confidence:
        first = told.nearest[0]
        return f"nothing matched: {visible(first.name)!r} would with {first.score:.2f}, but is out of reach here"
    if told.alternatives:
        first = told.alternatives[0]
        score = _figure(first.score, told.confidence)
        return f"nothing matched: {visible(first.name)!r} is best with {score}, but {needed} is needed"
    return "nothing matched: no phrase that can be matched here is like it"


def _figure(score: float, confidence: float) -> str:
    """Return a score with as many digits as it takes to see on which side of the threshold it is."""
    digits = 2 if (round(score, 2) >= confidence) == (score >= confidence) else 4
    return f"{score:.{digits}f}"


def _call(call: Called) -> str:
    where = f" ({visible(call.url)})" if call.url else ""
    time = "" if call.milliseconds is None else f" after {call.milliseconds} ms"
    why = f": {visible(call.message)}" if call.message else ""
    return f"webhook {visible(call.name)!r}{where} {call.outcome}{time}{why}"


def buttons_of(fulfillment: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return all buttons in the order in which they are numbered."""
    found: list[Mapping[str, Any]] = []
    for item in fulfillment:
        for card in [item, *_maps(item.get("elements"))]:
            found += _maps(card.get("buttons"))
    return found


def _lines(item: Mapping[str, Any], numbers: Any, paint: Paint) -> list[str]:  # noqa: ANN401  (an iterator of numbers)
    match item.get("type"):
        case "text":
            return [f"bot: {visible(str(item.get('message', '')))}"]
        case "image":
            return [f"bot: (image) {visible(str(item.get('imageUrl', '')))}"]
        case "cards":
            return [line for card in _maps(item.get("elements")) for line in _card(card, numbers, paint)]
        case "quickReplies" | "button" | "card":
            return _card(item, numbers, paint)
        case kind:
            return [paint("dim", f"bot: ({visible(str(kind))})")]


def _card(card: Mapping[str, Any], numbers: Any, paint: Paint) -> list[str]:  # noqa: ANN401  (the same)
    texts = [str(card[name]) for name in ("title", "subtitle", "imageUrl") if card.get(name)]
    buttons = [
        f"     [{next(numbers)}] {visible(str(button.get('title', '')))}{_where(button, paint)}"
        for button in _maps(card.get("buttons"))
    ]
    return [f"bot: {visible(' / '.join(texts))}", *buttons]


def _where(button: Mapping[str, Any], paint: Paint) -> str:
    kind, value = str(button.get("type") or ""), str(button.get("value") or "")
    if kind in _HERE:
        return ""
    return paint("dim", f"  {visible(kind)} {visible(value)}".rstrip())


def _maps(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
