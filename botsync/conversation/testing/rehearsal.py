"""Plays cases in process, against stories that need not be anywhere; webhooks are the stubs of each case."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from botsync.conversation.dialogue.bot import FALLBACK, Interaction, questions
from botsync.conversation.dialogue.machine import UnknownInteraction, take_turn
from botsync.conversation.dialogue.session import Session
from botsync.conversation.dialogue.turn import Answer, Call, Said, Settings, Turn
from botsync.conversation.planned import PlannedStory, ToWire, default_id, key_of
from botsync.conversation.testing.cases import Case
from botsync.conversation.testing.judge import judge
from botsync.conversation.testing.nearest import nearest
from botsync.conversation.testing.observed import Contender, Observed, buttons_in, messages_of
from botsync.conversation.testing.play import Ask, Failed, play
from botsync.conversation.testing.stubs import answer, fitting
from botsync.conversation.testing.verdict import Result
from botsync.conversation.understanding import StoryUnderstanding

LONGEST = 256
"""Characters of what a user can say (chatbot-api.md 8)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """A story, and who understands it."""

    planned: PlannedStory
    mind: StoryUnderstanding


class _NoStub(Exception):
    """A webhook has stubs, and none that fits what it is asked."""

    def __init__(self, webhook: str) -> None:
        super().__init__(webhook)
        self.webhook = webhook


class Rehearsal:
    """Plays cases.

    Args:
        stories: by key.
        settings: of the dialogue.
        to_wire: gives the API's own form of a canonical response.
    """

    def __init__(self, stories: Mapping[str, Rehearsed], settings: Settings, to_wire: ToWire) -> None:
        self._stories = stories
        self._plain = replace(settings, explains=False)
        self._explaining = replace(settings, explains=True)
        self._to_wire = to_wire

    def run(self, case: Case) -> Result:
        """Play a case."""
        session = Session(attributes=case.attributes)
        playing = play(case)
        try:
            ask = next(playing)
            while True:
                heard, session = self._turn(case, session, ask)
                ask = playing.send(heard)
        except StopIteration as over:
            result: Result = over.value
            return result

    def _turn(self, case: Case, before: Session, ask: Ask) -> tuple[Observed | Failed, Session]:
        """Take a turn; where it is not as expected, or the rivals count, it is told what else could have been meant."""
        if len(ask.text) > LONGEST:
            return Failed(message=f"the text has {len(ask.text)} characters; a user can say {LONGEST}"), before
        if case.story not in self._stories:
            return Failed(message=f"there is no story `{case.story}`"), before
        try:
            turn, after, silent = self._take(case, before, ask, self._plain)
            observed = self._observed(case, turn, silent)
            step = ask.step
            if step is not None and (step.expect.unique is not None or judge(step, observed)):
                explained, _, _ = self._take(case, before, ask, self._explaining)
                observed = replace(observed, contenders=self._contenders(case, explained))
        except _NoStub as missing:
            return _without_stub(missing), before
        except UnknownInteraction:
            message = f"there is no interaction `{key_of(ask.text)}` in the story `{case.story}`"
            return Failed(message=message), before
        return observed, after

    def _take(self, case: Case, before: Session, ask: Ask, settings: Settings) -> tuple[Turn, Session, tuple[str, ...]]:
        """Take a turn; return also the webhooks that were called and have no stub: they answer nothing."""
        silent: list[str] = []
        rehearsed = self._stories[case.story]
        text = default_id(ask.text) if _is_default(rehearsed.planned, ask) else ask.text
        talk = take_turn(rehearsed.planned.story, rehearsed.mind, before, Said(kind=ask.kind, text=text), settings)
        try:
            call = next(talk)
            while True:
                silent += [] if call.webhook in case.stubs else [call.webhook]
                call = talk.send(self._answer(case, call))
        except StopIteration as over:
            turn, after = over.value
            return turn, after, tuple(silent)

    def _answer(self, case: Case, call: Call) -> Answer:
        if call.webhook not in case.stubs:
            return Answer()
        stub = fitting(case.stubs[call.webhook], call.reply.attributes)
        if stub is None:
            raise _NoStub(call.webhook)
        return answer(stub, case.story, self._to_wire)

    def _observed(self, case: Case, turn: Turn, silent: tuple[str, ...]) -> Observed:
        keys = self._stories[case.story].planned.entity_keys
        return Observed(
            interaction=key_of(turn.interaction.id),
            is_fallback=turn.interaction.type == FALLBACK,
            score=turn.score,
            messages=messages_of(turn.fulfillment),
            buttons=buttons_in(turn.fulfillment),
            values=turn.parameters,
            attributes=turn.attributes,
            entities={name: keys.get(entity, entity) for name, entity in _asked(turn.interaction).items()},
            context=tuple(item.id for item in turn.contexts),
            played=tuple((key_of(name), index) for name, index in turn.played),
            jumps=tuple((key_of(source), key_of(target)) for source, target in turn.jumps),
            current=turn.current,
            silent=silent,
        )

    def _contenders(self, case: Case, turn: Turn) -> tuple[Contender, ...]:
        story = self._stories[case.story].planned.story
        found = []
        for item in turn.candidates:
            phrases = story.interactions[item.interaction].phrases
            index = nearest(turn.said.text, phrases)
            path = ("stories", case.story, "interactions", item.interaction, "user_says", index or 0)
            found.append(
                Contender(
                    interaction=item.interaction,
                    score=item.score,
                    tier=item.tier,
                    nearest="" if index is None else phrases[index],
                    path=() if index is None else path,
                )
            )
        return tuple(found)


def _is_default(planned: PlannedStory, ask: Ask) -> bool:
    """Tell whether a jump is to a default interaction; buttons name these by their id already."""
    named = ask.kind == "goto" and not ask.is_clicked
    return named and ask.text not in planned.story.interactions


def _asked(interaction: Interaction) -> dict[str, str]:
    """Return the entity of each attribute that an interaction asks for or takes."""
    inside = [
        question
        for response in interaction.responses
        if response.get("type") == "attributes"
        for question in questions(response.get("elements", ()))
    ]
    return {item.attribute: item.entity for item in (*interaction.parameters, *inside)}


def _without_stub(missing: _NoStub) -> Failed:
    return Failed(
        message=f"no stub of the webhook `{missing.webhook}` matches the request",
        hint="add one without `match` at the end of the list",
    )
