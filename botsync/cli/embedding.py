"""The embedded server with a project in it, that talks: for `sandbox serve`, `chat` and whatever else asks a bot."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from botsync.address import Address
from botsync.api.client import WriteClient
from botsync.api.transport import Session, in_process
from botsync.api.workspace import ApiWriter
from botsync.cli import output
from botsync.cli.project import SANDBOX_API, SANDBOX_TOKEN, open_sandbox
from botsync.core.desired import Desired
from botsync.core.digest import keyed_digest
from botsync.core.planner import build_plan
from botsync.core.report import Report
from botsync.core.safety import Policy
from botsync.core.select import Selection
from botsync.core.state import State
from botsync.engine.apply import apply_plan
from botsync.engine.read import read_situation
from botsync.errors import Refused, UsageError
from botsync.models.project import SANDBOX, Deletes

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from botsync.conversation.language.encoder import Encoder


PATIENCE = 1.0
"""Seconds of learning after which it is said why nothing happens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """How the embedded server talks.

    Attributes:
        confidence: the lowest score that counts as understood.
        lifespan: failures in a row until it starts anew.
        seed: chooses among the variants of a text; 0 takes the first.
        encoder: name of an installed sentence encoder; ``None`` for none.
        calls_webhooks: webhooks are called.
        verifies_webhooks: they are asked for a challenge before they are stored, as the vendor does.
    """

    confidence: float = 0.7
    lifespan: int = 2
    seed: int = 0
    encoder: str | None = None
    calls_webhooks: bool = True
    verifies_webhooks: bool = False


def open_talking(
    data: Path | None,
    tongue: Tongue,
    *,
    project: Path | None = None,
    developer_token: str = SANDBOX_TOKEN,
    client_token: str = "sandbox-client",  # noqa: S107  (opens nothing but the embedded server)
) -> "Starlette":
    """Return the embedded server on a data file, able to talk.

    Args:
        data: the file; ``None`` for memory.
        tongue: how it talks.
        project: folder of the project that it is to hold; what is learned without a data file is kept there.
        developer_token: opens everything.
        client_token: opens only `/query`.

    Raises:
        UsageError: it is not installed, or there is no such encoder.
    """
    try:
        from botsync.conversation.dialogue.turn import Settings  # noqa: PLC0415  (an optional part)
        from botsync.sandbox.talker import Manner, talking  # noqa: PLC0415  (an optional part)
    except ImportError as error:
        raise UsageError(
            f"the sandbox is not installed ({error.name} is missing)", hint="pip install 'botsync[sandbox]'"
        ) from error
    from botsync.api.outbound import carry_out  # noqa: PLC0415  (start-up time)
    from botsync.cli.learned import LearnedModels  # noqa: PLC0415  (start-up time)

    encoder = usable_encoder(tongue.encoder)
    manner = Manner(
        settings=Settings(confidence=tongue.confidence, lifespan=tongue.lifespan, seed=tongue.seed),
        carry_out=carry_out if tongue.calls_webhooks else None,
        encoder=encoder,
        verifies=tongue.verifies_webhooks,
        models=None if project is None or data is not None else LearnedModels(project),
    )
    return open_sandbox(data, developer_token=developer_token, client_token=client_token, talks=talking(manner))


def usable_encoder(name: str | None) -> "Encoder | None":
    """Return an installed encoder that does what it promises; none where none is named.

    Raises:
        UsageError: there is no such encoder, or it cannot be used.
    """
    from botsync.cli.encoders import find_encoder  # noqa: PLC0415  (start-up time)

    if name is None:
        return None
    encoder = find_encoder(name)
    _try_out(encoder)
    return encoder


def _try_out(encoder: "Encoder") -> None:
    """See that an encoder does what it promises, before somebody talks.

    Raises:
        UsageError: it does not.
    """
    from botsync.conversation.language import train  # noqa: PLC0415  (an optional part)

    try:
        train([("one", "good morning"), ("two", "where is my order")], encoder).scores("good evening")
    except Exception as error:
        reason = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
        raise UsageError(f"encoder `{encoder.name}` cannot be used: {reason}", hint="leave --encoder out") from error


async def load_project(app: "Starlette", desired: Desired, token: str, state: State | None = None) -> Report:
    """Make a server hold a project; what it got from an earlier state of the project is brought up to date.

    Raises:
        Refused: it cannot be loaded.
    """
    async with Session(SANDBOX_API, token, transport=in_process(app)) as session:
        writer = ApiWriter(WriteClient(session))
        before = state or State(environment=SANDBOX, api=SANDBOX, lineage="")
        situation = await read_situation(writer, desired, before, keyed_digest(token), parallel=10)
        policy = Policy(environment=SANDBOX, deletes=Deletes(allow=True))
        plan = build_plan(situation, policy, Selection())
        if plan.is_refused:
            raise Refused(
                "the project cannot be loaded: " + "; ".join(finding.message for finding in plan.findings),
                hint="start with a new --data file",
            )
        return await apply_plan(writer, plan, situation, parallel=1)  # ids are the same each time


async def prepare(app: "Starlette", story: str) -> None:
    """Learn what users say to a story; where that takes long, it is said.

    Args:
        app: the server.
        story: remote id of the story.

    Raises:
        UsageError: the encoder failed.
    """
    from botsync.sandbox.faults import Fault  # noqa: PLC0415  (an optional part)

    note = "Learning from the project's phrases: this takes a while, but only once for the same phrases."
    late = asyncio.get_running_loop().call_later(PATIENCE, output.note, note)
    try:
        await app.state.talks.prepare(story)
    except Fault as fault:
        raise UsageError(fault.message, hint="leave --encoder out") from fault
    finally:
        late.cancel()


def ids_of(state: State) -> Mapping[Address, str]:
    """Return the remote ids of what was loaded, by address."""
    return {address: recorded.remote_id for address, recorded in state.resources.items()}
