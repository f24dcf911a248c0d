"""`botsync plan`: shows what apply would do. Takes a client that cannot write."""

import asyncio
from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.encoders import encoder_option
from botsync.cli.exits import Exit
from botsync.cli.options import Chosen, Where, format_option, plan_options, workspace_options
from botsync.cli.project import Target, look, open_target, selection
from botsync.cli.reach import Reach
from botsync.cli.recovery import counted
from botsync.cli.running import new_stamp
from botsync.core.plan import Plan
from botsync.core.plan_document import BehaviourDocument
from botsync.core.planner import build_plan
from botsync.core.saved import encode_plan, plan_document
from botsync.core.situation import Situation
from botsync.core.steps import build_steps
from botsync.errors import UsageError
from botsync.render.plan_text import render_plan

WHOLE = Chosen()


@click.command()
@workspace_options
@plan_options
@format_option
@click.option("--with-tests", is_flag=True, help="Show too what it does to conversations: which turns change.")
@encoder_option
@click.option("--detailed-exitcode", is_flag=True, help="Exit with 2 where changes are pending.")
@click.option(
    "--out",
    "outs",
    multiple=True,
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Save the plan (*.json), for `botsync apply FILE`; may repeat.",
)
def command(
    where: Where,
    chosen: Chosen,
    form: str,
    with_tests: bool,
    encoder: str | None,
    detailed_exitcode: bool,
    outs: tuple[Path, ...],
) -> int:
    """Show what apply would do, and why; nothing is changed."""
    for path in outs:
        if path.suffix != ".json":
            raise UsageError(f"`--out {path}`: a plan is saved as JSON", hint="name it *.json")
    target = open_target(where.directory, where.environment)
    plan, situation = asyncio.run(read_plan(target, where.reach, chosen))
    behaviour = None
    if with_tests or target.requires_tests:
        from botsync.cli.behaving import behave, gated  # noqa: PLC0415  (start-up time)
        from botsync.cli.embedding import Tongue  # noqa: PLC0415  (start-up time)

        behaviour = behave(plan, situation, where, Tongue(encoder=encoder))
        plan = gated(plan, behaviour, required=target.requires_tests)
    show(plan, target, form, behaviour)
    if outs:
        stamp = new_stamp(target.root, chosen.take)
        document = plan_document(plan, build_steps(plan, situation), situation, stamp, behaviour)
        _save(encode_plan(document), outs, plan)
    if plan.is_refused:
        return Exit.REFUSED
    return Exit.CHANGES if detailed_exitcode and not plan.is_empty else Exit.OK


def _save(text: str, paths: tuple[Path, ...], plan: Plan) -> None:
    for path in paths:
        try:
            path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="\n")
        except OSError as error:
            raise UsageError(f"{path} cannot be written ({error.strerror})") from error
        if plan.is_refused:
            output.note(f"Saved as {path}; botsync apply refuses it as long as the errors above stand")
        else:
            output.note(f"Saved as {path}; to do exactly this: botsync apply {path}")


async def read_plan(target: Target, reach: Reach, chosen: Chosen = WHOLE) -> tuple[Plan, Situation]:
    """Read a workspace with a client that cannot write, and plan."""
    state = counted(target)
    part = selection(chosen.targets, chosen.excludes, (*target.desired.resources, *state.resources))
    situation = await look(target, target.desired, state, reach)
    return build_plan(situation, target.policy(chosen.take), part), situation


def show(plan: Plan, target: Target, form: str, behaviour: BehaviourDocument | None = None) -> None:
    """Print a plan, and what it does to conversations where that is known."""
    if form == "json":
        from botsync.render.as_json import plan_json  # noqa: PLC0415  (start-up time)

        output.data(plan_json(plan, target.digest, behaviour))
    else:
        if behaviour is not None:
            from botsync.render.behaviour_text import render_behaviour  # noqa: PLC0415  (start-up time)

            output.data(render_behaviour(behaviour, output.data_paint()) + "\n")
        output.data(render_plan(plan, target.digest, output.data_paint()))
