"""Talks: finds session and story, lets the dialogue take its turn, calls webhooks, and remembers.

A session is remembered for ten minutes after its last turn. Turns of one session come one after the other. What a story
has to be trained on is trained once, and kept by its content.
"""

import asyncio
import uuid
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from botsync.conversation.dialogue.machine import UnknownInteraction, take_turn
from botsync.conversation.dialogue.session import Session, decode_session, encode_session
from botsync.conversation.dialogue.turn import Answer, Call, Said, Settings, Turn
from botsync.conversation.language.encoder import Encoder, EncoderFailed
from botsync.conversation.understanding import StoryUnderstanding, understand
from botsync.conversation.webhook import Exchange, Outcome, call_webhook, verify_webhook
from botsync.conversation.webhook_request import public_url
from botsync.sandbox.bodies import Query
from botsync.sandbox.faults import Fault, bad, missing
from botsync.sandbox.query_reply import Called, result_of
from botsync.sandbox.snapshot import Snapshot, snapshot
from botsync.sandbox.store import Store

SESSION_SECONDS = 600.0
"""How long a session is remembered after its last turn (API reference, section 8)."""
_KEPT = 32
"""Stories that are kept trained in memory."""
CarryOut = Callable[[Exchange], Awaitable[tuple[Outcome, float]]]


class Models(Protocol):
    """Keeps what was learned, by a digest of what it was learned from."""

    def model(self, digest: str) -> bytes | None:
        """Return what was learned from a content; ``None`` where that is not known."""
        ...

    def keep_model(self, digest: str, content: bytes) -> None:
        """Keep what was learned from a content."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How the sandbox talks.

    Attributes:
        settings: of the dialogue, unless a request says otherwise.
        carry_out: sends what webhooks are asked; ``None`` where none is called.
        encoder: a sentence encoder, where one was chosen.
        verifies: webhooks are asked for a challenge before they are stored (section 7.2).
        models: keeps what was learned; the store where it is ``None``.
    """

    settings: Settings = field(default_factory=Settings)
    carry_out: CarryOut | None = None
    encoder: Encoder | None = None
    verifies: bool = False
    models: Models | None = None


_USUAL = Manner()


class Talker:
    """Talks for all stories of a store.

    Args:
        store: the data.
        timestamp: gives the time of an envelope.
        manner: how it talks.
    """

    def __init__(self, store: Store, timestamp: Callable[[], str], manner: Manner) -> None:
        self._store = store
        self._manner = manner
        self._timestamp = timestamp
        self._snapshots: dict[str, tuple[object, Snapshot]] = {}
        self._understood: OrderedDict[str, StoryUnderstanding] = OrderedDict()
        self._locks: dict[str, asyncio.Lock] = {}
        self._training: dict[str, asyncio.Lock] = {}

    async def answer(self, body: Query) -> dict[str, Any]:
        """Answer one request; return the result without its envelope.

        Raises:
            Fault: 400 or 404, the request asks for what cannot be.
        """
        said = _said(body)
        story = body.storyId or self._only_story()
        async with self._alone(f"{story} {body.sessionId}") as key:
            scene = self.snapshot(story)
            calls: list[Called] = []
            try:
                turn, session = await self._turn(scene, key, said, body, calls)
            except UnknownInteraction as error:
                raise missing("interaction") from error
            except EncoderFailed as error:
                raise Fault(500, str(error)) from error
            self._store.remember(key, encode_session(session), self._now())
        result = result_of(turn, story, debug=body.debug, calls=calls)
        return {"result": result, "sessionId": body.sessionId}

    async def prepare(self, story: str) -> None:
        """Learn what a story understands before anybody talks.

        Raises:
            Fault: 404, there is no such story; 500, the encoder failed.
        """
        try:
            await self.understanding(self.snapshot(story))
        except EncoderFailed as error:
            raise Fault(500, str(error)) from error

    async def _turn(
        self, scene: Snapshot, key: str, said: Said, body: Query, calls: list[Called]
    ) -> tuple[Turn, Session]:
        remembered = self._store.recall(key, self._now() - SESSION_SECONDS)
        session = Session() if remembered is None else decode_session(remembered)
        mind = await self.understanding(scene)
        talk = take_turn(scene.story, mind, session, said, self._settings(body))
        try:
            call = next(talk)
            while True:
                answer, called = await self._call(call, scene.story.id, body.sessionId)
                calls.append(called)
                call = talk.send(answer)
        except StopIteration as over:
            turn, later = over.value
            return turn, later

    def _settings(self, body: Query) -> Settings:
        usual = self._manner.settings
        return replace(
            usual,
            confidence=usual.confidence if body.confidence is None else body.confidence,
            lifespan=usual.lifespan if body.lifespan is None else body.lifespan,
            explains=body.debug,
        )

    # stories

    def _only_story(self) -> str:
        """Return the story of requests that name none (12, row 30)."""
        stories = self._store.stories()
        if not stories:
            raise Fault(400, "there is no story to talk to")
        return str(stories[-1][0])

    def snapshot(self, story: str) -> Snapshot:
        """Return a story as it is now."""
        version = self._store.version()
        known = self._snapshots.get(story)
        if known is None or known[0] != version:
            known = (version, snapshot(self._store, story))
            self._snapshots[story] = known
        return known[1]

    async def understanding(self, scene: Snapshot) -> StoryUnderstanding:
        """Return what understands a story, trained where that was not done yet."""
        digest = f"{scene.digest} {'' if self._manner.encoder is None else self._manner.encoder.name}"
        async with self._training.setdefault(digest, asyncio.Lock()):
            if digest not in self._understood:
                models = self._store if self._manner.models is None else self._manner.models
                model = models.model(digest)
                mind = await asyncio.to_thread(understand, scene.story, scene.entities, self._manner.encoder, model)
                learned = mind.model
                if learned != model:
                    models.keep_model(digest, learned)
                self._understood[digest] = mind
        self._training.pop(digest, None)
        self._understood.move_to_end(digest)
        while len(self._understood) > _KEPT:
            self._understood.popitem(last=False)
        return self._understood[digest]

    # webhooks

    async def _call(self, call: Call, story: str, session: str) -> tuple[Answer, Called]:
        """Call a webhook; what fails is noted on it, and the conversation goes on (12, row 29)."""
        try:
            webhook = self._store.item("webhook", call.webhook)
        except Fault:  # it was deleted: skipped
            return Answer(), Called(id=call.webhook)
        called = Called(id=call.webhook, name=webhook["name"], url=public_url(webhook["url"]))
        if self._manner.carry_out is None:
            return Answer(), called
        exchange = call_webhook(webhook, self._payload(call, story, session))
        outcome, seconds = await self._manner.carry_out(exchange)
        self._note(webhook, outcome)
        answer = Answer(responses=tuple(outcome.responses), attributes=outcome.attributes)
        return answer, replace(called, outcome=outcome, seconds=seconds)

    async def verify(self, webhook: Mapping[str, Any]) -> None:
        """Ask a webhook for a challenge, where that is to be done (12, row 27).

        Raises:
            Fault: 400, it did not come back.
        """
        if not self._manner.verifies or self._manner.carry_out is None:
            return
        outcome, _ = await self._manner.carry_out(verify_webhook(webhook, uuid.uuid4().hex))
        if outcome.failure is not None:
            raise bad("url", f"the webhook cannot be verified: {outcome.message}")

    def _payload(self, call: Call, story: str, session: str) -> dict[str, Any]:
        envelope = {"timestamp": self._timestamp(), "status": {"code": 200, "type": "success"}}
        return {"result": result_of(call.reply, story, debug=False), "sessionId": session, **envelope}

    def _note(self, webhook: Mapping[str, Any], outcome: Outcome) -> None:
        error = "" if outcome.failure is None else {"date": self._timestamp(), "message": outcome.message}
        if bool(error) or webhook.get("error"):
            with self._store.change():
                self._store.set_item("webhook", webhook["id"], {**_without_id(webhook), "error": error})

    # sessions

    @asynccontextmanager
    async def _alone(self, key: str) -> Any:  # noqa: ANN401  (an async iterator)
        """Let one turn of a session come after the other."""
        lock = self._locks.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                yield key
        finally:
            if not lock.locked() and self._locks.get(key) is lock:
                del self._locks[key]

    def _now(self) -> float:
        return self._store.clock().timestamp()


def _said(body: Query) -> Said:
    kinds: tuple[Literal["query", "goto", "trigger"], ...] = ("query", "goto", "trigger")
    kind = next(kind for kind in kinds if getattr(body, kind) is not None)
    return Said(kind=kind, text=getattr(body, kind), parameters=body.parameters, reset=body.reset)


def talking(manner: Manner = _USUAL) -> Callable[[Store, Callable[[], str]], Talker]:
    """Return what makes a server talk, for `create_app`."""
    return lambda store, timestamp: Talker(store, timestamp, manner)


def _without_id(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name != "id"}
