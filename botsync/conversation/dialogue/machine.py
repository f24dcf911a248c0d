"""One turn of a conversation, as a generator that asks for webhooks and does nothing else to the world.

The order of the API reference: what is waited for, then context by context (section 9.1), then the fallback; failures
count down to a new start (9.2); a jump goes on in its target, ten times at the most (12, row 40).
"""

from collections.abc import Collection, Generator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from botsync.conversation.dialogue.bot import WELCOME, Interaction, Question, Story, Wire, questions
from botsync.conversation.dialogue.filters import shows
from botsync.conversation.dialogue.reach import OUT_OF_REACH, branch_of, tiers
from botsync.conversation.dialogue.replies import spoken
from botsync.conversation.dialogue.session import Asking, Session
from botsync.conversation.dialogue.template import filled, shown
from botsync.conversation.dialogue.turn import Answer, Call, Candidate, Said, Settings, Turn
from botsync.conversation.dialogue.understanding import Understanding

JUMPS = 10
"""Jumps that one turn may make."""
_SHOWN = 10
"""Candidates that are told."""
_NEAREST = 3
"""Interactions out of reach that are told."""

Talk = Generator[Call, Answer, tuple[Turn, Session]]


class UnknownInteraction(Exception):
    """A turn goes to an interaction that the story does not have."""


def take_turn(story: Story, understanding: Understanding, session: Session, said: Said, settings: Settings) -> Talk:
    """Answer a user.

    Yields:
        webhooks to be called; what they answered is sent back.

    Returns:
        what came of it, and the conversation as it is to be remembered.

    Raises:
        UnknownInteraction: there is nothing to go to.
    """
    machine = _Machine(story, understanding, session.anew() if said.reset else session, said, settings)
    return (yield from machine.run())


class _Machine:
    def __init__(
        self, story: Story, understanding: Understanding, session: Session, said: Said, settings: Settings
    ) -> None:
        self.story = story
        self.understanding = understanding
        self.settings = settings
        self.said = said
        self.session = replace(session.knowing(said.parameters), turns=session.turns + 1)
        self.left = settings.lifespan if session.failures_left is None else session.failures_left
        self.turn = Turn(
            said=said, interaction=story.fallback, score=0, confidence=settings.confidence, failures_left=self.left
        )
        self.out: list[Mapping[str, Any]] = []
        self.jumps: list[tuple[str, str]] = []
        self.played: dict[tuple[str, int], None] = {}
        self.told_left: int | None = None
        """What is told of failures left, where it is not what is left."""
        self.over = False
        """Nothing more is said in this turn."""

    def run(self) -> Talk:
        match self.said.kind:
            case "trigger":
                yield from self.trigger(self.said.text)
            case "goto":
                target = self.story.find(self.said.text)
                if target is None:
                    raise UnknownInteraction(self.said.text)
                yield from self.enter(target, 1.0, {}, is_jump=True)
            case _:
                yield from self.query(self.said.text)
        return self.result(), self.session

    # what is meant

    def trigger(self, name: str) -> Generator[Call, Answer, None]:
        found = self.story.triggers.get(name)
        if found is not None:
            yield from self.enter(self.story.interactions[found], 1.0, {}, is_jump=True)
        elif name == WELCOME:
            yield from self.enter(self.story.welcome, 1.0, {}, is_jump=True)
        else:
            yield from self.fail(0.0)

    def query(self, text: str) -> Generator[Call, Answer, None]:
        asking = self.session.asking
        value = self.understanding.answers(text, asking.questions[0].entity) if asking is not None else None
        if asking is not None and value is not None:
            yield from self.answered(asking, value)
            return
        best, found = self.look(text)
        if found is not None:
            interaction = self.story.interactions[found.interaction]
            self.session = replace(self.session, asking=None)
            parameters = self.understanding.fill(text, interaction)
            yield from self.enter(interaction, found.score, parameters, is_jump=False)
        elif asking is not None:
            yield from self.ask_again(asking, best)
        else:
            yield from self.fail(best)

    def look(self, text: str) -> tuple[float, Candidate | None]:
        """Return the best score that there was, and what was understood."""
        best, told, understood = 0.0, list[Candidate](), None
        for name, nodes in tiers(self.story, self.session):
            found = self.ranked(text, nodes, name)
            told += found
            best = max([best, *(item.score for item in found)])
            if understood is None and found and found[0].score >= self.settings.confidence:
                understood = found[0]
                if not self.settings.explains:
                    break
        if self.settings.explains:
            told.sort(key=lambda item: (item is not understood, -item.score))
            nearest = self.nearest(text) if understood is None else ()
            self.turn = replace(self.turn, candidates=tuple(told[:_SHOWN]), nearest=nearest)
        return best, understood

    def ranked(self, text: str, nodes: Collection[str], tier: str) -> list[Candidate]:
        return [
            Candidate(
                interaction=item.interaction,
                name=self.story.interactions[item.interaction].name,
                score=item.score,
                tier=tier,
                system=item.system,
            )
            for item in self.understanding.rank(text, nodes, self.settings.confidence)
        ]

    def nearest(self, text: str) -> tuple[Candidate, ...]:
        """Return what would have been meant best, could it be matched here."""
        reachable = {node for _, nodes in tiers(self.story, self.session) for node in nodes}
        return tuple(self.ranked(text, self.story.interactions.keys() - reachable, OUT_OF_REACH)[:_NEAREST])

    # what happens then

    def enter(
        self, interaction: Interaction, score: float, parameters: Mapping[str, Any], *, is_jump: bool
    ) -> Generator[Call, Answer, None]:
        """Go to an interaction that was understood, or gone to from outside."""
        self.left = self.settings.lifespan
        self.turn = replace(self.turn, interaction=interaction, score=score)
        self.place(interaction)
        yield from self.begin(interaction, parameters, knows_session=is_jump)

    def place(self, interaction: Interaction) -> None:
        if interaction.id in self.story.interactions:
            branch = branch_of(self.story, self.session, interaction.id)
            self.session = self.session.at(interaction.id, branch)
        self.session = replace(self.session, asking=None)

    def begin(
        self, interaction: Interaction, parameters: Mapping[str, Any], *, knows_session: bool
    ) -> Generator[Call, Answer, None]:
        """Take what was said along, ask for what is missing, then answer."""
        self.learn(parameters)
        known = {**self.session.attributes} if knows_session else parameters
        missing = tuple(item for item in interaction.parameters if item.prompts and item.attribute not in known)
        if missing:
            self.ask(Asking(interaction=interaction.id, questions=missing, parameters=dict(parameters)))
        else:
            yield from self.respond(interaction, 0)

    def learn(self, attributes: Mapping[str, Any]) -> None:
        self.session = self.session.knowing(attributes)
        self.turn = replace(self.turn, parameters={**self.turn.parameters, **attributes})

    def ask(self, asking: Asking) -> None:
        """Put the first question, and wait."""
        question = asking.questions[0]
        if question.prompts:
            prompt = question.prompts[min(asking.asked, len(question.prompts) - 1)]
            self.out.append({"type": "text", "message": filled(prompt, self.session.attributes)})
        self.session = replace(self.session, asking=replace(asking, asked=asking.asked + 1))
        self.turn = replace(self.turn, incomplete=True)
        self.over = True

    def ask_again(self, asking: Asking, best: float) -> Generator[Call, Answer, None]:
        """Count a failure; put the question again, or give up."""
        interaction = self.story.find(asking.interaction)
        if interaction is None or self.left <= 1:
            self.session = replace(self.session, asking=None)
            yield from self.fail(best)
            return
        self.left -= 1
        self.turn = replace(self.turn, interaction=interaction, score=best)
        self.ask(asking)

    def answered(self, asking: Asking, value: object) -> Generator[Call, Answer, None]:
        """Take an answer; ask the next question, or go on."""
        interaction = self.story.find(asking.interaction)
        self.session = replace(self.session, asking=None)
        if interaction is None:  # it was deleted meanwhile
            yield from self.fail(0.0)
            return
        self.left = self.settings.lifespan
        self.turn = replace(self.turn, interaction=interaction, score=1.0)
        self.learn({**asking.parameters, asking.questions[0].attribute: value})
        if len(asking.questions) > 1:
            parameters = {**asking.parameters, asking.questions[0].attribute: value}
            self.ask(replace(asking, questions=asking.questions[1:], asked=0, parameters=parameters))
        else:
            yield from self.respond(interaction, asking.then)

    def fail(self, best: float) -> Generator[Call, Answer, None]:
        """Say that nothing was understood; after too many times, start anew."""
        fallback = self.story.fallback
        self.left -= 1
        self.turn = replace(self.turn, interaction=fallback, score=best if fallback.enabled else 0.0)
        starts_anew = self.left <= 0
        if fallback.enabled:
            before = self.session
            yield from self.respond(fallback, 0)
            starts_anew = starts_anew and self.session.current == before.current
        if starts_anew:
            self.session = self.session.anew()
            self.left, self.told_left = self.settings.lifespan, 0

    # what is said

    def respond(self, interaction: Interaction, first: int) -> Generator[Call, Answer, None]:
        if not interaction.enabled:
            return
        for index in range(first, len(interaction.responses)):
            yield from self.say(interaction, interaction.responses[index], index)
            if self.over:
                return

    def say(self, interaction: Interaction, response: Wire, index: int) -> Generator[Call, Answer, None]:
        """Do what one response says."""
        if not shows(response.get("filters", ()), self.facts(), self.session.attributes):
            return
        self.played[interaction.id, index] = None
        match response.get("type"):
            case "goto":
                yield from self.jump(interaction, str(response.get("interactionId", "")))
            case "webhook":
                yield from self.call(interaction, str(response.get("webhookId", "")), index)
            case "attributes":
                self.question(interaction, questions(_maps(response.get("elements"))), index)
            case "setAttributes":
                self.learn(self.named(_maps(response.get("elements"))))
            case "backtracking":
                mode = "root" if response.get("mode") == "root" else "children"
                self.session = replace(self.session, visited=self.session.visited[-1:], cut=mode)
            case "reset":
                self.session = self.session.anew()
            case "end":
                self.session = self.session.anew()
                self.turn = replace(self.turn, has_ended=True)
                self.over = True
            case _:
                self.speak(response, index)

    def facts(self) -> dict[str, object]:
        said = self.said
        return {
            "lifespan": self.left,
            "score": self.turn.score,
            "query": said.text if said.kind == "query" else "",
            "trigger": said.text if said.kind == "trigger" else "",
        }

    def speak(self, response: Wire, index: int) -> None:
        seed = f"{self.settings.seed} {self.session.turns} {self.turn.interaction.id} {index}"
        found = spoken(response, self.session.attributes, seed if self.settings.seed else "")
        if found is not None:
            self.out.append(found)

    def named(self, items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        known = self.session.attributes
        return {str(item["name"]): filled(shown(item.get("value")), known) for item in items if item.get("name")}

    def question(self, interaction: Interaction, asked: tuple[Question, ...], index: int) -> None:
        missing = tuple(item for item in asked if item.attribute not in self.turn.parameters)
        if missing:
            self.ask(Asking(interaction=interaction.id, questions=missing, then=index + 1))

    def jump(self, interaction: Interaction, target_id: str) -> Generator[Call, Answer, None]:
        """Go on in another interaction; what stands behind the jump is not said."""
        target = self.story.find(target_id)
        if target is None:
            return
        if len(self.jumps) < JUMPS:
            self.jumps.append((interaction.id, target.id))
            self.place(target)
            yield from self.begin(target, {}, knows_session=True)
        self.over = True

    def call(self, interaction: Interaction, webhook: str, index: int) -> Generator[Call, Answer, None]:
        answer = yield Call(webhook=webhook, reply=self.result())
        self.learn(answer.attributes)
        for response in answer.responses:
            if response.get("type") == "webhook":  # no webhook calls another one, or itself without end
                continue
            yield from self.say(interaction, response, index)
            if self.over:
                return

    def result(self) -> Turn:
        story = self.story
        reached = [story.interactions[node] for node, _ in reversed(self.session.visited) if node in story.interactions]
        remembered = replace(self.session, failures_left=None if self.left == self.settings.lifespan else self.left)
        self.session = remembered
        return replace(
            self.turn,
            failures_left=self.left if self.told_left is None else self.told_left,
            attributes=self.session.attributes,
            contexts=tuple(reached),
            fulfillment=tuple(self.out),
            jumps=tuple(self.jumps),
            played=tuple(self.played),
            reachable=tuple(sorted({node for _, nodes in tiers(story, self.session) for node in nodes})),
            current=self.session.current,
        )


def _maps(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, Sequence) else []
