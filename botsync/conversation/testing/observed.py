"""What a turn showed, whoever played it: the dialogue in process, or a live environment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button of an answer.

    Attributes:
        title: what is on it.
        kind: `postback`, `goto`, or one that leads away.
        value: what it says instead of its title, or where it goes to.
    """

    title: str
    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """An interaction that could have been meant.

    Attributes:
        interaction: its key.
        score: from 0 to 1.
        tier: the context in which it stood.
        nearest: the phrase of it that is most like what was said; empty where it has none.
        path: where that phrase stands in the project; empty likewise.
    """

    interaction: str
    score: float
    tier: str = ""
    nearest: str = ""
    path: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What a turn showed.

    Attributes:
        interaction: key of what matched; `welcome` or `fallback` for a default one.
        is_fallback: the fallback answered.
        score: how well it matched, 0 to 1.
        messages: what was said, one text for each message; titles of cards and questions among them.
        buttons: all buttons, in order.
        values: attributes that the turn gave.
        attributes: all that is known.
        entities: entity of each parameter of what matched.
        context: keys of what was reached, newest first.
        contenders: what else could have been meant, best first; ``None`` where nobody tells.
        played: interaction and index of each response that was sent or carried out.
        jumps: from which interaction to which.
        current: where the conversation is now; empty at the start.
        silent: webhooks that were called and answered nothing, as the conversation has no stub for them.
    """

    interaction: str
    is_fallback: bool
    score: float
    messages: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    attributes: Mapping[str, Any] = field(default_factory=dict)
    entities: Mapping[str, str] = field(default_factory=dict)
    context: tuple[str, ...] = ()
    contenders: tuple[Contender, ...] | None = None
    played: tuple[tuple[str, int], ...] = ()
    jumps: tuple[tuple[str, str], ...] = ()
    current: str = ""
    silent: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole answer, a line for each message."""
        return "\n".join(self.messages)


def messages_of(fulfillment: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the texts of an answer, in order."""
    names = ("message", "title", "subtitle")
    return tuple(str(item[name]) for item in _parts(fulfillment) for name in names if item.get(name))


def buttons_in(fulfillment: Sequence[Mapping[str, Any]]) -> tuple[Button, ...]:
    """Return the buttons of an answer, in order."""
    return tuple(
        Button(
            title=str(button.get("title", "")), kind=str(button.get("type", "")), value=str(button.get("value") or "")
        )
        for item in _parts(fulfillment)
        for button in _maps(item.get("buttons"))
    )


def _parts(fulfillment: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield each message and the cards in it."""
    for item in fulfillment:
        yield item
        yield from _maps(item.get("elements"))


def _maps(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []
