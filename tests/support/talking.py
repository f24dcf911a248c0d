"""Stories in a few words, and an understanding that knows exactly what it is told: for tests of the dialogue itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from botsync.conversation.dialogue.bot import Interaction, Question, Story
from botsync.conversation.dialogue.machine import take_turn
from botsync.conversation.dialogue.session import Session, decode_session, encode_session
from botsync.conversation.dialogue.turn import Answer, Call, Said, Settings, Turn


@dataclass(frozen=True)
class Found:
    interaction: str
    score: float
    system: str = "ml"


@dataclass
class Exact:
    """Understands `id` as that interaction with 1.0, `id?` with 0.75, `id??` with 0.5; values are `entity=value`."""

    asked: list[Collection[str] | None] = field(default_factory=list)

    def rank(self, text: str, candidates: Collection[str] | None, threshold: float) -> list[Found]:
        self.asked.append(candidates)
        word = text.split(" ", 1)[0]
        name, score = word.rstrip("?"), {0: 1.0, 1: 0.75, 2: 0.5}[word.count("?")]
        return [Found(name, score)] if candidates is None or name in candidates else []

    def fill(self, text: str, interaction: Interaction) -> dict[str, Any]:
        given = dict(part.split("=") for part in text.split(" ") if "=" in part)
        return {item.attribute: given[item.entity] for item in interaction.parameters if item.entity in given}

    def answers(self, text: str, entity: str) -> Any | None:
        given = dict(part.split("=") for part in text.split(" ") if "=" in part)
        return given.get(entity)


def say(*texts: str) -> dict[str, Any]:
    return {"type": "text", "elements": list(texts), "filters": []}


def story(
    graph: Mapping[str, str],
    order: str = "",
    *,
    responses: Mapping[str, list[dict[str, Any]]] | None = None,
    parameters: Mapping[str, list[Question]] | None = None,
    **defaults: Any,
) -> Story:
    """Return a story: `{"a": "b c"}` says that b and c may follow a; each says its own id unless told otherwise."""
    responses, parameters = responses or {}, parameters or {}
    interactions = {
        name: Interaction(
            id=name,
            name=name.upper(),
            triggers=(f"go-{name}",),
            parameters=tuple(parameters.get(name, ())),
            responses=tuple(responses.get(name, [say(name)])),
        )
        for name in graph
    }
    fallback = {"responses": (say("pardon?"),), **defaults.get("fallback", {})}
    welcome = {"responses": (say("hi"),), **defaults.get("welcome", {})}
    return Story(
        id="s",
        name="S",
        order=tuple((order or next(iter(graph))).split()),
        following={name: tuple(after.split()) for name, after in graph.items()},
        interactions=interactions,
        welcome=Interaction(id="welcome", name="Welcome", action="default.welcome", type="welcome", **welcome),
        fallback=Interaction(id="fallback", name="Fallback", action="default.fallback", type="fallback", **fallback),
    )


class Talk:
    """A conversation; call it with what the user says. A session outlives each turn as its JSON text only."""

    def __init__(self, story: Story, answers: Mapping[str, Answer] | None = None, **settings: Any) -> None:
        self.story, self.settings = story, Settings(**settings)
        self.understanding = Exact()
        self.session = Session()
        self.answers = dict(answers or {})
        self.calls: list[Call] = []

    def __call__(self, text: str, kind: Any = "query", **more: Any) -> Turn:
        said = Said(kind=kind, text=text, **more)
        talk = take_turn(self.story, self.understanding, self.session, said, self.settings)
        try:
            call = next(talk)
            while True:
                self.calls.append(call)
                call = talk.send(self.answers.get(call.webhook, Answer()))
        except StopIteration as over:
            turn, session = over.value
        self.session = decode_session(encode_session(session))
        assert self.session == session
        return turn

    def hear(self, text: str, kind: Any = "query", **more: Any) -> list[str]:
        """Return the texts that are said."""
        return [item["message"] for item in self(text, kind, **more).fulfillment if item["type"] == "text"]
