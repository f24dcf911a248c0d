"""A text, or a row of buttons, that a channel of the bot does not take.

Looked for only in channels that `lint: {channels: [...]}` in botsync.yaml names. What is longer is cut off or refused by
the channel, and nobody is told.

| channel | text | title of a button | buttons | source |
| --- | --- | --- | --- | --- |
| messenger | 2000 | 20 | 13 quick replies, 10 cards | developers.facebook.com, Messenger Platform: Send API, Quick Replies, Buttons, Generic Template |
| whatsapp | 4096 | 20 | 3 | developers.facebook.com, WhatsApp Cloud API: Text Messages, Interactive Reply Buttons |
| slack | 3000 | 75 | 25 | docs.slack.dev, Block Kit: Section, Button Element, Actions |
| sms | 320 | | 0 | help.twilio.com, Maximum Message Length: 320 are recommended, 1600 possible |
| widget | | | | the vendor's own limits, which `botsync validate` knows |

Attributes make a text longer when it is sent; only what stands in the file is counted.

    - quick_replies: {title: How can I help?, buttons: [Talk to somebody in our shop]}   # 28 characters, Messenger: 20

Shorten it; say more in the text before.
"""  # noqa: E501  (a table)

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from botsync.core.references import Path, Problem
from botsync.diagnostics import Severity
from botsync.lint.subject import Subject, buttons_of
from botsync.models.button import title_of
from botsync.models.response import (
    ButtonResponse,
    CardsResponse,
    QuickRepliesResponse,
    Response,
    TextResponse,
)

CODE = "channel-limit"
SEVERITY = Severity.WARNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a channel takes.

    Attributes:
        name: as people know it.
        text: characters of a text.
        title: characters of the title of a button.
        buttons: buttons of one response; quick replies have most.
        cards: cards of one response.
    """

    name: str
    text: int
    title: int
    buttons: int
    cards: int


LIMITS: Mapping[str, Limits] = {
    "messenger": Limits(name="Messenger", text=2000, title=20, buttons=13, cards=10),
    "whatsapp": Limits(name="WhatsApp", text=4096, title=20, buttons=3, cards=10),
    "slack": Limits(name="Slack", text=3000, title=75, buttons=25, cards=25),
    "sms": Limits(name="SMS", text=320, title=320, buttons=0, cards=0),
}


def check(subject: Subject) -> Iterator[Problem]:
    """Yield what is too much for one of the channels."""
    channels = [LIMITS[name] for name in dict.fromkeys(subject.project.lint.channels) if name in LIMITS]
    for story in subject.stories if channels else ():
        for holder in story.holders:
            for index, response in enumerate(holder.responses):
                for limits in channels:
                    yield from _over(limits, response, (*holder.path, "responses", index))


def _over(limits: Limits, response: Response, path: Path) -> Iterator[Problem]:
    for inside, text in _texts(response):
        if len(text) > limits.text:
            yield _problem(f"{len(text)} characters; {limits.name} takes {limits.text}", (*path, *inside))
    rows: dict[Path, int] = {}
    for inside, button in buttons_of(response):
        rows[inside[:-1]] = rows.get(inside[:-1], 0) + 1
        title = title_of(button)
        if limits.buttons and len(title) > limits.title:
            message = f"the title {title!r} has {len(title)} characters; {limits.name} takes {limits.title}"
            yield _problem(message, (*path, *inside))
    for inside, count in rows.items():
        if count > limits.buttons:
            takes = f"takes {limits.buttons}" if limits.buttons else "has none"
            yield _problem(f"{count} button{'s' if count > 1 else ''}; {limits.name} {takes}", (*path, *inside))
    if isinstance(response, CardsResponse) and len(response.cards) > limits.cards > 0:
        yield _problem(f"{len(response.cards)} cards; {limits.name} takes {limits.cards}", (*path, "cards"))


def _texts(response: Response) -> Iterator[tuple[Path, str]]:
    match response:
        case TextResponse(text=str(text)):
            yield ("text",), text
        case TextResponse(text=[*variants]):
            yield from ((("text", n), text) for n, text in enumerate(variants))
        case QuickRepliesResponse():
            yield ("quick_replies", "title"), response.quick_replies.title
        case ButtonResponse():
            yield ("button", "title"), response.button.title
        case _:
            return


def _problem(message: str, path: Path) -> Problem:
    return Problem(code=CODE, message=message, path=path, suggestion="shorten it, or split it")
