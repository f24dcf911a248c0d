"""`botsync plan`: shows what apply would do. Takes a client that cannot write."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.encoders import encoder_option
from botsync.cli.exits import Exit
from botsync.cli.forges import limit_option
from botsync.cli.loop import completed
from botsync.cli.options import Chosen, Where, plan_options, workspace_options
from botsync.cli.outs import Outs, outs_options, prefix_of, write_files, write_text
from botsync.cli.project import Target, look, open_target, selection
from botsync.cli.reach import Reach
from botsync.cli.recovery import counted
from botsync.cli.running import new_stamp
from botsync.core.plan import Plan
from botsync.core.plan_document import BehaviourDocument
from botsync.core.planner import build_plan
from botsync.core.saved import Stamp
from botsync.core.saving import encode_plan, plan_document
from botsync.core.situation import Situation
from botsync.core.steps import build_steps
from botsync.render.forge import Forge
from botsync.render.plan_text import render_plan
from botsync.render.style import Paint

WHOLE = Chosen()
PLAIN = ("text", "json")
FORMS = (*PLAIN, "markdown", "html", "github", "sarif")
"""Those of `cli.planned`, which is not imported before it is needed."""


@click.command()
@workspace_options
@plan_options
@outs_options(
    *FORMS, out="Save the plan (*.json), for `botsync apply` and `botsync show`, or report on it; may repeat."
)
@limit_option
@click.option("--with-tests", is_flag=True, help="Show too what it does to conversations: which turns change.")
@encoder_option
@click.option("--detailed-exitcode", is_flag=True, help="Exit with 2 where changes are pending.")
def command(
    where: Where,
    chosen: Chosen,
    outs: Outs,
    forge: Forge,
    with_tests: bool,
    encoder: str | None,
    detailed_exitcode: bool,
) -> int:
    """Show what apply would do, and why; nothing is changed.

    `--out` saves the plan as JSON, or writes a report: .md for a pull request, .html to look around in, .sarif, .txt.
    """
    target = open_target(where.directory, where.environment)
    plan, situation = completed(read_plan(target, where.reach, chosen))
    behaviour = None
    if with_tests or target.requires_tests:
        from botsync.cli.behaving import behave, gated  # noqa: PLC0415  (start-up time)
        from botsync.cli.embedding import Tongue  # noqa: PLC0415  (start-up time)

        behaviour = behave(plan, situation, where, Tongue(encoder=encoder))
        plan = gated(plan, behaviour, required=target.requires_tests)
    made = _Made(plan, situation, target, behaviour)
    if outs.form in PLAIN and not outs.files:
        show(plan, target, outs.form, behaviour)
    else:
        made.tell(outs, forge, new_stamp(target.root, chosen.take))
    if plan.is_refused:
        if outs.form == "text" and not outs.files:
            output.note("Refused: it is not applied as long as the errors above stand")
        return Exit.REFUSED
    return Exit.CHANGES if detailed_exitcode and not plan.is_empty else Exit.OK


@dataclass(frozen=True, slots=True)
class _Made:
    """A plan that was made, and what from."""

    plan: Plan
    situation: Situation
    target: Target
    behaviour: BehaviourDocument | None

    def tell(self, outs: Outs, forge: Forge, stamp: Stamp) -> None:
        """Print it, write the reports, and save it."""
        from botsync.cli.beside import beside  # noqa: PLC0415  (start-up time)
        from botsync.cli.planned import FORMS as RENDERERS  # noqa: PLC0415  (start-up time)
        from botsync.cli.planned import Told  # noqa: PLC0415  (start-up time)
        from botsync.render.overview import Source, overview  # noqa: PLC0415  (start-up time)

        plan, target = self.plan, self.target
        saved = [file for file, form in outs.files if form == "json"]
        told_beside = beside(plan, self.situation, target.sources, self.behaviour)
        source = Source(stamp=stamp, beside=told_beside, file=shlex.quote(str(saved[0])) if saved else "")
        told = Told(view=overview(plan, target.digest, source), forge=forge, prefix=prefix_of(target.root))

        def render(form: str, paint: Paint) -> str:
            return RENDERERS[form](told, paint)

        if outs.form in PLAIN:
            show(plan, target, outs.form, self.behaviour)
        else:
            output.data(render(outs.form, output.data_paint()))
        write_files([(file, form) for file, form in outs.files if form != "json"], render)
        document = plan_document(plan, build_steps(plan, self.situation), self.situation, stamp, told_beside)
        _save(encode_plan(document) if saved else "", saved, plan)


def _save(text: str, paths: Sequence[Path], plan: Plan) -> None:
    for path in paths:
        write_text(path, text, errors="surrogatepass")
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
