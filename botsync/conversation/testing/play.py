"""Plays a case as a generator: yields what is to be said, is sent what came of it, returns the result.

The bot may be in process or on a server; nothing of that is known here.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal

from botsync.conversation.testing.cases import Case, Step
from botsync.conversation.testing.judge import judge
from botsync.conversation.testing.observed import Button, Observed
from botsync.conversation.testing.verdict import Exchange, Result, Verdict
from botsync.diagnostics import did_you_mean

WELCOME = "welcome"
_DECISIVE = frozenset({"interaction", "fallback", "context"})
"""Expectations that say where the conversation is: where one is not met, what follows proves nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is to be said to the bot.

    Attributes:
        kind: a text, a jump to an interaction, or a trigger.
        text: the text, the key of the interaction (for a clicked button its value as the bot gave it), or the name.
        step: the step that it belongs to; ``None`` for the welcome.
        is_clicked: the interaction is named as a button names it.
    """

    kind: Literal["query", "goto", "trigger"]
    text: str
    step: Step | None = None
    is_clicked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A turn that could not be carried out.

    Attributes:
        message: why.
        hint: the way out.
    """

    message: str
    hint: str = ""


Play = Generator[Ask, Observed | Failed, Result]


def play(case: Case) -> Play:
    """Play a case from its first turn to its last, or to the first that cannot be carried out or goes another way.

    It begins as on a website, with the welcome, unless its first turn is itself a trigger.
    """
    exchanges: list[Exchange] = []
    buttons: tuple[Button, ...] = ()
    if case.steps[0].kind != "trigger":
        exchange = _exchange(None, (yield Ask(kind="trigger", text=WELCOME)))
        exchanges.append(exchange)
        buttons = exchange.observed.buttons if exchange.observed is not None else ()
    for step in case.steps:
        if exchanges and _is_over(exchanges[-1]):
            break
        ask = _ask(step, buttons)
        exchange = _exchange(step, ask if isinstance(ask, Failed) else (yield ask))
        exchanges.append(exchange)
        if exchange.observed is not None:
            buttons = exchange.observed.buttons
    return Result(case=case, exchanges=tuple(exchanges))


def _exchange(step: Step | None, heard: Observed | Failed) -> Exchange:
    if isinstance(heard, Failed):
        return Exchange(step=step, error=heard.message, hint=heard.hint)
    return Exchange(step=step, observed=heard, differences=() if step is None else judge(step, heard))


def _is_over(exchange: Exchange) -> bool:
    return exchange.verdict is Verdict.ERROR or any(item.field in _DECISIVE for item in exchange.differences)


def _ask(step: Step, buttons: tuple[Button, ...]) -> Ask | Failed:
    match step.kind:
        case "user":
            return Ask(kind="query", text=step.text, step=step)
        case "click":
            return _click(step, buttons)
        case kind:
            return Ask(kind=kind, text=step.text, step=step)


def _click(step: Step, buttons: tuple[Button, ...]) -> Ask | Failed:
    button = next((item for item in buttons if item.title == step.text), None)
    if button is None:
        titles = [item.title for item in buttons]
        there = f"it has {', '.join(map(repr, titles))}" if titles else "it has no buttons"
        return Failed(
            message=f"there is no button {step.text!r} in the answer before",
            hint=did_you_mean(step.text, titles) or there,
        )
    match button.kind:
        case "goto":
            return Ask(kind="goto", text=button.value, step=step, is_clicked=True)
        case "postback" | "":
            return Ask(kind="query", text=button.value or button.title, step=step)
        case kind:
            return Failed(
                message=f"the button {step.text!r} ({kind}) leads away from the conversation",
                hint="only `postback` and `goto` buttons go on in it",
            )
