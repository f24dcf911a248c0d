"""The report of a plan in every form in which it is told."""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botsync import __version__
from botsync.cli.replaying import read_plan_file
from botsync.core.saved import read_plan
from botsync.render.as_json import plan_json
from botsync.render.behaviour_text import render_behaviour
from botsync.render.forge import Forge
from botsync.render.overview import Overview, Source, overview
from botsync.render.plan_github import plan_github
from botsync.render.plan_html import render_plan_html
from botsync.render.plan_markdown import render_plan_markdown
from botsync.render.plan_sarif import plan_sarif
from botsync.render.plan_text import render_plan
from botsync.render.style import Paint


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What there is to tell.

    Attributes:
        view: the plan.
        forge: where Markdown is read.
        prefix: what leads from the root of the repository to the project, with ``/`` at its end, or nothing.
    """

    view: Overview
    forge: Forge
    prefix: str = ""


def saved_view(plan_file: Path) -> Overview:
    """Return what a saved plan shows; only the file is read, so nobody can tell whether it was altered.

    Raises:
        UsageError: there is none.
        PlanAltered: it is none.
    """
    saved = read_plan(read_plan_file(plan_file))
    source = Source(stamp=saved.stamp, beside=saved.beside, file=shlex.quote(str(plan_file)), verified=False)
    return overview(saved.plan, lambda _: "", source)


def _text(told: Told, paint: Paint) -> str:
    view = told.view
    behaviour = "" if view.behaviour is None else render_behaviour(view.behaviour, paint) + "\n"
    unverified = "Shown from the file alone: its seal is checked when it is applied, not here."
    note = "" if view.source.verified else paint("dim", unverified) + "\n"
    return behaviour + render_plan(view.plan, view.digest, paint) + note


def _json(told: Told, _: Paint) -> str:
    view, stamp = told.view, told.view.source.stamp
    beside = view.source.beside
    saved: dict[str, Any] = {
        "id": stamp.id,
        "created": stamp.created,
        "tool": stamp.tool,
        "commit": stamp.commit,
        "take": stamp.take,
        "verified": view.source.verified,
    }
    places = {str(address): str(place) for address, place in sorted(beside.places.items())}
    graphs = [graph.model_dump(mode="json") for graph in beside.graphs]
    return plan_json(view.plan, view.digest, view.behaviour, {"saved": saved, "places": places, "graphs": graphs})


FORMS: Mapping[str, Callable[[Told, Paint], str]] = {
    "text": _text,
    "json": _json,
    "markdown": lambda told, _: render_plan_markdown(told.view, told.forge),
    "html": lambda told, _: render_plan_html(told.view),
    "github": lambda told, _: plan_github(told.view, prefix=told.prefix),
    "sarif": lambda told, _: plan_sarif(told.view, version=__version__, prefix=told.prefix),
}
