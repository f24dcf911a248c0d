"""`botsync demo`: the main job on a copy of the helpdesk example, with the embedded sandbox as the workspace."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import unified_diff
from pathlib import Path

import click

from botsync.address import Address, Kind, story_address
from botsync.cli import output
from botsync.cli.commands.plan import read_plan
from botsync.cli.exits import Exit
from botsync.cli.loop import completed
from botsync.cli.places import LOCAL
from botsync.cli.project import Target, open_target
from botsync.cli.reach import Reach
from botsync.cli.running import Cause, new_stamp, perform
from botsync.core.plan import Plan
from botsync.core.situation import Situation
from botsync.errors import Bug, UsageError
from botsync.models.project import SANDBOX
from botsync.render.plan_text import render_plan
from botsync.render.report_text import render_report

_PACKAGED = Path(__file__).parents[1] / "_demo" / "helpdesk"
_CHECKOUT = Path(__file__).parents[3] / "examples" / "helpdesk"
_REACH = Reach(parallel=10, timeout=30)
_SHOWN = 26
"""Lines of a plan that are shown when it is longer than a screen."""

_FILE = "stories/helpdesk.yaml"
_EDITS = (
    ("          - the wifi is down\n", "          - the wifi is down\n          - no internet since this morning\n"),
    ("          - wlan keeps dropping\n", ""),
    ("and start the VPN again with a fresh code.", "and start the VPN again with a fresh code from your phone."),
    ("        next: [solved, not_solved, vpn]\n", "        next: [solved, not_solved, vpn, talk_to_person]\n"),
)
_TOUCHED = Address(Kind.INTERACTION, "goodbye", "helpdesk")
_PHRASE = "see you tomorrow, bot"


@click.command()
@click.option(
    "--keep",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="New folder to leave the project in (default: a temporary one, removed at the end).",
)
def command(folder: Path | None) -> int:
    """Watch the whole tool at work on the embedded sandbox: no account, no network, nothing left behind."""
    with _project(folder) as root:
        _first_apply(root)
        _edit(root)
        _plan_and_apply(root)
        _outside_edit(root)
        _plan_and_apply(root)
        _say("5. Files and workspace say the same again. A plan after an apply is always empty.")
        plan, _ = _plan(root)
    if folder is not None:
        _say(f"The project is in {folder}. Try: botsync plan -C {folder} --env sandbox")
    return Exit.OK if plan.is_empty else Exit.BUG


@contextmanager
def _project(folder: Path | None) -> Iterator[Path]:
    source = _PACKAGED if _PACKAGED.exists() else _CHECKOUT
    if folder is not None:
        if folder.exists():
            raise UsageError(f"{folder} is there already", hint="name a folder that is not")
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns(LOCAL))
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="botsync-demo-") as temporary:
        root = Path(temporary) / "helpdesk"
        shutil.copytree(source, root, ignore=shutil.ignore_patterns(LOCAL))
        yield root


def _say(text: str) -> None:
    output.data("\n" + output.data_paint()("bold", text) + "\n\n")


def _command(text: str) -> None:
    output.data(output.data_paint()("dim", f"$ botsync {text}") + "\n")


def _first_apply(root: Path) -> None:
    _say("1. A bot as YAML files: the IT helpdesk of an invented company.")
    for path in sorted(root.rglob("*.yaml")):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        output.data(f"   {path.relative_to(root).as_posix():34}{lines:5} lines\n")
    _say("2. The workspace, an embedded sandbox that speaks the vendor's API, is empty: the plan creates everything.")
    plan, situation, target = _show_plan(root)
    _apply(plan, situation, target)


def _edit(root: Path) -> None:
    _say(f"3. A designer edits {_FILE}:")
    path = root / _FILE
    before = after = path.read_text(encoding="utf-8")
    for old, new in _EDITS:
        if after.count(old) != 1:
            raise Bug(f"the demo looks for {old.strip()!r} in {_FILE}")
        after = after.replace(old, new)
    path.write_text(after, encoding="utf-8", newline="\n")
    colours = {"+": "green", "-": "red"}
    for line in unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""):
        if line[:3] not in {"---", "+++"} and line[0] in colours:
            output.data("   " + output.data_paint()(colours[line[0]], f"{line[0]}   {line[1:].strip()}") + "\n")
    output.data("\n   The plan shows what that means for the bot, and nothing else:\n\n")


def _outside_edit(root: Path) -> None:
    _say("4. Meanwhile someone changes the workspace behind our back, as with the vendor's editor:")
    output.data(f'   in "Goodbye" they add the phrase "{_PHRASE}" and switch the reply\n')
    target = open_target(root, SANDBOX)
    completed(_change(target))
    output.data("\n   The next plan finds that drift, and says how it would put things right:\n\n")


async def _change(target: Target) -> None:
    _, situation = await read_plan(target, _REACH)
    live = situation.live_resource(_TOUCHED)
    story = situation.identity.ids[story_address(_TOUCHED.story)]
    fields = {
        **live.fields,
        "user_says": [*live.fields["user_says"], _PHRASE],
        "responses": [{"type": "text", "elements": ["Bye!"]}],
    }
    async with target.writer(_REACH) as writer:
        await writer.update_interaction(story, live.remote_id, fields)


def _plan_and_apply(root: Path) -> None:
    plan, situation, target = _show_plan(root)
    _apply(plan, situation, target)


def _plan(root: Path) -> tuple[Plan, Situation]:
    plan, situation, _ = _show_plan(root)
    return plan, situation


def _show_plan(root: Path) -> tuple[Plan, Situation, Target]:
    _command("plan --env sandbox")
    target = open_target(root, SANDBOX)
    plan, situation = completed(read_plan(target, _REACH))
    lines = render_plan(plan, target.digest, output.data_paint()).splitlines()
    if len(lines) > 2 * _SHOWN:
        hidden = len(lines) - _SHOWN - 1
        lines = [*lines[:_SHOWN], f"    … {hidden} more lines, down to the last phrase …", "", *lines[-1:]]
    output.data("\n".join(lines) + "\n\n")
    return plan, situation, target


def _apply(plan: Plan, situation: Situation, target: Target) -> None:
    _command("apply --env sandbox --auto-approve")
    made = perform(plan, situation, target, _REACH, Cause(command="demo", stamp=new_stamp(target.root)))
    report = made.report
    output.data(render_report(report, target.name, output.data_paint()))
    if not report.is_complete:
        raise Bug("the demo's apply is not complete")
