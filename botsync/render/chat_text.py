"""What a bot says, as text in a terminal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botsync.render.style import Paint, visible


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a bot understood.

    Attributes:
        name: of the interaction that answered.
        type: `user`, `welcome` or `fallback`.
        score: how well it matched, 0 to 1.
        confidence: the lowest score that counted.
        failures_left: until the conversation starts anew.
        incomplete: a question waits for its answer.
        alternatives: name, score, system and tier of what else it could have been.
        attributes: what is known.
    """

    name: str
    type: str
    score: float
    confidence: float
    failures_left: int
    incomplete: bool
    alternatives: Sequence[tuple[str, float, str, str]]
    attributes: Mapping[str, Any]


def render_said(fulfillment: Sequence[Mapping[str, Any]], paint: Paint) -> str:
    """Return what is said, a line or a few each; buttons are numbered through."""
    numbers = iter(range(1, 1_000))
    lines = [line for item in fulfillment for line in _lines(item, numbers, paint)]
    return "".join(f"{line}\n" for line in lines)


def render_understood(told: Understood, paint: Paint) -> str:
    """Return what the bot understood, and what else it could have been."""
    waits = ", waits for an answer" if told.incomplete else ""
    first = f"{told.type} {visible(told.name)!r} matched with {told.score:.2f} (at least {told.confidence:.2f})"
    lines = [f"{first}, {told.failures_left} failures left{waits}"]
    lines += [f"{score:.2f}  {visible(name)}  ({system}, {tier})" for name, score, system, tier in told.alternatives]
    known = [f"{visible(key)}={visible(str(value))}" for key, value in told.attributes.items()]
    lines += [f"knows {', '.join(known)}"] if known else []
    return "".join(f"     {paint('dim', line)}\n" for line in lines)


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
    kind, value = str(button.get("type", "")), str(button.get("value", ""))
    return paint("dim", f"  {kind} {visible(value)}") if kind in {"url", "phone", "moment"} else ""


def _maps(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
