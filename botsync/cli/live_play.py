"""Plays conversation tests on a live environment, through its `/query`: each in a session of its own."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from botsync.address import Address, Kind, story_address
from botsync.api.talk import Heard, Said, TalkClient
from botsync.api.transport import Session
from botsync.cli import output
from botsync.cli.chatting import keys_of
from botsync.cli.project import Target
from botsync.cli.reach import Reach
from botsync.conversation.dialogue.bot import FALLBACK
from botsync.conversation.testing.cases import Case
from botsync.conversation.testing.observed import Contender, Observed, buttons_in, messages_of
from botsync.conversation.testing.play import Ask, Failed, play
from botsync.conversation.testing.verdict import Result
from botsync.core.desired import Desired
from botsync.engine.gather import gather
from botsync.errors import ApiError, RateLimited, Unauthorized, Unreachable, UsageError


async def play_live(target: Target, cases: Sequence[Case], reach: Reach) -> tuple[Result, ...]:
    """Play cases, and return their results in the same order.

    Raises:
        ApiError: the environment cannot be talked to at all.
        UsageError: a story is not there.
    """
    ids = {address: recorded.remote_id for address, recorded in target.records.load().resources.items()}
    for case in cases:
        if story_address(case.story) not in ids:
            raise UsageError(
                f"{target.name} does not have {story_address(case.story)} yet",
                hint=f"botsync apply --env {target.name}",
            )
    async with target.session(reach) as session:
        with output.progress(f"talking with {target.name}", len(cases)) as advance:

            async def work(case: Case) -> Result:
                result = await _Player(session, case, ids, target.desired).run()
                advance(case.id)
                return result

            return tuple(await gather(cases, work, parallel=reach.parallel))


@dataclass(slots=True)
class _Player:
    """One case on a live environment."""

    session: Session
    case: Case
    ids: Mapping[Address, str]
    desired: Desired

    async def run(self) -> Result:
        began = perf_counter()
        story = story_address(self.case.story)
        client = TalkClient(self.session, name=uuid.uuid4().hex, story=self.ids[story])
        remote = keys_of(self.ids, story)
        keys = {remote_id: key for key, remote_id in remote.items()}
        playing = play(self.case)
        parameters: dict[str, Any] = dict(self.case.attributes)
        try:
            ask = next(playing)
            while True:
                heard = await self.turn(client, ask, remote, keys, parameters)
                parameters = {}
                ask = playing.send(heard)
        except StopIteration as over:
            result: Result = over.value
            return replace(result, seconds=perf_counter() - began)

    async def turn(
        self,
        client: TalkClient,
        ask: Ask,
        remote: Mapping[str, str],
        keys: Mapping[str, str],
        parameters: dict[str, Any],
    ) -> Observed | Failed:
        text = ask.text
        if ask.kind == "goto" and not ask.is_clicked:
            if text not in remote:
                return Failed(message=f"the environment has no interaction `{text}` that is managed")
            text = remote[text]
        try:
            heard = await client.say(Said(kind=ask.kind, text=text, parameters=parameters), debug=ask.step is not None)
        except (Unauthorized, Unreachable, RateLimited):
            raise
        except ApiError as error:
            return Failed(message=error.message, hint=error.hint)
        return self.observed(heard, keys)

    def observed(self, heard: Heard, keys: Mapping[str, str]) -> Observed:
        kind, remote_id = heard.interaction.type, heard.interaction.id
        name = kind if kind in {"welcome", FALLBACK} else keys.get(remote_id, f"#{remote_id}")
        debug = heard.debug
        candidates = None if debug is None else debug.candidates
        return Observed(
            interaction=name,
            is_fallback=kind == FALLBACK,
            score=heard.score,
            messages=messages_of(heard.fulfillment),
            buttons=buttons_in(heard.fulfillment),
            values=heard.parameters,
            attributes=heard.attributes,
            entities=self.entities(name),
            context=tuple(keys.get(item.id, f"#{item.id}") for item in heard.contexts),
            contenders=None
            if candidates is None
            else tuple(
                Contender(interaction=keys.get(item.id, f"#{item.id}"), score=item.score, tier=item.tier)
                for item in candidates
            ),
        )

    def entities(self, interaction: str) -> dict[str, str]:
        """Return the entity, by key, of each attribute that the project's interaction asks for or takes."""
        fields = self.desired.resources.get(Address(Kind.INTERACTION, interaction, self.case.story), {})
        keys = {
            item["name"]: address.key for address, item in self.desired.resources.items() if address.kind is Kind.ENTITY
        }
        inside = [
            question
            for response in fields.get("responses", ())
            if response["type"] == "attributes"
            for question in response["elements"]
        ]
        return {
            item["name"]: keys.get(item["entity"], item["entity"]) for item in (*fields.get("parameters", ()), *inside)
        }
