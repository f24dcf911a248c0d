"""`botsync chat`: talks with the bot in the terminal, in the sandbox or in a live environment."""

import asyncio
import io
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from botsync.address import Address, Kind
from botsync.api.talk import Candidate, Debug, Heard, Said, TalkClient
from botsync.api.transport import Session, in_process
from botsync.cli import output
from botsync.cli.chatting import HELP, LONGEST, Chat, is_cut, keys_of
from botsync.cli.embedding import Tongue, ids_of, load_project, open_talking, prepare
from botsync.cli.exits import Exit
from botsync.cli.loop import completed
from botsync.cli.options import Where, talking_options, tongue_options
from botsync.cli.project import SANDBOX_API, SANDBOX_TOKEN, Target, open_target
from botsync.cli.recorded import amount, write_conversations
from botsync.diagnostics import did_you_mean
from botsync.errors import ApiError, UsageError
from botsync.models.project import SANDBOX
from botsync.render.chat_text import Called, Match, Understood, render_failures, render_said, render_understood


@click.command()
@click.argument("story", metavar="[STORY]", required=False)
@talking_options
@tongue_options
@click.option("--debug", is_flag=True, help="Show score, matched interaction, alternatives and attributes.")
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write what is said into FILE, as conversation tests.",
)
def command(story: str | None, where: Where, tongue: Tongue, debug: bool, record: Path | None) -> int:
    """Talk with the bot: in the sandbox the project as it is, with --env NAME the live bot.

    STORY is a key; it may be left out where there is one story. What is typed is sent line by line; /help tells more.
    """
    if record is not None and record.exists():
        raise UsageError(f"{record} is there already", hint="name a new file: a conversation test of its own")
    target = open_target(where.directory, where.environment or SANDBOX)
    address = _story(target, story)
    return completed(_talk(target, address, where, Way(tongue=tongue, debug=debug, record=record)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How the conversation goes."""

    tongue: Tongue
    debug: bool
    record: Path | None


def _story(target: Target, key: str | None) -> Address:
    stories = [address for address in target.desired.resources if address.kind is Kind.STORY]
    keys = [address.key for address in stories]
    if key is None and len(stories) == 1:
        return stories[0]
    if key not in keys:
        what = "the project has no story" if not keys else f"say which story: {', '.join(keys)}"
        raise UsageError(
            what if key is None else f"the project has no story `{key}`", hint=did_you_mean(key or "", keys)
        )
    return stories[keys.index(key)]


async def _talk(target: Target, story: Address, where: Where, way: Way) -> int:
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # what is no text is sent as question marks in a rhomb
    async with _opened(target, story, where, way.tongue) as (session, ids):
        if story not in ids:
            raise UsageError(f"{target.name} does not have {story} yet", hint=f"botsync apply --env {target.name}")
        explains = way.debug or target.is_sandbox  # only the sandbox tells of webhooks that failed
        chat = Chat(client=_client(session, ids[story]), ids=keys_of(ids, story), explains=explains)
        output.note(f"Talking with {story} in {target.name}; /help helps, /quit ends.")
        await _hear(chat, chat.begin(chat.client), way)
        try:
            while (line := await asyncio.to_thread(_line)) is not None:
                if line.split(" ")[0] == "/quit":
                    break
                await _typed(chat, session, ids[story], line, way)
        finally:
            _record(chat, story, way.record)
    return Exit.OK


async def _typed(chat: Chat, session: Session, story: str, line: str, way: Way) -> None:
    match line.split(" ", maxsplit=1)[0]:
        case "":
            return
        case "/help":
            output.note(HELP.rstrip())
        case "/reset":
            output.note("A new conversation.")
            await _hear(chat, chat.begin(_client(session, story)), way)
        case _:
            if is_cut(line):
                output.note(f"Only the first {LONGEST} characters are sent: the API takes no more.")
            await _hear(chat, chat.type(line), way)


async def _hear(chat: Chat, answer: Awaitable[Heard], way: Way) -> None:
    """Wait for an answer, and print it."""
    try:
        heard = await answer
    except (UsageError, ApiError) as error:
        output.error(error)
        return
    output.data(render_said(heard.fulfillment, output.data_paint()))
    calls = _calls(heard)
    if failures := render_failures(calls, output.note_paint()):
        output.note(failures.rstrip("\n"))
    if way.debug:
        output.data(render_understood(_understood(chat.said, heard, calls), output.data_paint()))


def _calls(heard: Heard) -> list[Called]:
    return [
        Called(
            name=item.name or item.id,
            url=item.url,
            outcome=item.outcome,
            message=item.message,
            milliseconds=item.milliseconds,
        )
        for item in (heard.debug.webhooks if heard.debug else ())
    ]


def _understood(said: Said, heard: Heard, calls: list[Called]) -> Understood:
    debug = heard.debug or Debug()
    return Understood(
        name=heard.interaction.name,
        type=heard.interaction.type,
        trigger=said.text if said.kind == "trigger" else "",
        score=heard.score,
        confidence=heard.confidence,
        failures_left=heard.lifespan,
        incomplete=heard.incomplete,
        alternatives=_matches(debug.candidates),
        nearest=_matches(debug.nearest),
        calls=calls,
        attributes=heard.attributes,
    )


def _matches(items: list[Candidate]) -> list[Match]:
    return [Match(name=item.name, score=item.score, system=item.system, tier=item.tier) for item in items]


def _client(session: Session, story: str) -> TalkClient:
    return TalkClient(session, name=uuid.uuid4().hex, story=story)


def _line() -> str | None:
    """Return the next line that is typed, or ``None`` at the end."""
    if sys.stdin.isatty():
        output.prompt("you: ")
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None


@asynccontextmanager
async def _opened(
    target: Target, story: Address, where: Where, tongue: Tongue
) -> AsyncIterator[tuple[Session, Mapping[Address, str]]]:
    """Open the bot, and tell its remote ids."""
    if not target.is_sandbox:
        async with target.session(where.reach) as session:
            yield session, ids_of(target.records.load())
        return
    app = open_talking(None, tongue)
    app = open_talking(None, tongue, project=target.root)
    try:
        report = await load_project(app, target.desired, SANDBOX_TOKEN)
        ids = ids_of(report.state)
        if story in ids:
            await prepare(app, ids[story])
        async with Session(SANDBOX_API, SANDBOX_TOKEN, transport=in_process(app)) as session:
            yield session, ids
    finally:
        app.state.store.close()


def _record(chat: Chat, story: Address, path: Path | None) -> None:
    """Write what was said as conversation tests."""
    conversations = [turns for turns in chat.conversations if turns]
    if path is None or not conversations:
        return
    write_conversations(path, story.key, conversations)
    output.note(f"Wrote {amount(conversations)} to {path}.")
