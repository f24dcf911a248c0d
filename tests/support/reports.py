"""Small reports of conversation tests, made by hand: what the renderers are tried on."""

from collections.abc import Mapping
from typing import Any

from botsync.conversation.testing.cases import Case, Path, Step
from botsync.conversation.testing.coverage import Coverage, Item, Subject
from botsync.conversation.testing.language import Judged, LanguageReport, language_report
from botsync.conversation.testing.observed import Button, Contender, Observed
from botsync.conversation.testing.report import ConversationReport
from botsync.conversation.testing.verdict import Difference, Exchange, Result
from botsync.diagnostics import Place
from botsync.models.conversation import Expect

HOSTILE = (
    "</script><script>alert(1)</script>",
    "``` end of it",
    "````` more `of` them",
    "]]>",
    "@someone and #1 and :boom:",
    "a | b \\| c",
    "<img src=x onerror=alert(1)>",
    "[link](https://example.com) https://example.com www.example.com",
    "bell \x07 escape \x1b[31m nul \x00",
    "half \ud800 and \ufffe",
    "👍🏽 👩‍👩‍👧 é",
    "two\nlines\r\nand more",
    "::error file=x::y % %0A",
    "**bold** _it_ ~~no~~ $x$ &amp; '\"",
)
"""Texts that would break a format which does not escape them."""
WELCOME = Observed(interaction="welcome", is_fallback=False, score=1, messages=("Hi!",))


def step(text: str, *, kind: Any = "user", path: Path = (), **expect: Any) -> Step:
    return Step(kind=kind, text=text, expect=Expect(**expect), path=path)


def heard(interaction: str = "order", *, messages: tuple[str, ...] = ("Fine.",), **more: Any) -> Observed:
    return Observed(
        interaction=interaction, is_fallback=interaction == "fallback", score=0.93, messages=messages, **more
    )


def case(name: str, *exchanges: Exchange, story: str = "pizza", skipped: int = 0, **more: Any) -> Result:
    """Return a conversation as it was played, welcome first."""
    steps = [exchange.step for exchange in exchanges if exchange.step is not None]
    steps += [step("never said")] * skipped
    made = Case(
        id=name,
        conversation=name,
        title=more.pop("title", name),
        story=story,
        steps=tuple(steps),
        attributes=more.pop("attributes", {}),
        stubs={},
        tags=more.pop("tags", ()),
    )
    return Result(case=made, exchanges=(Exchange(step=None, observed=WELCOME), *exchanges), seconds=0.01)


def passed(name: str = "good", text: str = "hello", **more: Any) -> Result:
    observed = heard(values={"size": "big"}, attributes={"size": "big"}, entities={"size": "size"})
    return case(name, Exchange(step=step(text), observed=observed), **more)


def failed(name: str = "bad", text: str = "hello", message: str = "Sorry.", **more: Any) -> Result:
    base: Path = ("conversations", name, "turns", 0)
    observed = heard(
        "hours",
        messages=(message, "Anything else?"),
        buttons=(Button(title=text, kind="postback"), Button(title="More", kind="goto", value="more")),
        contenders=(
            Contender(interaction="hours", score=0.93, tier="roots", nearest=text, path=("stories", "pizza")),
            Contender(interaction="order", score=0.41, tier="roots"),
            Contender(interaction="live", score=0.2),
        ),
        silent=("tickets",),
    )
    difference = Difference(
        field="interaction", expected="order", got="hours (0.93)", path=(*base, "expect", "interaction")
    )
    exchange = Exchange(step=step(text, path=base, interaction="order"), observed=observed, differences=(difference,))
    return case(name, exchange, skipped=1, **more)


def broken(name: str = "worse", text: str = "Yes", hint: str = "it has 'No'", **more: Any) -> Result:
    base: Path = ("conversations", name, "turns", 0)
    difference = Difference(field="says", expected="contains 'x'", got="nothing was said", path=(*base, "expect"))
    return case(
        name,
        Exchange(step=step("first", path=base), observed=heard(messages=()), differences=(difference,)),
        Exchange(step=step(text, kind="click", path=base), error=f"there is no button {text!r}", hint=hint),
        skipped=2,
        **more,
    )


def item(subject: Subject, name: str, key: tuple[str, ...], story: str = "pizza", *path: str | int) -> Item:
    return Item(subject=subject, story=story, name=name, key=key, path=path or ("stories", story))


def coverage(*, missed: int = 2) -> Coverage:
    """Return what was reached of a story of two interactions, the last items of which were missed."""
    items = (
        item(Subject.INTERACTION, "order", ("interaction", "order")),
        item(Subject.RESPONSE, "order, response 1", ("response", "order", "0")),
        item(Subject.TRANSITION, "start -> order", ("start", "", "order")),
        item(Subject.TRANSITION, "welcome -> order (button)", ("button", "welcome", "order")),
        item(Subject.INTERACTION, "hours", ("interaction", "hours")),
        item(Subject.FALLBACK, "fallback", ("interaction", "fallback")),
        item(Subject.TRANSITION, "order -> hours", ("next", "order", "hours")),
        item(Subject.TRANSITION, "hours -> order (goto)", ("goto", "hours", "order")),
    )
    return Coverage(items=items, missed=items[len(items) - missed :])


def judged(text: str, meant: str, *guesses: tuple[str, float]) -> Judged:
    path = ("stories", "pizza", "interactions", meant, "user_says", 0)
    return Judged(story="pizza", text=text, meant=meant, guesses=guesses, path=path)


def language(text: str = "when") -> LanguageReport:
    """Return a report in which a text is confused, and ambiguous as another one."""
    held_out = [
        judged("a pizza", "order", ("order", 0.99)),
        judged(text, "order", ("hours", 0.7), ("order", 0.3)),
        judged(text, "hours", ("hours", 0.6), ("order", 0.5)),
        judged(f"{text}?", "hours"),
    ]
    turn = Exchange(step=step(text, interaction="hours"), observed=heard("hours"))
    return language_report(held_out, [case("c", turn)], {"pizza": ["a pizza"]})


def report(*results: Result, places: Mapping[Path, Place] | None = None, **more: Any) -> ConversationReport:
    """Return a report; every conversation has a place, and so have stories."""
    found: dict[Path, Place] = {("stories",): Place(file="stories/pizza.yaml", line=3, column=5)}
    for number, result in enumerate(results):
        found[result.case.path] = Place(file="tests/pizza.yaml", line=10 * number + 2, column=3)
    known = found if places is None else places
    return ConversationReport(results=results, played_on="the project", places=known, seconds=0.25, **more)


def everything(text: str = "hello") -> ConversationReport:
    """Return a report that has all of it, and in every part of it this text."""
    results = (
        passed(f"good {text}", text, tags=(text,), attributes={"name": text}, title=text),
        failed(f"bad {text}", text, text),
        broken(f"worse {text}", text, text, story="hardware"),
    )
    return report(*results, coverage=coverage(missed=3), language=language(text))


def sure() -> LanguageReport:
    """Return a report in which nothing is confused or ambiguous, and nothing was judged."""
    return language_report([], [], {})
