"""What is remembered of one conversation between two turns, as a frozen value with a JSON form."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from botsync.conversation.dialogue.bot import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question that waits for its answer.

    Attributes:
        interaction: whose question it is.
        questions: what is to be asked; the first is the one that waits.
        asked: how many times it was put.
        then: index of the response with which the interaction goes on.
        parameters: what the interaction has been given so far.
    """

    interaction: str
    questions: tuple[Question, ...]
    asked: int = 0
    then: int = 0
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One conversation.

    Attributes:
        current: the interaction that it is in; empty at the start.
        visited: interactions that were reached, each with the first-level one of its branch; newest last.
        failures_left: how many more times it may fail to match before it starts anew; ``None`` for as many as usual.
        attributes: what is known of the user, by name.
        asking: the question that waits.
        cut: the history was cut: only what follows the current interaction counts, and with it the first level
            (`root`) or nothing else (`children`); empty where it was not.
        turns: how many there were.
    """

    current: str = ""
    visited: tuple[tuple[str, str], ...] = ()
    failures_left: int | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    asking: Asking | None = None
    cut: str = ""
    turns: int = 0

    def anew(self) -> "Session":
        """Return it without a context; attributes stay."""
        return replace(self, current="", visited=(), failures_left=None, asking=None, cut="")

    def at(self, interaction: str, branch: str) -> "Session":
        """Return it in another interaction."""
        rest = tuple(visit for visit in self.visited if visit[0] != interaction)
        return replace(self, current=interaction, visited=(*rest, (interaction, branch)), cut="")

    def knowing(self, attributes: Mapping[str, Any]) -> "Session":
        """Return it with more attributes."""
        return replace(self, attributes={**self.attributes, **attributes})

    @property
    def branch(self) -> str:
        """The first-level interaction below which the current one was reached."""
        return self.visited[-1][1] if self.visited else ""


def encode_session(session: Session) -> str:
    """Return the JSON text of a session, in ASCII: an attribute may hold half a character, which no UTF-8 can."""
    return json.dumps(asdict(session), separators=(",", ":"))


def decode_session(text: str) -> Session:
    """Read a session that `encode_session` wrote."""
    data = json.loads(text)
    asking = data["asking"]
    if asking is not None:
        asked = tuple(Question(**{**item, "prompts": tuple(item["prompts"])}) for item in asking["questions"])
        asking = Asking(**{**asking, "questions": asked})
    return Session(**{**data, "visited": tuple(map(tuple, data["visited"])), "asking": asking})
