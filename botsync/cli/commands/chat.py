"""`botsync chat`: talks with the bot in the terminal, in the sandbox or in a live environment."""

import asyncio
import sys
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from botsync.address import Address, Kind
from botsync.api.talk import Heard, TalkClient
from botsync.api.transport import Session, in_process
from botsync.cli import output
from botsync.cli.chatting import HELP, Chat, keys_of
from botsync.cli.embedding import Tongue, ids_of, load_project, open_talking
from botsync.cli.exits import Exit
from botsync.cli.options import Where, tongue_options, workspace_options
from botsync.cli.project import SANDBOX_API, SANDBOX_TOKEN, Target, open_target
from botsync.diagnostics import did_you_mean
from botsync.errors import ApiError, UsageError
from botsync.loader.writer import write_yaml
from botsync.models.project import SANDBOX
from botsync.render.chat_text import Understood, render_said, render_understood


@click.command()
@click.argument("story", metavar="[STORY]", required=False)
@workspace_options
@tongue_options
@click.option("--debug", is_flag=True, help="Show score, matched interaction, alternatives and attributes.")
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the conversation into FILE, as a conversation test.",
)
def command(story: str | None, where: Where, tongue: Tongue, debug: bool, record: Path | None) -> int:
    """Talk with the bot: in the sandbox the project as it is, with --env NAME the live bot.

    STORY is a key; it may be left out where there is one story. What is typed is sent line by line; /help tells more.
    """
    if record is not None and record.exists():
        raise UsageError(f"{record} is there already", hint="name a new file: a conversation test of its own")
    target = open_target(where.directory, where.environment or SANDBOX)
    address = _story(target, story)
    return asyncio.run(_talk(target, address, where, Way(tongue=tongue, debug=debug, record=record)))


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
    async with _opened(target, where, way.tongue) as (session, ids):
        if story not in ids:
            raise UsageError(f"{target.name} does not have {story} yet", hint=f"botsync apply --env {target.name}")
        chat = Chat(client=_client(session, ids[story]), ids=keys_of(ids, story))
        output.note(f"Talking with {story} in {target.name}; /help helps, /quit ends.")
        await _say(chat, "/trigger welcome", way)
        chat.turns.clear()  # the greeting is no turn of the user's
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
            chat.client, chat.heard = _client(session, story), Heard()
            output.note("A new conversation.")
        case _:
            await _say(chat, line, way)


async def _say(chat: Chat, line: str, way: Way) -> None:
    try:
        heard = await chat.type(line, debug=way.debug)
    except (UsageError, ApiError) as error:
        output.error(error)
        return
    output.data(render_said(heard.fulfillment, output.data_paint()))
    if way.debug:
        output.data(render_understood(_understood(heard), output.data_paint()))


def _understood(heard: Heard) -> Understood:
    candidates = () if heard.debug is None else heard.debug.candidates
    return Understood(
        name=heard.interaction.name,
        type=heard.interaction.type,
        score=heard.score,
        confidence=heard.confidence,
        failures_left=heard.lifespan,
        incomplete=heard.incomplete,
        alternatives=[(item.name, item.score, item.system, item.tier) for item in candidates],
        attributes=heard.attributes,
    )


def _client(session: Session, story: str) -> TalkClient:
    return TalkClient(session, name=uuid.uuid4().hex, story=story)


def _line() -> str | None:
    """Return the next line that is typed, or ``None`` at the end."""
    if sys.stdin.isatty():
        output.prompt("you: ")
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None


@asynccontextmanager
async def _opened(target: Target, where: Where, tongue: Tongue) -> AsyncIterator[tuple[Session, Mapping[Address, str]]]:
    """Open the bot, and tell its remote ids."""
    if not target.is_sandbox:
        async with target.session(where.reach) as session:
            yield session, ids_of(target.records.load())
        return
    app = open_talking(None, tongue)
    try:
        report = await load_project(app, target.desired, SANDBOX_TOKEN)
        async with Session(SANDBOX_API, SANDBOX_TOKEN, transport=in_process(app)) as session:
            yield session, ids_of(report.state)
    finally:
        app.state.store.close()


def _record(chat: Chat, story: Address, path: Path | None) -> None:
    """Write what was said as a conversation test."""
    if path is None or not chat.turns:
        return
    key = "".join(sign if sign.isalnum() else "_" for sign in path.stem.lower()).strip("_")
    name = key if key[:1].isalpha() and key.isascii() else f"recorded_{key}".strip("_")
    data = {"conversations": {name: {"story": story.key, "turns": chat.turns}}}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write_yaml(data), encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror})") from error
    output.note(f"Wrote {len(chat.turns)} turns to {path}.")
