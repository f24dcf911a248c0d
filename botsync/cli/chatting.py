"""A conversation in a terminal: what is typed, what is said to the bot, and what is written down of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from botsync.address import Address
from botsync.api.talk import Heard, Said, TalkClient
from botsync.diagnostics import did_you_mean
from botsync.errors import UsageError
from botsync.render.chat_text import AWAY, buttons_of
from botsync.render.style import visible

HELP = """\
Type what a user would. Besides: /click N (or the title of a button), /trigger NAME, /goto INTERACTION, /reset, /quit.
"""
LONGEST = 256
"""Characters of a text that the API takes (API reference, section 8), and of one that a test looks for."""

WELCOME = Said(kind="trigger", text="welcome")


@dataclass(slots=True, kw_only=True)
class Chat:
    """One conversation after another. Each begins with the welcome, as the runs of conversation tests do.

    Attributes:
        client: talks; it has a session of its own for each conversation.
        ids: remote ids of the interactions of the story, by key.
        explains: the bot is asked how it came to its answers.
        said: what was said last.
        heard: what was answered last.
        conversations: what is written down, as the turns of conversation tests.
    """

    client: TalkClient
    ids: Mapping[str, str]
    explains: bool = False
    said: Said = WELCOME
    heard: Heard = field(default_factory=Heard)
    conversations: list[list[dict[str, Any]]] = field(default_factory=lambda: [[]])

    async def begin(self, client: TalkClient) -> Heard:
        """Begin a new conversation, and return how the bot greets. The greeting is no turn: every run begins with it.

        Raises:
            ApiError: the bot cannot be asked.
        """
        self.client, self.heard = client, Heard()
        if self.conversations[-1]:
            self.conversations.append([])
        return await self._say(WELCOME)

    async def type(self, line: str) -> Heard:
        """Say what a line means, and keep what is answered.

        Raises:
            UsageError: it means nothing.
            ApiError: the bot cannot be asked.
        """
        said, written = self.meant(line)
        heard = await self._say(said)
        self.conversations[-1].append({**written, "expect": self.expected()})
        return heard

    async def _say(self, said: Said) -> Heard:
        self.said, self.heard = said, await self.client.say(said, debug=self.explains)
        return self.heard

    def meant(self, line: str) -> tuple[Said, dict[str, Any]]:
        """Return what a line says to the bot, and how a test writes it."""
        verb, _, rest = line.strip().partition(" ")
        rest = rest.strip()
        match verb:
            case "/click":
                return self.clicked(rest)
            case "/trigger":
                return Said(kind="trigger", text=_given(rest, "/trigger NAME")), {"trigger": rest}
            case "/goto":
                if rest not in self.ids:
                    near = did_you_mean(rest, list(self.ids))
                    raise UsageError(f"the story has no interaction `{rest}`", hint=near)
                return Said(kind="goto", text=self.ids[rest]), {"goto": rest}
            case _ if verb.startswith("/"):
                raise UsageError(f"`{verb}` is no command", hint=HELP.strip())
            case _:
                return Said(kind="query", text=line.strip()[:LONGEST]), {"user": line.strip()[:LONGEST]}

    def clicked(self, text: str) -> tuple[Said, dict[str, Any]]:
        """Return what a click on a button of the last answer says."""
        buttons = buttons_of(self.heard.fulfillment)
        titles = [str(button.get("title", "")) for button in buttons]
        index = int(text) - 1 if text.isdecimal() else titles.index(text) if text in titles else -1
        if not 0 <= index < len(buttons):
            near = did_you_mean(text, titles)
            raise UsageError(f"there is no button `{text}` in the last answer", hint=near)
        kind, value = str(buttons[index].get("type") or "postback"), str(buttons[index].get("value") or "")
        written = {"click": titles[index]}
        match kind:
            case "goto":
                return Said(kind="goto", text=value), written
            case "postback":
                return Said(kind="query", text=(value or titles[index])[:LONGEST]), written
            case _ if kind in AWAY:
                raise UsageError(f"the button leads away: {visible(value)}")
            case _:
                raise UsageError(f"a button of the kind `{visible(kind)}` cannot be clicked here")

    def expected(self) -> dict[str, Any]:
        """Return what a test expects of the last answer: meaning first, then its first text."""
        heard, keys = self.heard, {remote_id: key for key, remote_id in self.ids.items()}
        expect: dict[str, Any] = {}
        if heard.interaction.type == "fallback":
            expect["fallback"] = True
        elif heard.interaction.id in keys:
            expect["interaction"] = keys[heard.interaction.id]
        given = heard.parameters.items()
        scalars = {name: value for name, value in given if isinstance(value, str | int | float | bool)}
        if scalars:
            expect["attributes"] = scalars
        texts = [str(item.get("message", "")) for item in heard.fulfillment if item.get("type") == "text"]
        if texts and texts[0]:
            expect["says"] = {"contains": texts[0][:LONGEST]}
        return expect


def _given(text: str, usage: str) -> str:
    if not text:
        raise UsageError("something is missing", hint=usage)
    return text


def is_cut(line: str) -> bool:
    """Tell whether a line is a text of which only the beginning can be sent."""
    return len(line.strip()) > LONGEST and not line.strip().startswith("/")


def keys_of(ids: Mapping[Address, str], story: Address) -> dict[str, str]:
    """Return the remote ids of a story's interactions by key."""
    return {address.key: remote_id for address, remote_id in ids.items() if address.story == story.key}
