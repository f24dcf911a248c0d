"""`botsync plan`: shows what apply would do. Takes a client that cannot write."""

import asyncio

import click

from botsync.cli import output
from botsync.cli.exits import Exit
from botsync.cli.options import Chosen, Where, format_option, plan_options, workspace_options
from botsync.cli.project import Reach, Target, look, open_target, selection
from botsync.core.plan import Plan
from botsync.core.planner import Situation, build_plan
from botsync.render.plan_text import render_plan

WHOLE = Chosen()


@click.command()
@workspace_options
@plan_options
@format_option
@click.option("--detailed-exitcode", is_flag=True, help="Exit with 2 where changes are pending.")
def command(where: Where, chosen: Chosen, form: str, detailed_exitcode: bool) -> int:
    """Show what apply would do, and why; nothing is changed."""
    target = open_target(where.directory, where.environment)
    plan, _ = asyncio.run(read_plan(target, where.reach, chosen))
    show(plan, target, form)
    if plan.is_refused:
        return Exit.REFUSED
    return Exit.CHANGES if detailed_exitcode and not plan.is_empty else Exit.OK


async def read_plan(target: Target, reach: Reach, chosen: Chosen = WHOLE) -> tuple[Plan, Situation]:
    """Read a workspace with a client that cannot write, and plan."""
    state = target.backend.load()
    part = selection(chosen.targets, chosen.excludes, (*target.desired.resources, *state.resources))
    situation = await look(target, target.desired, state, reach)
    return build_plan(situation, target.policy(chosen.take), part), situation


def show(plan: Plan, target: Target, form: str) -> None:
    """Print a plan."""
    if form == "json":
        from botsync.render.as_json import plan_json  # noqa: PLC0415  (start-up time)

        output.data(plan_json(plan, target.digest))
    else:
        output.data(render_plan(plan, target.digest, output.data_paint()))
